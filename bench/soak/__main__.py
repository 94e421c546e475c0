"""Starts what is watched and its readers, and says what was seen."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from bench.soak.asking import MIX
from bench.soak.load import Seen, read
from bench.soak.measure import HEAD, Figures, resident

PROMISED = 300
"""Seconds: `max-age` of what changes, the front page as well as `latest`. No cache is played here, so what is behind is
the time from the table to the bucket, and nothing for the API, which reads the table."""
OFTEN = 20
"""Seconds: where publishes are rarer, next to nothing was tried."""


@contextmanager
def serving(port: int, every: float) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.soak.serving", str(port), str(every)]
    # what its objects hold can be told from what its allocator keeps, and that in one arena, as Python's own allocator
    # has it: else each thread fills one of its own, over many minutes
    counted = {**os.environ, "PYTHONMALLOC": "malloc", "MALLOC_ARENA_MAX": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=counted) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def listen(lines: IO[str], seen: Seen) -> int:
    """What the process says, until it is ready (its port) or ends (0)."""
    for line in lines:
        said = json.loads(line)
        with seen.lock:
            if "saved" in said:
                seen.freshness.save(tuple(said["saved"]), said["at"])
            if "published" in said:
                seen.freshness.publish(tuple(said["published"]))
                seen.day = said["published"][0]
            if "complaint" in said:
                seen.wrong[said["complaint"]] += 1
            if "held" in said:
                seen.memory.held.append((said["at"], said["held"]))
            seen.emulator = said.get("emulator", seen.emulator)
        if "ready" in said:
            return int(said["ready"])
    return 0


def soak(process: subprocess.Popen[str], seen: Seen, options: argparse.Namespace) -> float:
    """For how many seconds."""
    assert process.stdout
    port, over = listen(process.stdout, seen), threading.Event()
    if not port:
        raise SystemExit("what is to be watched did not start")
    threading.Thread(target=listen, args=[process.stdout, seen], daemon=True).start()
    readers = [
        threading.Thread(target=read, args=[seen, port, number, over, options.pause])
        for number in range(options.threads)
    ]
    for reader in readers:
        reader.start()
    start = time.monotonic()
    while (passed := time.monotonic() - start) < 60 * options.minutes and process.poll() is None:
        seen.memory.resident.append((passed, resident(process.pid)))
        seen.memory.emulator.append((passed, resident(seen.emulator)))
        time.sleep(1)
    over.set()
    for reader in readers:
        reader.join()
    if process.poll() is not None:
        seen.wrong["the process ended"] += 1
    return passed


def tell(seen: Seen, seconds: float) -> None:
    print(HEAD)
    for ask in MIX:
        print(seen.figures[ask.name].line(ask.name, seconds))
    each = seen.figures.values()
    every = [second for one in each for second in one.seconds]
    print(Figures(every, sum(one.errors for one in each)).line("together", seconds))
    told = seen.freshness
    print(f"saved {len(told.saved):,} times, published {told.published:,} times")
    print(f"at most behind what was saved, in seconds (promised: {PROMISED}):")
    for where in ("/v1/", "/"):
        print(f"  {where:<6}{told.furthest(where):.2f}")
    print(*seen.memory.lines(), sep="\n")
    for what, times in seen.wrong.most_common(20):
        print(f"wrong, {times:,} times: {what}")


def well(seen: Seen, seconds: float) -> bool:
    late = any(behind > PROMISED for behind in seen.freshness.behind.values())
    seldom = seen.freshness.published * OFTEN < seconds
    if seldom:
        print("too few publishes for this to say much: the machine was too busy, or there were too many readers")
    return not (seen.wrong or late or seldom) and seen.memory.flat()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.soak")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--port", type=int, default=0, help="any free one unless given")
    parser.add_argument("--threads", type=int, default=4, help="readers")
    parser.add_argument("--pause", type=float, default=0.25, help="seconds that a reader rests, on average")
    parser.add_argument("--every", type=float, default=2, help="seconds between two changes")
    options, seen = parser.parse_args(), Seen()
    with serving(options.port, options.every) as process:
        seconds = soak(process, seen, options)
    tell(seen, seconds)
    good = well(seen, seconds)
    print("all well" if good else "NOT WELL")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
