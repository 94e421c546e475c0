"""Recording, from the stand-in web: what is replayed is what came, and holds nothing that it must not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hotpapers.domain.mention import Mention, Network

from local.faults import Fault, Kind
from local.record import record
from local.scrub import scrubbed
from local.web import SAMPLE_TIME, Web
from tests.contracts.networks import CANARY, SOURCES, a_door, gathered, in_short_pages

WORDS = "the words of a post on X"
SECRETS = {
    "HOTPAPERS_X_BEARER_TOKEN": f"{CANARY}-token",
    "HOTPAPERS_BLUESKY_IDENTIFIER": f"{CANARY}@people.example",
    "HOTPAPERS_BLUESKY_APP_PASSWORD": f"{CANARY}/pass word",
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A web that says words on X, and our secrets back to us."""
    root = in_short_pages(tmp_path_factory.mktemp("live"))
    for path in root.glob("x/*.json"):
        page = json.loads(path.read_text())
        for post in page["data"]:
            post["text"], post["note_tweet"] = WORDS, {"text": WORDS}
        path.write_text(json.dumps(page))
    session = json.loads((root / "bluesky/createSession.json").read_text())
    session |= {"email": SECRETS["HOTPAPERS_BLUESKY_IDENTIFIER"], "did": "did:plc:ouraccount"}
    (root / "bluesky/createSession.json").write_text(json.dumps(session))
    stories = json.loads((root / "hackernews/search_by_date.json").read_text())
    stories["params"] = f"token={SECRETS['HOTPAPERS_X_BEARER_TOKEN']}"
    (root / "hackernews/search_by_date.json").write_text(json.dumps(stories))
    return root


@pytest.fixture(scope="module")
def recorded(live: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("recorded")
    with Web(live) as web:
        return folder, list(record({**web.env(), **SECRETS}, folder, SAMPLE_TIME))


def files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.*")):
        yield str(path.relative_to(folder)), path.read_text()


def test_what_is_replayed_is_what_came(live: Path, recorded: tuple[Path, list[str]]) -> None:
    def all_of(root: Path) -> Mapping[Network, list[Mention]]:
        with Web(root) as web:
            answers = {network: gathered(source(a_door(), web)) for network, source in SOURCES.items()}
        return {network: sorted(answer.mentions, key=lambda one: one.post_id) for network, answer in answers.items()}

    assert all_of(recorded[0]) == all_of(live)


def test_every_network_and_subject_is_told_of_in_a_line(recorded: tuple[Path, list[str]]) -> None:
    told = "\n".join(recorded[1])
    for word in ("cs:", "stat:", *(f"{network}: ok" for network in SOURCES), "recordings in"):
        assert word in told
    assert CANARY not in told


def test_no_secret_and_nothing_of_our_account_is_recorded(recorded: tuple[Path, list[str]]) -> None:
    for name, text in files(recorded[0]):
        assert CANARY not in text, name
        assert "did:plc:ouraccount" not in text, name


def test_no_words_of_x_are_recorded(recorded: tuple[Path, list[str]]) -> None:
    names = [name for name, text in files(recorded[0]) if WORDS not in text]
    assert len(names) == len(list(files(recorded[0])))
    assert any(name.startswith("x/") for name in names)


def test_what_cannot_be_had_is_told_and_the_rest_is_recorded(live: Path, tmp_path: Path) -> None:
    with Web(live, faults=[Fault(Kind.STATUS, "x", status=402), Fault(Kind.RESET, "bluesky")]) as web:
        lines = list(record({**web.env(), **SECRETS}, tmp_path, SAMPLE_TIME))
    assert any(line.startswith("x: off") for line in lines)
    assert any(line.startswith("bluesky: failed") for line in lines)
    assert (tmp_path / "hackernews/search_by_date.json").exists()
    assert not list(tmp_path.glob("x/*"))


@pytest.mark.parametrize("secret", ['quo"ted', "slash/and space", "ünï", "back\\slash"])
def test_a_secret_is_found_in_every_form_it_may_have(secret: str) -> None:
    body = json.dumps({"a": secret, "b": f"x {secret} y"}).encode() + json.dumps(secret, ensure_ascii=False).encode()
    assert secret.encode() not in scrubbed("hackernews/x.json", body, [secret])
    assert json.dumps(secret)[1:-1].encode() not in scrubbed("hackernews/x.json", body, [secret])


def test_who_hides_from_the_logged_out_is_recorded_without_name_and_words() -> None:
    author = {
        "did": "did:plc:a",
        "handle": "ada.example",
        "displayName": "Ada",
        "labels": [{"val": "!no-unauthenticated"}],
    }
    page: Any = {"posts": [{"author": {**author, "viewer": {}}, "record": {"text": "words"}, "viewer": {}}]}
    kept = json.loads(scrubbed("bluesky/searchPosts_1.json", json.dumps(page).encode(), []))
    assert "words" not in json.dumps(kept)
    assert "ada" not in json.dumps(kept).lower()
    assert "viewer" not in json.dumps(kept)


def test_who_does_not_let_posts_be_searched_is_recorded_with_links_alone() -> None:
    content = '<p>words <a class="x" href="https://arxiv.org/abs/2609.01234">a link</a></p>'
    status: Any = {"content": content, "account": {"acct": "ada", "display_name": "Ada", "indexable": False}}
    kept = json.loads(scrubbed("mastodon/tag_arxiv.json", json.dumps([status]).encode(), []))
    assert "words" not in json.dumps(kept)
    assert "2609.01234" in kept[0]["content"]
    assert kept[0]["account"]["display_name"] == ""
