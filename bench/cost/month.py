"""Counts → what a month uses. Whatever is not counted is an assumption, and stands here by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
Usage = Mapping[str, float]
"""By the keys of `prices.PRICES`."""
Used = defaultdict[str, float]

DIGESTS, HOURS, DAYS, YEAR = 21, 730, 30, 250
"""Of a month; the last one is digests a year."""
GB = 1_000_000_000
WHOLE = 1_769
"""MB of memory at which a function has one processor:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
WAIT = {"DynamoDB": 0.01, "S3": 0.1 / 8, "other": 0.1, "network": 0.5, "arxiv": 16.0}
"""Seconds for a request: DynamoDB, S3 (eight at once), other calls to AWS, a network, arXiv with its pause of 15."""
MIX = {
    "the newest digest": 0.6,
    "a day's digest": 0.1,
    "a paper": 0.1,
    "a paper's history": 0.05,
    "trending": 0.1,
    "the archive": 0.05,
}
"""What API requests are for."""
AGENTS = 0.01
"""Messages of agents, a share of the API requests. No edge answers them."""
LETTERS = 100
"""Those of the hour that was counted: the work goes with their number."""
CHAT, BLUESKY, MAILING = "telling a chat", "telling Bluesky", f"mailing {LETTERS} readers"
AGAIN, VISIT = ", in an hour after it", "a reader comes and goes"
COMING = 0.1
"""Readers who come, and as many who go, a month: a share of the list."""
ROUNDS = 12
"""Hours of a day in which somebody may be told, from noon."""
ACCESS_LINE = 250
"""Bytes of the gateway's access log for a request."""
REACHED = 0.1
"""Of requests for pages and of API requests, those that the edge cannot answer."""


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    views: int
    """Pages read a month; each is a page and its style sheet."""
    requests: int
    """To the API a month."""
    cold: float
    """Of the requests that reach the API, those that find no warm function."""
    listed: int
    """Readers who get letters, where there is mail."""


SIZES = (
    Size("quiet: 50 readers a day", 50 * DAYS, 3_000, 1.0, 10),
    Size("10,000 readers a day", 10_000 * DAYS, 30_000, 0.2, 1_000),
    Size("a million API requests", 50 * DAYS, 1_000_000, 0.02, 10),
)


def seconds(counts: Json, act: Json, cold: float = 1.0) -> float:
    """Billed for all invocations of an act: its work at its share of a processor, starts, and waiting."""
    memory, invocations = counts["memory_mb"][act["function"]], act.get("invocations", 1)
    work = act["cpu_seconds"] + cold * invocations * counts["init_cpu_seconds"][act["function"]]
    calls = Counter[str]()
    for name, number in act["calls"].items():
        service = name.split()[0]
        calls[service if service in WAIT else "other"] += number
    calls["arxiv"], calls["network"] = act.get("arxiv_requests", 0), act.get("network_requests", 0)
    waits = sum(WAIT[name] * number for name, number in calls.items())
    return float(work * WHOLE / memory + waits)


def times(counts: Json) -> Iterable[tuple[Json, float]]:
    """The acts of the system itself, and how often each happens in a month."""
    for name, act in counts["acts"].items():
        if name == "the daily reconcile":
            yield act, DAYS
        elif name.startswith(("harvest ", "publish ")):
            yield act, DIGESTS
        else:
            yield act, HOURS - DIGESTS * sum(one.startswith("harvest ") for one in counts["acts"])


def month(counts: Json, size: Size) -> Usage:
    used: defaultdict[str, float] = defaultdict(float)
    for act, often in times(counts):
        _act(used, counts, act, often)
    _readers(used, counts, size)
    _asked(used, counts, size)
    held = counts["bytes"]
    used["dynamodb_gb"] = used["dynamodb_pitr_gb"] = YEAR * held["table"] / GB
    # versions that were replaced are kept for a month
    used["s3_gb"] += YEAR * held["site"] / GB
    used["schedules"] = HOURS + DAYS
    used["alarms"], used["dashboards"] = counts["template"]["alarms"], counts["template"]["dashboards"]
    return used


def telling(counts: Json, size: Size) -> Mapping[str, Usage]:
    """What each way of telling people uses beside."""
    used = {
        way: _told(counts, way, share) for way, share in ((CHAT, 1), (BLUESKY, 1), (MAILING, size.listed / LETTERS))
    }
    _visits(used[MAILING], counts, COMING * size.listed)
    return used


def _told(counts: Json, way: str, share: float) -> Used:
    """`share`: of what was counted, each digest's."""
    used: Used = defaultdict(float)
    _act(used, counts, counts["told"][way], DIGESTS * share)
    _act(used, counts, counts["told"][way + AGAIN], ROUNDS * DAYS - DIGESTS)
    _add(used, schedules=ROUNDS * DAYS)
    return used


def _visits(used: Used, counts: Json, often: float) -> None:
    visit = counts["told"][VISIT]
    requests = often * visit["invocations"]
    _act(used, counts, visit, often)
    _add(used, edge_requests=requests, http_api=requests, logs_gb=requests * ACCESS_LINE / GB)


def _act(used: Used, counts: Json, act: Json, often: float) -> None:
    calls = act["calls"]
    puts = calls.get("S3 PutObject", 0) + calls.get("S3 ListObjectsV2", 0)
    _add(
        used,
        lambda_requests=often * act["invocations"],
        lambda_gb_seconds=often * seconds(counts, act) * counts["memory_mb"][act["function"]] / 1_024,
        dynamodb_read=often * act["read_units"],
        dynamodb_write=often * act["write_units"],
        s3_put=often * puts,
        s3_get=often * (calls.get("S3 GetObject", 0) + calls.get("S3 HeadObject", 0)),
        s3_gb=often * act["put_bytes"] / GB,
        edge_paths=often * act["invalidation_paths"],
        logs_gb=often * act["log_bytes"] / GB,
        metrics=often * act["metrics"] / HOURS,
        letters=often * calls.get("SES SendEmail", 0),
    )


def _readers(used: Used, counts: Json, size: Size) -> None:
    requests = 2 * size.views
    sent = size.views * (counts["bytes"]["front_page_gzip"] + counts["bytes"]["style_gzip"])
    _add(used, edge_requests=requests, edge_functions=requests, edge_gb=sent / GB, s3_get=requests * REACHED)


def _asked(used: Used, counts: Json, size: Size) -> None:
    for name, share in MIX.items():
        _add(used, **_answered(counts, counts["api"][name], size.requests * share, REACHED, size.cold))
    for one in counts["agents"].values():
        _add(used, **_answered(counts, one, size.requests * AGENTS / len(counts["agents"]), 1.0, size.cold))


def _answered(counts: Json, one: Json, requests: float, share: float, cold: float) -> Usage:
    """`share`: of the requests, what the edge cannot answer."""
    reached, held = requests * share, counts["memory_mb"][one["function"]] / 1_024
    return {
        "edge_requests": requests,
        "http_api": reached,
        "lambda_requests": reached,
        "edge_gb": requests * one["bytes"] / GB,
        "lambda_gb_seconds": reached * seconds(counts, one, cold) * held,
        "dynamodb_read": reached * one["read_units"],
        "logs_gb": reached * (one["log_bytes"] + ACCESS_LINE) / GB,
    }


def _add(used: Used, **amounts: float) -> None:
    for name, amount in amounts.items():
        used[name] += amount
