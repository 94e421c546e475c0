"""Counts and prices → docs/cost.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bench.cost.month import (
    AGENTS,
    BLUESKY,
    CHAT,
    COMING,
    DIGESTS,
    HOURS,
    MAILING,
    MIX,
    REACHED,
    ROUNDS,
    SIZES,
    WAIT,
    WHOLE,
    YEAR,
    Json,
    Usage,
    month,
    seconds,
    telling,
)
from bench.cost.prices import PRICES, READ

X_POST = 0.005
"""US dollars: https://docs.x.com/x-api/getting-started/pricing"""

HEAD = """# What it costs

Written by `python -m bench.cost` from `bench/cost/counts.json`, which `python -m bench.cost --count DATE` counts
anew: on {counted} one busy day's digest ({papers:,} papers announced, {posts:,} posts, {named} of the papers
named by any) from its announcement to its last recount on the embedded cloud, and what readers ask of it.
Capacity units follow from the items' sizes by DynamoDB's rules. Region us-east-1, arm64, US dollars without tax.

## A month
"""
X = """A million API requests add ${more:,.2f} to a quiet month without any free tier, ${sent:,.2f} of it for the
bytes that are sent, and ${free:,.2f} with what is always free.

X is not AWS. Where a token is given, {posts} posts at each of two recounts of {digests} digests are at most
${most:,.2f} a month more ({post} a post; the parameter `XDailyPosts` is the ceiling of a day). Without a token it
costs nothing.

## Telling people

Each way is off until it is asked for, and is a month more, without any free tier / with what is always free:
"""
COUNTED = """
## What was counted
"""
SNAPSTART = """
## SnapStart

Off. A snapshot of the API ({memory} MB) costs ${month:.2f} a month for each version that is published, and
${restore:.5f} a restore. The start that it saves is {start:.2f} s of a processor, billed ${billed:.6f}: it never pays
in money, only in the time of a reader for whom the edge had no answer. A GB kept for a million seconds is
${cache:g}, a GB restored ${again:g} (<https://aws.amazon.com/lambda/pricing/>).
"""
CACHE, RESTORE = 0.0000015046, 0.0001397998
"""US dollars a GB-second that a snapshot is kept, and a GB that is restored."""
KEPT = """Kept of such a day: {table:.1f} MB in the table, {objects:,} objects of {site:.1f} MB in the bucket. Its
page is {front:.0f} kB as it is sent, the style sheet {style:.0f} kB.
{snapstart}
## What was assumed

* {digests} digests and {hours} hours a month, each digest of the size counted; what is kept is a year of {year}.
* Memory: {memory}. A function has its share of a processor, a whole one at {whole:,} MB, and that is as fast as the one
  counted on. The emulator's own work is left out.
* Every invocation but those for the API and agents starts cold, and the start is billed: {starts} of a processor.
* A request waits for its answer: {waits} (arXiv with the pause that it asks for, S3 eight at a time).
* The edge answers {kept:.0%} of what is asked. API requests are for {mix}.
* Agents send a message for every {agents:,.0f} API requests, which no edge answers: as many for the list of tools as
  for the newest digest and for a search.
* People are told once of each digest; the function wakes {rounds} times a day. Of a list of readers {coming:.0%} come
  and as many go each month.
* A metric is charged for the hours in which it is sent.

## Prices

As they stood on {read}: CloudFront's by its own page, the others by what is written about AWS's pages, which are
named; look before you count on one. What is free for the first year of an account alone is not counted.
"""


def page(counts: Json) -> str:
    held, asked = counts["bytes"], counts["api"] | counts["agents"]
    months = [month(counts, size) for size in SIZES]
    lines = [
        HEAD.format(**counts, papers=held["papers"], named=held["named"]),
        *table(["", *(size.name for size in SIZES)], _months(months)),
        "",
        X.format(**_added(months), posts=counts["x_daily_posts"], digests=DIGESTS, most=_x(counts), post=f"${X_POST}"),
        *table(["", *(size.name for size in SIZES)], _ways(counts)),
        COUNTED,
        *table(["", *_COUNTED], (_act(name, act, counts) for name, act in (counts["acts"] | counts["told"]).items())),
        "",
        *table(["API", "CPU ms", "read units", "bytes sent"], map(_asked, asked, asked.values())),
        "",
        KEPT.format(**_kept(counts)),
        *table(["", "price", "always free a month", "by"], _prices()),
    ]
    return "\n".join(lines) + "\n"


def total(used: Usage, *, free: bool) -> float:
    return sum(PRICES[name].cost(amount, free=free) for name, amount in used.items())


def table(heads: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The first column is words, the others are numbers."""
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'--:|' * (len(heads) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _months(months: list[Usage]) -> Iterator[list[str]]:
    for name, price in PRICES.items():
        if any(used.get(name) for used in months):
            yield [price.what, *(_dollars(price.cost(used.get(name, 0.0), free=False)) for used in months)]
    for free, words in ((False, "without any free tier"), (True, "with what is always free")):
        yield [f"**{words}**", *(f"**{_dollars(total(used, free=free))}**" for used in months)]


def _ways(counts: Json) -> Iterator[list[str]]:
    used = [(month(counts, size), telling(counts, size)) for size in SIZES]
    lists = " / ".join(f"{size.listed:,}" for size in SIZES)
    for way, name in ((CHAT, CHAT), (BLUESKY, BLUESKY), (MAILING, f"mailing {lists} readers")):
        yield [name, *(_beside(without, more[way]) for without, more in used)]


def _beside(used: Usage, more: Usage) -> str:
    both = {name: used.get(name, 0.0) + more.get(name, 0.0) for name in used.keys() | more.keys()}
    return " / ".join(_dollars(total(both, free=free) - total(used, free=free)) for free in (False, True))


def _added(months: list[Usage]) -> Mapping[str, float]:
    """What the last size costs beyond the first."""
    quiet, million = months[0], months[-1]
    more, free = (total(million, free=free) - total(quiet, free=free) for free in (False, True))
    sent = PRICES["edge_gb"].cost(million["edge_gb"] - quiet["edge_gb"], free=False)
    return {"more": more, "free": free, "sent": sent}


def _x(counts: Json) -> float:
    return float(DIGESTS * 2 * counts["x_daily_posts"] * X_POST)


_COUNTED = ("invocations", "CPU s", "billed s", "read units", "write units", "puts", "arXiv", "networks", "metrics")


def _act(name: str, act: Json, counts: Json) -> list[str]:
    times = [f"{act['invocations']}", f"{act['cpu_seconds']:.2f}", f"{seconds(counts, act):.1f}"]
    units = [f"{act['read_units']:,.0f}", f"{act['write_units']:,.0f}", f"{act['calls'].get('S3 PutObject', 0):,}"]
    asked = [f"{act.get(name, 0)}" for name in ("arxiv_requests", "network_requests", "metrics")]
    return [name, *times, *units, *asked]


def _asked(name: str, one: Json) -> list[str]:
    return [name, f"{one['cpu_seconds'] * 1_000:.0f}", f"{one['read_units']:g}", f"{one['bytes']:,}"]


def _snapstart(counts: Json) -> Mapping[str, float]:
    """Of the API; half of it is imports, which a function of little memory does slowly."""
    memory, start = counts["memory_mb"]["api"], counts["init_cpu_seconds"]["api"]
    held = memory / 1_024
    billed = start * WHOLE / memory * held
    return {
        "memory": memory,
        "month": held * HOURS * 3_600 * CACHE,
        "restore": held * RESTORE,
        "start": start,
        "billed": PRICES["lambda_gb_seconds"].cost(billed, free=False),
        "cache": CACHE * 1_000_000,
        "again": RESTORE,
    }


def _kept(counts: Json) -> Mapping[str, object]:
    held = counts["bytes"]
    return {
        "table": held["table"] / 1e6,
        "objects": held["objects"],
        "site": held["site"] / 1e6,
        "front": held["front_page_gzip"] / 1e3,
        "style": held["style_gzip"] / 1e3,
        "digests": DIGESTS,
        "hours": HOURS,
        "year": YEAR,
        "whole": WHOLE,
        "kept": 1 - REACHED,
        "read": READ,
        "memory": _listed(counts["memory_mb"], "{} MB"),
        "starts": _listed(counts["init_cpu_seconds"], "{:.2f} s"),
        "waits": _listed(WAIT, "{:g} s"),
        "mix": _listed(MIX, "{:.0%}"),
        "agents": 1 / AGENTS,
        "rounds": ROUNDS,
        "coming": COMING,
        "snapstart": SNAPSTART.format(**_snapstart(counts)),
    }


def _listed(values: Mapping[str, float], written: str) -> str:
    return ", ".join(f"{name} {written.format(value)}" for name, value in values.items())


def _prices() -> Iterator[list[str]]:
    for price in PRICES.values():
        of = "" if price.per == 1 else f" for {price.per:,}"
        yield [price.what, f"${price.dollars:g}{of}", f"{price.free:,.0f}" if price.free else "", f"<{price.source}>"]


def _dollars(amount: float) -> str:
    return f"${amount:,.2f}" if round(amount, 2) or not amount else "<$0.01"
