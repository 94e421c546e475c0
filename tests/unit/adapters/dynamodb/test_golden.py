"""Every form that items were ever released in is read by today's code.

`python -m tests.unit.adapters.dynamodb.test_golden` writes the file of the version that the code writes; a released
file is never written again: a new form gets a new `codec.VERSION`.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableAnnouncements, TableDocuments, TableRunLog, TableTakedowns
from hotpapers.adapters.dynamodb.codec import VERSION
from hotpapers.domain.digest import Announced
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Network
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Takedown
from hotpapers.ports import StoredBody

from tests.builders import DAY, NOW, a_paper, a_status
from tests.unit.adapters.dynamodb.world import FIRST, RECOUNT, TOMORROW, World

GOLDEN = Path(__file__).parent / "golden"
ANNOUNCEMENT = Announcement(DAY, Announced(("cs",), 1, 0), (a_paper(),))
PAGE = StatusPage(NOW, ("All is well.",), DAY, (a_status(),))
RUN = Run(NOW, "refused", DAY, "6h", 2, "Bluesky is failed", (a_status(),), 1, 2, 3)
BODY = StoredBody(b"week", '"week"', NOW)


def filled(world: World) -> None:
    """One of everything that the table holds."""
    for run in (FIRST, RECOUNT, TOMORROW):
        run.of(world.store())
    table = world.table()
    TableAnnouncements(table).keep(ANNOUNCEMENT)
    TableDocuments(table).put("weeks/2026-W39", BODY)
    TableRunLog(table).add(RUN)
    TableRunLog(table).say(PAGE)
    TableTakedowns(table).hide(Takedown((Network.X, "1"), NOW, "asked"))


def kept(world: World) -> list[Any]:
    table = world.table()
    return [
        TableAnnouncements(table).announcement(DAY),
        TableDocuments(table).get("weeks/2026-W39"),
        TableRunLog(table).runs(9),
        TableRunLog(table).page(),
        TableTakedowns(table).hidden(),
        dict(world.view()),
    ]


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("v*.json")), ids=lambda file: file.stem)
def test_items_of_every_released_version_are_read(aws: boto3.Session, file: Path) -> None:
    then, now = World(aws), World(aws)
    then.table().write(_read(file))
    filled(now)
    assert kept(then) == kept(now)


def test_the_version_that_is_written_has_its_file() -> None:
    assert (GOLDEN / f"v{VERSION}.json").exists()


def test_what_is_saved_on_released_items_is_read_again(aws: boto3.Session) -> None:
    for file in GOLDEN.glob("v*.json"):
        world = World(aws)
        world.table().write(_read(file))
        saved = FIRST.of(world.store())
        assert saved.revision == 3
        assert world.store().load(DAY) == saved


def _read(file: Path) -> list[dict[str, Any]]:
    def known(value: dict[str, Any]) -> dict[str, Any]:
        return {"B": base64.b64decode(value["B"])} if "B" in value else value

    return [{name: known(value) for name, value in item.items()} for item in json.loads(file.read_text())]


def _write() -> None:
    from moto import mock_aws  # noqa: PLC0415 - by hand alone

    with mock_aws():
        world = World(boto3.Session("local", "local", region_name="us-east-1"))
        filled(world)
        rows = [world.rows()[at] for at in sorted(world.rows())]
    text = json.dumps(rows, indent=1, default=lambda value: base64.b64encode(value).decode())
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / f"v{VERSION}.json").write_text(text + "\n")


if __name__ == "__main__":
    _write()
