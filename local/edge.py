"""The distribution: behaviours by path, the bucket and the API behind it, headers and error pages as it declares them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html

Not played: the cache itself, so that what was published is seen at once, and TLS.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from local.errors import TemplateError
from local.gateway import Gateway, Request, Response
from local.template import Stack

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

COMPRESSED = re.compile(r"text/.+|application/(json|javascript|xml|[a-z.-]+\+(json|xml))|image/svg\+xml")
COMPRESSED_BYTES = range(1_000, 10_000_001)
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html"""

_FILE = re.compile(r"\.(atom|css|html|ico|js|json|jsonfeed|md|png|rss|svg|txt|xml)$")


def index_rule(path: str) -> tuple[str, str | None]:
    """IndexFunction of the template: the path to ask the bucket for, and where to send the reader instead."""
    if path.endswith("/"):
        return path + "index.html", None
    if _FILE.search(path):
        return path, None
    return path, "/" + path.lstrip("/\\") + "/"


class Origin(Protocol):
    def answer(self, request: Request) -> Response: ...


@dataclass(frozen=True, slots=True)
class Bucket:
    """A private bucket behind an origin access control: what is not there is 403, since it may not be listed."""

    client: S3Client
    name: str

    def answer(self, request: Request) -> Response:
        try:
            held = self.client.get_object(Bucket=self.name, Key=request.path.lstrip("/"))
        except ClientError:
            return Response(403, [("Content-Type", "application/xml")], b"<Error><Code>AccessDenied</Code></Error>")
        headers = [
            ("Content-Type", held["ContentType"]),
            ("Cache-Control", held.get("CacheControl", "")),
            ("ETag", held["ETag"]),
            ("Last-Modified", _http_date(held["LastModified"])),
        ]
        found = Response(200, [(name, value) for name, value in headers if value], held["Body"].read())
        return replace(found, status=304, body=b"") if _fresh(request, held["ETag"], held["LastModified"]) else found


def _fresh(request: Request, etag: str, modified: datetime) -> bool:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2"""
    asked = {name.lower(): value for name, value in request.headers}
    if "if-none-match" in asked:
        tags = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        return bool(tags & {"*", etag})
    return asked.get("if-modified-since") == _http_date(modified)


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


@dataclass(frozen=True, slots=True)
class Behavior:
    pattern: str
    origin: Origin
    methods: frozenset[str]
    compress: bool
    headers: Mapping[str, str]
    index: bool
    """A directory is its index.html."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    status: int
    path: str


@dataclass(frozen=True, slots=True)
class Edge:
    behaviors: Sequence[Behavior]
    """In the order of asking; the last one takes every path."""
    errors: Mapping[int, ErrorPage]

    def answer(self, request: Request) -> Response:
        behavior = next(one for one in self.behaviors if fnmatchcase(request.path, one.pattern))
        answer = self._asked(behavior, request)
        page = self.errors.get(answer.status)
        if page:
            answer = self._error(page, request)
        headers = [*_without(answer.headers, behavior.headers), *behavior.headers.items()]
        return (
            _compressed(replace(answer, headers=headers), request)
            if behavior.compress
            else replace(answer, headers=headers)
        )

    def _asked(self, behavior: Behavior, request: Request) -> Response:
        if request.method not in behavior.methods:
            return Response(403, [("Content-Type", "text/html")])
        if not behavior.index:
            return behavior.origin.answer(request)
        path, elsewhere = index_rule(request.path)
        if elsewhere:
            return Response(301, [("Location", elsewhere), ("Content-Type", "text/html")])
        return behavior.origin.answer(replace(request, path=path))

    def _error(self, page: ErrorPage, request: Request) -> Response:
        site = self.behaviors[-1].origin
        found = site.answer(replace(request, method="GET", path=page.path, headers=()))
        return replace(found, status=page.status) if found.status == 200 else Response(page.status, found.headers)


def _without(headers: Iterable[tuple[str, str]], names: Iterable[str]) -> list[tuple[str, str]]:
    gone = {name.lower() for name in names}
    return [(name, value) for name, value in headers if name.lower() not in gone]


def _compressed(answer: Response, request: Request) -> Response:
    """Compressed where the reader takes it; the ETag becomes a weak one, as CloudFront makes it."""
    held = {name.lower(): value for name, value in answer.headers}
    kind = held.get("content-type", "").partition(";")[0]
    takes = any(name.lower() == "accept-encoding" and "gzip" in value for name, value in request.headers)
    if not takes or len(answer.body) not in COMPRESSED_BYTES or not COMPRESSED.fullmatch(kind):
        return answer
    weak = [(name, f"W/{value}" if name.lower() == "etag" else value) for name, value in answer.headers]
    headers = [*weak, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return Response(answer.status, headers, gzip.compress(answer.body, 6, mtime=0))


def edge(stack: Stack, logical: str, client: S3Client, gateways: Mapping[str, Gateway]) -> Edge:
    """The distribution as the template declares it; `gateways` by logical id."""
    config = stack.properties(logical)["DistributionConfig"]
    origins = {one["Id"]: _origin(stack, one["DomainName"], client, gateways) for one in config["Origins"]}
    behaviors = [*config.get("CacheBehaviors", []), {**config["DefaultCacheBehavior"], "PathPattern": "*"}]
    errors = {
        int(one["ErrorCode"]): ErrorPage(int(one["ResponseCode"]), one["ResponsePagePath"])
        for one in config.get("CustomErrorResponses", [])
    }
    return Edge(tuple(_behavior(stack, one, origins) for one in behaviors), errors)


def _origin(stack: Stack, domain: str, client: S3Client, gateways: Mapping[str, Gateway]) -> Origin:
    for bucket in stack.of_type("AWS::S3::Bucket"):
        if stack.attribute(bucket, "RegionalDomainName") == domain:
            return Bucket(client, stack.ref(bucket))
    for gateway in gateways.values():
        if domain.startswith(f"{gateway.api}.execute-api."):
            return gateway
    raise TemplateError(f"template.yaml: the embedded edge has no origin {domain}")


def _behavior(stack: Stack, declared: Mapping[str, Any], origins: Mapping[str, Origin]) -> Behavior:
    policies = {stack.ref(name): name for name in stack.of_type("AWS::CloudFront::ResponseHeadersPolicy")}
    policy = policies.get(declared.get("ResponseHeadersPolicyId", ""))
    return Behavior(
        pattern=declared["PathPattern"],
        origin=origins[declared["TargetOriginId"]],
        methods=frozenset(declared.get("AllowedMethods", ["GET", "HEAD"])),
        compress=declared.get("Compress") in (True, "true"),
        headers=_headers(stack.properties(policy)["ResponseHeadersPolicyConfig"]) if policy else {},
        index=bool(declared.get("FunctionAssociations")),
    )


def _headers(config: Mapping[str, Any]) -> dict[str, str]:
    """A response headers policy as the headers that it sets."""
    security = config.get("SecurityHeadersConfig", {})
    headers = {header: read(security[name]) for name, (header, read) in _SECURITY.items() if name in security}
    custom = config.get("CustomHeadersConfig", {}).get("Items", [])
    return {**headers, **{item["Header"]: item["Value"] for item in custom}}


def _transport(rule: Mapping[str, Any]) -> str:
    subdomains = "; includeSubDomains" if rule.get("IncludeSubdomains") in (True, "true") else ""
    return f"max-age={rule['AccessControlMaxAgeSec']}{subdomains}"


_SECURITY = {
    "ContentSecurityPolicy": ("Content-Security-Policy", lambda rule: str(rule["ContentSecurityPolicy"])),
    "ContentTypeOptions": ("X-Content-Type-Options", lambda _: "nosniff"),
    "FrameOptions": ("X-Frame-Options", lambda rule: str(rule["FrameOption"])),
    "ReferrerPolicy": ("Referrer-Policy", lambda rule: str(rule["ReferrerPolicy"])),
    "StrictTransportSecurity": ("Strict-Transport-Security", _transport),
}
