"""F12: memory, time, and what is opened for each document, in a process of its own.

`python -m bench.hostile.documents` says it as JSON.
"""

from __future__ import annotations

import codecs
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from time import process_time

from hotpapers.adapters.http.strict import load_json, read_xml
from hotpapers.domain.errors import SourceChanged

from bench.hostile.figure import Figure
from tests.unit.adapters.arxiv.test_hostile_documents import CAP, documents, made, suite

ATOM = "http://www.w3.org/2005/Atom"
MOST = 64_000
"""KB that the process may grow by."""
OPENS = ("open", "socket.connect", "socket.getaddrinfo")


def figures() -> Iterator[Figure]:
    told = measured()
    grown, slowest, opened = (max(one[number] for one in told) for number in range(3))
    yield Figure("F12", f"memory for one document, of {len(told)}", f"{grown / 1000:.0f} MB", "< 64 MB", grown < MOST)
    yield Figure("F12", "the slowest document", f"{slowest:.2f} s CPU", "< 1 s", slowest < 1)
    yield Figure("F12", "files and sockets that a parser opened", str(opened), "0", opened == 0)


def measured() -> list[tuple[int, float, int]]:
    """Of each document KB, seconds and what was opened; by a process that has read nothing."""
    said = subprocess.run([sys.executable, "-m", __name__], check=True, capture_output=True, text=True)
    found: list[tuple[int, float, int]] = json.loads(said.stdout)
    return found


def _read() -> Iterator[Callable[[], object]]:
    fields = {f"{ATOM} {name}": name for name in ("id", "title", "link")}
    yield from (partial(read_xml, "bench", body, f"{ATOM} entry", fields) for body in (*documents(), *made()))
    yield from (partial(load_json, "bench", body) for body in suite())
    yield from (partial(load_json, "bench", body) for body in (b"[" * CAP, b"[" + b"1," * (CAP // 2) + b"1]"))


def main() -> None:
    # Python's own import of a codec is no file that a document opened
    codecs.lookup("utf-7")
    opened = watched()
    print(json.dumps([_in_a_child(read, opened) for read in _read()]))


def _in_a_child(read: Callable[[], object], opened: list[str]) -> tuple[int, float, int]:
    answer, told = os.pipe()
    if (child := os.fork()) == 0:
        opened.clear()
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
        with suppress(SourceChanged):
            read()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(told, json.dumps((grown, process_time() - start, len(opened))).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(told)
    with os.fdopen(answer, "rb") as pipe:
        found: tuple[int, float, int] = json.loads(pipe.read())
    return found


def watched() -> list[str]:
    """What this process opens from now on; there is no end to it."""
    opened: list[str] = []
    sys.addaudithook(lambda event, _: opened.append(event) if event in OPENS else None)
    return opened


if __name__ == "__main__":
    main()
