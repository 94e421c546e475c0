from __future__ import annotations

import argparse
import sys

from bench.parsing import arxiv, documents
from bench.parsing.pairs import lines, measured


def main() -> int:
    """1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing")
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    made = documents.made(asked.rows)
    sizes = ", ".join(f"{name} {len(getattr(made, name)) / 1e6:.1f} MB" for name in ("rss", "oai", "listing"))
    print(f"{asked.rows:,} rows: {sizes}; processor time, median of {asked.rounds} in turns")
    results = [measured(pair, asked.rounds) for part in (arxiv,) for pair in part.pairs(made)]
    print("\n".join(lines(results)))
    return 0 if all(result.reached for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
