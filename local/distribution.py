"""The distribution as the template declares it, and the bucket as its origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError

from local.edge import Behavior, Edge, ErrorPage, Origin, Rule
from local.errors import TemplateError
from local.gateway import Gateway, Request, Response, domain
from local.template import Stack

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

INDEX = "IndexFunction"
"""The viewer-request function that `edge.index_rule` plays."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A private bucket behind an origin access control: what is not there is 403, since it may not be listed."""

    client: S3Client
    name: str

    def answer(self, request: Request) -> Response:
        try:
            held = self.client.get_object(Bucket=self.name, Key=unquote(request.path)[1:])
        except (ClientError, BotoCoreError):
            return Response(403, [("Content-Type", "application/xml")], b"<Error><Code>AccessDenied</Code></Error>")
        headers = [
            ("Content-Type", held["ContentType"]),
            ("Cache-Control", held.get("CacheControl", "")),
            ("ETag", held["ETag"]),
            ("Last-Modified", _http_date(held["LastModified"])),
        ]
        found = Response(200, [(name, value) for name, value in headers if value], held["Body"].read())
        return Response(304, found.headers) if _fresh(request, held["ETag"], held["LastModified"]) else found


def _fresh(request: Request, etag: str, modified: datetime) -> bool:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2"""
    asked = {name.lower(): value for name, value in request.headers}
    if "if-none-match" in asked:
        tags = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        return bool(tags & {"*", etag})
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
    except ValueError:
        return False
    return modified.replace(microsecond=0) <= since.astimezone(UTC)


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def edge(stack: Stack, logical: str, client: S3Client, gateways: Mapping[str, Gateway]) -> Edge:
    """`gateways` by logical id. Raises TemplateError for what is not played here."""
    config = stack.properties(logical)["DistributionConfig"]
    origins = {one["Id"]: _origin(stack, one["DomainName"], client, gateways) for one in config["Origins"]}
    behaviors = [*config.get("CacheBehaviors", []), {**config["DefaultCacheBehavior"], "PathPattern": "*"}]
    errors = {
        int(one["ErrorCode"]): ErrorPage(int(one["ResponseCode"]), one["ResponsePagePath"])
        for one in config.get("CustomErrorResponses", [])
    }
    return Edge(tuple(_behavior(stack, one, origins) for one in behaviors), errors)


def _origin(stack: Stack, name: str, client: S3Client, gateways: Mapping[str, Gateway]) -> Origin:
    for bucket in stack.of_type("AWS::S3::Bucket"):
        if stack.attribute(bucket, "RegionalDomainName") == name:
            return Bucket(client, stack.ref(bucket))
    for gateway in gateways.values():
        if domain(gateway.api) == name:
            return gateway
    raise TemplateError(f"template.yaml: the embedded edge has no origin {name}")


def _behavior(stack: Stack, declared: Mapping[str, Any], origins: Mapping[str, Origin]) -> Behavior:
    policy = _policy(stack, "AWS::CloudFront::ResponseHeadersPolicy", declared.get("ResponseHeadersPolicyId"))
    return Behavior(
        pattern=declared["PathPattern"],
        origin=origins[declared["TargetOriginId"]],
        methods=frozenset(declared.get("AllowedMethods", ["GET", "HEAD"])),
        compress=_true(declared.get("Compress")),
        rules=tuple(_rules(policy["ResponseHeadersPolicyConfig"])) if policy else (),
        index=_index(stack, declared.get("FunctionAssociations", [])),
        query=_query(stack, declared),
        headers=_headers(stack, declared),
    )


def _policy(stack: Stack, kind: str, identifier: str | None) -> Mapping[str, Any] | None:
    """Its properties. Raises TemplateError for one that the template does not declare, such as AWS's own."""
    if identifier is None:
        return None
    for name in stack.of_type(kind):
        if stack.ref(name) == identifier:
            return stack.properties(name)
    raise TemplateError(f"template.yaml: the embedded edge knows no policy {identifier} of {kind}")


def _query(stack: Stack, declared: Mapping[str, Any]) -> bool:
    """Whether the origin gets the query string; cookies it never does."""
    policy = _policy(stack, "AWS::CloudFront::CachePolicy", declared.get("CachePolicyId"))
    if policy is None:
        raise TemplateError("template.yaml: the embedded edge plays behaviours with a cache policy")
    key = policy["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    kinds = key["HeadersConfig"]["HeaderBehavior"], key["CookiesConfig"]["CookieBehavior"]
    query = key["QueryStringsConfig"]["QueryStringBehavior"]
    if kinds != ("none", "none") or query not in ("none", "all"):
        raise TemplateError("template.yaml: the embedded edge passes a whole query or none, no header and no cookie")
    return bool(query == "all")


def _headers(stack: Stack, declared: Mapping[str, Any]) -> bool:
    """Whether the origin gets all of the reader's headers but Host, beyond what the cache policy gives it."""
    policy = _policy(stack, "AWS::CloudFront::OriginRequestPolicy", declared.get("OriginRequestPolicyId"))
    if policy is None:
        return False
    config = policy["OriginRequestPolicyConfig"]
    kinds = config["CookiesConfig"]["CookieBehavior"], config["QueryStringsConfig"]["QueryStringBehavior"]
    if kinds != ("none", "none") or config["HeadersConfig"] != {"HeaderBehavior": "allExcept", "Headers": ["host"]}:
        raise TemplateError("template.yaml: the embedded edge passes on all headers but host, or none; nothing else")
    return True


def _index(stack: Stack, associations: list[Mapping[str, Any]]) -> bool:
    if not associations:
        return False
    if [one["FunctionARN"] for one in associations] != [stack.attribute(INDEX, "FunctionMetadata.FunctionARN")]:
        raise TemplateError(f"template.yaml: the embedded edge plays no function but {INDEX}")
    return True


def _rules(config: Mapping[str, Any]) -> Iterator[Rule]:
    """Raises TemplateError for a part of the policy that is not played here."""
    security = config.get("SecurityHeadersConfig", {})
    other = config.keys() - {"Name", "Comment", "SecurityHeadersConfig", "CustomHeadersConfig"}
    if unknown := sorted(other | (security.keys() - _SECURITY.keys())):
        raise TemplateError(f"template.yaml: the embedded edge does not know {', '.join(unknown)} of a headers policy")
    for name, (header, read) in _SECURITY.items():
        if name in security:
            yield Rule(header, read(security[name]), _true(security[name]["Override"]))
    for item in config.get("CustomHeadersConfig", {}).get("Items", []):
        yield Rule(item["Header"], item["Value"], _true(item["Override"]))


def _transport(rule: Mapping[str, Any]) -> str:
    subdomains = "; includeSubDomains" if _true(rule.get("IncludeSubdomains")) else ""
    return f"max-age={rule['AccessControlMaxAgeSec']}{subdomains}{'; preload' if _true(rule.get('Preload')) else ''}"


def _true(value: object) -> bool:
    return value in (True, "true", "True")


_SECURITY: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "ContentSecurityPolicy": ("Content-Security-Policy", lambda rule: str(rule["ContentSecurityPolicy"])),
    "ContentTypeOptions": ("X-Content-Type-Options", lambda _: "nosniff"),
    "FrameOptions": ("X-Frame-Options", lambda rule: str(rule["FrameOption"])),
    "ReferrerPolicy": ("Referrer-Policy", lambda rule: str(rule["ReferrerPolicy"])),
    "StrictTransportSecurity": ("Strict-Transport-Security", _transport),
}
