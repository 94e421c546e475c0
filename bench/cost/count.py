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

from hotpapers.adapters.dynamodb import TableReaders
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.calendar import opening
from hotpapers.domain.recount import STEPS

from bench.cost import asking
from bench.cost.chat import listening
from bench.cost.days import DAY, NAMED, PAPERS, write
from bench.cost.meter import Counts, Meter, metering
from bench.cost.month import AGAIN, BLUESKY, CHAT, LETTERS, MAILING, VISIT
from bench.cost.web import standing_in
from local import cloud, template
from local.cloud import API, HARVEST, MCP, PUBLISH, Cloud
from local.gateway import Request

Json = dict[str, Any]

FUNCTIONS = {
    "harvest": HARVEST,
    "publish": PUBLISH,
    "api": API,
    "mcp": MCP,
    "webhook": "WebhookFunction",
    "bluesky": "BlueskyFunction",
    "mail": "MailFunction",
    "readers": "ReadersFunction",
}
ASKED_FOR = {
    "HOTPAPERS_SITE_URL": "https://papers.example",
    "HOTPAPERS_TELL_WEBHOOK": "yes",
    "HOTPAPERS_TELL_BLUESKY": "yes",
    "HOTPAPERS_MAIL_FROM": "digest@papers.example",
    "HOTPAPERS_MAIL_SECRET": "a secret that signs links",
}
REPEATS = 20


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

    def told(self, function: str, at: datetime, requests: int = 0) -> Json:
        """`requests`: what a network is asked for it."""
        event = {"time": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
        found = self.act(function, lambda: int(bool(self.embedded.functions[FUNCTIONS[function]].invoke(event))))
        return {**found, "network_requests": requests}

    def answered(self, function: str, request: Request) -> Json:
        """Of one request; the first one of an environment is left out."""
        sizes = []

        def ask() -> int:
            for _ in range(REPEATS):
                answer = self.embedded.edge.answer(request)
                assert answer.status == 200, (request, answer.status, answer.body[:300])
                sizes.append(len(answer.body))
            return REPEATS

        self.embedded.edge.answer(request)
        found = self.act(function, ask)
        shared = ("cpu_seconds", "read_units", "log_bytes")
        each: Json = {name: round(found[name] / REPEATS, 4) for name in shared}
        calls = {name: count / REPEATS for name, count in found["calls"].items()}
        return {"function": function, **each, "calls": calls, "bytes": sizes[0]}


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
        posts, chat = write(folder), stack.enter_context(listening())
        settings = {**stack.enter_context(standing_in(folder)), **ASKED_FOR, "HOTPAPERS_WEBHOOK_URL": f"{chat}/hook"}
        embedded = stack.enter_context(cloud.started(settings))
        client = embedded.session.client("dynamodb")
        look: Any = lambda key, table: client.get_item(TableName=table, Key=key)["Item"]  # noqa: E731 - it has no name
        meter, address = stack.enter_context(metering(look))
        for function in embedded.functions.values():
            function.environment = {**function.environment, "AWS_ENDPOINT_URL": address}
        account = embedded.functions[FUNCTIONS["bluesky"]]
        account.environment = {**account.environment, "HOTPAPERS_BLUESKY_URL": chat}
        counting = Counting(embedded, meter)
        acts = dict(_acts(counting, say))
        asked = {name: counting.answered("api", asking.got(*request)) for name, request in asking.API.items()}
        agents = {name: counting.answered("mcp", asking.message(call)) for name, call in asking.AGENT.items()}
        say("asked as readers and agents ask")
        held = _bytes(embedded)
        told = dict(_told(counting))
        say("told by every way there is")
        functions = {name: embedded.functions[logical] for name, logical in FUNCTIONS.items()}
    return {
        "counted": str(today),
        "posts": posts,
        "x_daily_posts": int(embedded.environment(HARVEST)["HOTPAPERS_X_DAILY_POSTS"]),
        "template": {
            "alarms": _declared("AWS::CloudWatch::Alarm"),
            "dashboards": _declared("AWS::CloudWatch::Dashboard"),
        },
        "memory_mb": {name: function.memory for name, function in functions.items()},
        "init_cpu_seconds": {name: _init(function.module) for name, function in functions.items()},
        "acts": acts,
        "api": asked,
        "agents": agents,
        "told": told,
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


def _told(counting: Counting) -> Iterator[tuple[str, Json]]:
    """Each twice: the hour in which people are told, and one in which they have been."""
    noon, embedded = datetime.fromisoformat(f"{DAY}T12:00:00+00:00"), counting.embedded
    listed = Table(embedded.session.client("dynamodb"), embedded.stack.ref("ReadersTable"))
    for number in range(LETTERS):
        TableReaders(listed).add(f"reader{number}@example.org", noon - timedelta(days=1))
    for function, way, requests in (("webhook", CHAT, 1), ("bluesky", BLUESKY, 2), ("mail", MAILING, 0)):
        yield way, counting.told(function, noon, requests)
        yield way + AGAIN, counting.told(function, noon + timedelta(hours=1))
    secret = ASKED_FOR["HOTPAPERS_MAIL_SECRET"]
    yield VISIT, counting.act("readers", lambda: asking.came_and_went(embedded.edge, secret))


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


def _init(module: str) -> float:
    """Processor seconds of importing what the function starts with, bytecode at hand."""
    code = f"import {module}"
    costs = []
    for _ in range(4):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(min(costs), 3)
