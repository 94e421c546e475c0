"""What a month costs: `python -m bench.cost` writes docs/cost.md, `--count DATE` counts anew first (some minutes)."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from bench.cost.page import page

COUNTS = Path(__file__).parent / "counts.json"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "cost.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cost", description=__doc__)
    parser.add_argument("--count", type=date.fromisoformat, metavar="DATE", help="count anew; the page says that day")
    if today := parser.parse_args().count:
        from bench.cost.count import counted  # noqa: PLC0415  (it starts a cloud)

        COUNTS.write_text(json.dumps(counted(lambda line: print(line, flush=True), today), indent=1) + "\n")
    DOCS.write_text(page(json.loads(COUNTS.read_text())))
    print(f"{DOCS}: written")


if __name__ == "__main__":
    main()
