"""The life of a busy day's digest on the embedded cloud, and what readers ask of it: every operation counted."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hotpapers.domain.calendar import opening
from hotpapers.domain.recount import STEPS

from bench.cost.days import DAY, NAMED, PAPERS, write
from bench.cost.meter import Counts, Meter, metering
from bench.cost.web import standing_in
from local import cloud, template
from local.cloud import API, HARVEST, PUBLISH, Cloud
from local.gateway import Request

Json = dict[str, Any]

FUNCTIONS = {"harvest": HARVEST, "publish": PUBLISH, "api": API}
REPEATS = 20
PAPER = "2101.00001"
ASKED = {
    "the newest digest": ("/v1/digests/latest", ""),
    "a day's digest": (f"/v1/digests/{DAY}", ""),
    "a paper": (f"/v1/papers/{PAPER}", ""),
    "a paper's history": (f"/v1/papers/{PAPER}/history", ""),
    "trending": ("/v1/trending", ""),
    "the archive": ("/v1/digests", ""),
}


@dataclass
class Counting:
    embedded: Cloud
    meter: Meter

    def act(self, function: str, what: Callable[[], int]) -> Json:
        """What it took; it says how many invocations that was."""
        self.meter.counts = Counts()
        logs = self.embedded.functions[FUNCTIONS[function]].logs
        before, start = len(logs), time.process_time()
        invocations = what()
        cpu = time.process_time() - start
        lines = self.embedded.functions[FUNCTIONS[function]].logs[before:]
        counts = self.meter.counts
        return {
            "function": function,
            "invocations": invocations,
            "cpu_seconds": round(max(0.0, cpu - counts.work), 3),
            "calls": dict(sorted(counts.calls.items())),
            "read_units": counts.read,
            "write_units": counts.written,
            "put_bytes": counts.put,
            "invalidation_paths": counts.paths,
            "log_bytes": sum(len(line) + 1 for line in lines),
            "metrics": len(set(_metrics(lines))),
        }

    def harvest(self, at: datetime) -> Json:
        report: Json = {}
        found = self.act("harvest", lambda: report.update(self.embedded.fire(at)) or 1)
        networks = sum(status["requests"] for status in report["asked"])
        for count in report["counts"]:
            assert count["outcome"] == "saved", f"{at}: {count['outcome']}, {report['asked']}"
        return {**found, "arxiv_requests": report["listing_requests"], "network_requests": networks}

    def publish(self) -> Json:
        return self.act("publish", lambda: sum(1 for count in self.embedded.pump() if count))

    def reconcile(self) -> Json:
        event = {"reconcile": 20}
        return self.act("publish", lambda: int(bool(self.embedded.functions[PUBLISH].invoke(event))))

    def api(self, path: str, query: str) -> Json:
        """Of one request; the first one of an environment is left out."""
        sizes = []

        def ask() -> int:
            for _ in range(REPEATS):
                answer = self.embedded.edge.answer(
                    Request("GET", path, query, (("accept-encoding", "gzip"), ("host", "papers.example")))
                )
                assert answer.status == 200, (path, answer.status)
                sizes.append(len(answer.body))
            return REPEATS

        self.embedded.edge.answer(Request("GET", path, query, ()))
        found = self.act("api", ask)
        shared = ("cpu_seconds", "read_units", "log_bytes")
        each: Json = {name: round(found[name] / REPEATS, 4) for name in shared}
        calls = {name: count / REPEATS for name, count in found["calls"].items()}
        return {"function": "api", **each, "calls": calls, "bytes": sizes[0]}


def _metrics(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each series: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"""
    for line in lines:
        if '"_aws"' in line:
            told = json.loads(line)
            for directive in told["_aws"]["CloudWatchMetrics"]:
                for dimensions in directive["Dimensions"] or [[]]:
                    at = tuple(f"{name}={told[name]}" for name in dimensions)
                    yield from ((directive["Namespace"], *at, metric["Name"]) for metric in directive["Metrics"])


def counted(say: Callable[[str], None], today: date) -> Json:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        posts = write(folder)
        settings = {**stack.enter_context(standing_in(folder)), "HOTPAPERS_SITE_URL": "https://papers.example"}
        embedded = stack.enter_context(cloud.started(settings))
        client = embedded.session.client("dynamodb")
        look: Any = lambda key, table: client.get_item(TableName=table, Key=key)["Item"]  # noqa: E731 - it has no name
        meter, address = stack.enter_context(metering(look))
        for function in embedded.functions.values():
            function.environment = {**function.environment, "AWS_ENDPOINT_URL": address}
        counting = Counting(embedded, meter)
        acts = dict(_acts(counting, say))
        asked = {name: counting.api(*request) for name, request in ASKED.items()}
        memory = {name: embedded.functions[logical].memory for name, logical in FUNCTIONS.items()}
        held = _bytes(embedded)
    return {
        "counted": str(today),
        "posts": posts,
        "x_daily_posts": int(embedded.environment(HARVEST)["HOTPAPERS_X_DAILY_POSTS"]),
        "template": {
            "alarms": _declared("AWS::CloudWatch::Alarm"),
            "dashboards": _declared("AWS::CloudWatch::Dashboard"),
        },
        "memory_mb": memory,
        "init_cpu_seconds": {name: _init(name) for name in FUNCTIONS},
        "acts": acts,
        "api": asked,
        "bytes": held,
    }


def _acts(counting: Counting, say: Callable[[str], None]) -> Iterator[tuple[str, Json]]:
    """One digest from its announcement to its last recount, by the hourly schedule."""
    opened = opening(date.fromisoformat(DAY))
    for step, after in STEPS.items():
        at = opened + max(after, timedelta(hours=1)) + timedelta(minutes=5)
        yield f"harvest {step}", counting.harvest(at)
        yield f"publish {step}", counting.publish()
        say(f"counted and published at {step}")
    yield "an hour in which nothing is due", counting.harvest(opened + timedelta(days=28, hours=2))
    yield "the daily reconcile", counting.reconcile()


def _bytes(embedded: Cloud) -> Json:
    """What is kept of a digest, and what a reader is sent."""
    objects, site = embedded.session.client("s3"), embedded.stack.ref(cloud.SITE)
    pages = objects.get_paginator("list_objects_v2").paginate(Bucket=site)
    found = {one["Key"]: one["Size"] for page in pages for one in page.get("Contents", ())}
    front = objects.get_object(Bucket=site, Key="index.html")["Body"].read()
    style = next(key for key in found if key.endswith(".css"))
    css = objects.get_object(Bucket=site, Key=style)["Body"].read()
    table = embedded.session.client("dynamodb")
    items = [
        item
        for page in table.get_paginator("scan").paginate(TableName=embedded.stack.ref("Table"))
        for item in page["Items"]
    ]
    return {
        "papers": PAPERS,
        "named": NAMED,
        "objects": len(found),
        "site": sum(found.values()),
        "table": _size(items),
        "front_page_gzip": len(gzip.compress(front, 6)),
        "style_gzip": len(gzip.compress(css, 6)),
    }


def _declared(kind: str) -> int:
    return sum(one["Type"] == kind for one in template.read()["Resources"].values())


def _size(items: Sequence[Mapping[str, Any]]) -> int:
    """With the hundred bytes that DynamoDB adds to each item it stores."""
    from bench.capacity import size  # noqa: PLC0415

    return sum(size(item) + 100 for item in items)


def _init(function: str) -> float:
    """Processor seconds of importing what the function starts with, bytecode at hand."""
    code = f"import functions.{function}.app"
    costs = []
    for _ in range(4):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(min(costs), 3)
