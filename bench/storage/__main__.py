"""What each access pattern of the table asks for and consumes: `python -m bench.storage [--write]`.

On the embedded cloud (moto), on a day of the size of a busy one with a year before it; units by DynamoDB's documented
rules (`bench.capacity`), since moto says 1 of everything. `--write` puts the table into docs/storage.md. About 30 s.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import boto3
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from moto import mock_aws

from bench.storage.made import a_busy_day, fill
from bench.storage.meter import Meter
from bench.storage.patterns import patterns
from local.aws import REGION, environment, only
from tests.builders import DAY
from tests.conftest import TABLE, declared

DOCS = Path(__file__).resolve().parents[2] / "docs" / "storage.md"
BEGIN, END = "<!-- python -m bench.storage --write -->\n", "<!-- end -->\n"


def measured() -> Iterator[str]:
    """The lines of the table."""
    yield "| access | by | calls | read units | write units | bytes |"
    yield "|---|---|---|--:|--:|--:|"
    with only(environment(""), hiding=("AWS_",)), mock_aws():
        client = boto3.Session("bench", "bench", region_name=REGION).client("dynamodb")
        client.create_table(TableName=TABLE, **declared())
        table = Table(client, TABLE)
        fill(TableStore(table))
        meter = Meter(client, TABLE)
        for name, by, how in patterns(table, a_busy_day(DAY)):
            meter.reset()
            how()
            yield f"| {name} | `{by}` | {meter.said()} |"


def written(lines: str, text: str) -> str:
    """The document with these lines between its marks."""
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}{lines}{END}{rest.partition(END)[2]}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.storage", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--write", action="store_true", help="put the table into docs/storage.md")
    options = parser.parse_args()
    lines = []
    for line in measured():
        print(line, flush=True)
        lines.append(f"{line}\n")
    if options.write:
        DOCS.write_text(written("".join(lines), DOCS.read_text()))


if __name__ == "__main__":
    main()
