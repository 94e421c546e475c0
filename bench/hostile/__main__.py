"""What the hostile collection does to the program, beside what was promised: figures F11, F12 and F17 to F20.

python -m bench.hostile [F12 F19 ...], about five minutes of a quiet machine for all of them.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterable, Mapping

from bench.hostile import addresses, asked, bodies, canaries, documents, shapes
from bench.hostile.figure import Figure

FIGURES: Mapping[str, Callable[[], Iterable[Figure]]] = {
    "F11": bodies.figures,
    "F12": documents.figures,
    "F17": asked.figures,
    "F18": canaries.figures,
    "F19": addresses.figures,
    "F20": shapes.figures,
}


def main() -> int:
    """1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("names", nargs="*", default=list(FIGURES), metavar="FIGURE", help=", ".join(FIGURES))
    missed = 0
    for name in parser.parse_args().names:
        # F18 listens to the logs
        logging.disable(logging.NOTSET if name == "F18" else logging.ERROR)
        for figure in FIGURES[name]():
            print(figure, flush=True)
            missed += not figure.reached
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
