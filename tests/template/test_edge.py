from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import distribution
from local.edge import Edge, index_rule
from local.gateway import Gateway, Request
from local.template import Stack


@pytest.fixture
def edge(stack: Stack) -> dict[str, Any]:
    config: dict[str, Any] = stack.properties("Distribution")["DistributionConfig"]
    return config


def test_only_the_buckets_403_is_shown_as_a_missing_page(edge: dict[str, Any]) -> None:
    """A 404 of the API stays what it is: a problem document."""
    (shown,) = edge["CustomErrorResponses"]
    assert (shown["ErrorCode"], shown["ResponseCode"], shown["ResponsePagePath"]) == (403, 404, "/404.html")
    assert shown["ErrorCachingMinTTL"] <= 10, "a page asked for a moment too early must not stay missing"


def test_an_answer_of_the_api_is_cached_by_its_path_and_whole_query_and_nothing_else(
    stack: Stack, edge: dict[str, Any]
) -> None:
    for api in (_behaviour(edge, pattern) for pattern in ("/v1/*", "/.well-known/*")):
        assert _key(stack, api) == {"query": "all", "headers": "none", "cookies": "none"}
        assert "OriginRequestPolicyId" not in api, "nothing else reaches the API either"


def test_a_message_of_an_agent_reaches_its_function_with_its_headers_and_no_answer_is_kept(
    stack: Stack, edge: dict[str, Any]
) -> None:
    agents = _behaviour(edge, "/mcp")
    assert agents["TargetOriginId"] == "api"
    assert {"POST", "OPTIONS"} < set(agents["AllowedMethods"])
    cache = stack.properties("McpCache")["CachePolicyConfig"]
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (0, 0, 0)
    assert agents["CachePolicyId"] == stack.ref("McpCache")
    request = stack.properties("McpRequest")["OriginRequestPolicyConfig"]
    assert agents["OriginRequestPolicyId"] == stack.ref("McpRequest")
    # the gateway answers to its own name alone
    assert request["HeadersConfig"] == {"HeaderBehavior": "allExcept", "Headers": ["host"]}


def test_a_page_is_cached_by_its_path_and_nothing_else(stack: Stack, edge: dict[str, Any]) -> None:
    assert _key(stack, edge["DefaultCacheBehavior"]) == {"query": "none", "headers": "none", "cookies": "none"}
    assert "OriginRequestPolicyId" not in edge["DefaultCacheBehavior"]


def test_every_behaviour_is_encrypted_reads_only_and_says_how_to_be_read(stack: Stack, edge: dict[str, Any]) -> None:
    for behaviour in (edge["DefaultCacheBehavior"], *edge["CacheBehaviors"]):
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert set(behaviour.get("CachedMethods", ["GET", "HEAD"])) == {"GET", "HEAD"}
        assert behaviour["ResponseHeadersPolicyId"] == stack.ref("SecurityHeaders")


def test_the_bucket_is_only_read_and_the_api_itself_says_what_it_is_not_for(edge: dict[str, Any]) -> None:
    """A method that CloudFront refuses gets its own 403, which is no problem document."""
    assert set(edge["DefaultCacheBehavior"]["AllowedMethods"]) == {"GET", "HEAD"}
    assert {len(behaviour["AllowedMethods"]) for behaviour in edge["CacheBehaviors"]} == {7}


def test_the_bucket_is_read_by_signed_requests_and_the_api_by_tls(stack: Stack, edge: dict[str, Any]) -> None:
    origins = {origin["Id"]: origin for origin in edge["Origins"]}
    assert origins["site"]["OriginAccessControlId"] == stack.attribute("SiteAccess", "Id")
    access = stack.properties("SiteAccess")["OriginAccessControlConfig"]
    assert (access["SigningBehavior"], access["SigningProtocol"]) == ("always", "sigv4")
    assert origins["api"]["CustomOriginConfig"] == {
        "OriginProtocolPolicy": "https-only",
        "OriginSSLProtocols": ["TLSv1.2"],
    }


def test_a_page_may_load_nothing_of_others_and_run_nothing_inline(stack: Stack) -> None:
    headers = stack.properties("SecurityHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    directives = {name: set(sources) for name, *sources in map(str.split, policy.split(";"))}
    assert directives["default-src"] == {"'none'"}
    assert set().union(*directives.values()) <= {"'none'", "'self'", "data:"}
    assert "data:" not in directives["script-src"]
    assert directives["frame-ancestors"] == directives["base-uri"] == {"'none'"}


@pytest.mark.parametrize("path", ["/", "/nothing.html", "/v1/digests/latest", "/mcp", "/readers/yes"])
def test_the_local_server_sets_the_headers_that_the_edge_sets(stack: Stack, path: str) -> None:
    """CloudFront's names for them, and what it sends: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html"""
    config = stack.properties("SecurityHeaders")["ResponseHeadersPolicyConfig"]
    security, custom = config["SecurityHeadersConfig"], config["CustomHeadersConfig"]["Items"]
    transport = security["StrictTransportSecurity"]
    sent = {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
        **{item["Header"]: item["Value"] for item in custom},
    }
    assert len(sent) == len(security) + len(custom)
    answer = dict(_played(stack).answer(Request("GET", path, "", ())).headers)
    assert {name: answer.get(name) for name in sent} == sent


def _played(stack: Stack) -> Edge:
    """With an empty bucket, and an API of no routes."""
    nothing: Any = _Nothing()
    api = Gateway(stack.ref("HttpApi"), [], lambda: datetime(2026, 9, 24, tzinfo=UTC))
    return distribution.edge(stack, "Distribution", nothing, {"HttpApi": api})


class _Nothing:
    """A client of S3."""

    def get_object(self, **asked: str) -> dict[str, Any]:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": str(asked)}}, "GetObject")


def test_the_embedded_edge_knows_the_same_files_as_the_edge(stack: Stack) -> None:
    code = stack.properties("IndexFunction")["FunctionCode"]
    (names,) = re.findall(r"\\\.\(([a-z|]+)\)\$", code)
    for name in names.split("|"):
        assert index_rule(f"/a.{name}") == (f"/a.{name}", None), name
    assert index_rule("/digests/2026-09-24")[1] == "/digests/2026-09-24/"
    assert index_rule("/papers/2609.01234")[1] == "/papers/2609.01234/", "an arXiv id is no file"


def test_nothing_refers_to_itself_by_way_of_others(stack: Stack) -> None:
    """CloudFormation refuses a circle when it deploys: the API may not know the distribution that stands before it."""
    refers = {name: set(_named(resource.body)) & stack.resources.keys() for name, resource in stack.resources.items()}
    order = list(TopologicalSorter(refers).static_order())
    assert max(order.index("ApiFunction"), order.index("McpFunction")) < order.index("Distribution")


def _behaviour(edge: dict[str, Any], pattern: str) -> dict[str, Any]:
    (found,) = [one for one in edge["CacheBehaviors"] if one["PathPattern"] == pattern]
    return dict(found)


def _key(stack: Stack, behaviour: dict[str, Any]) -> dict[str, str]:
    (policy,) = [
        stack.properties(name)["CachePolicyConfig"]
        for name in stack.of_type("AWS::CloudFront::CachePolicy")
        if stack.ref(name) == behaviour["CachePolicyId"]
    ]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    return {
        "query": key["QueryStringsConfig"]["QueryStringBehavior"],
        "headers": key["HeadersConfig"]["HeaderBehavior"],
        "cookies": key["CookiesConfig"]["CookieBehavior"],
    }


def _named(value: Any) -> Iterator[str]:
    """Every logical id that a declaration may refer to."""
    yield from re.findall(r"\$\{([A-Za-z0-9]+)[.}]", json.dumps(value))
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("Ref", "DependsOn"):
                yield from [item] if isinstance(item, str) else item
            elif key == "Fn::GetAtt":
                yield item[0]
            else:
                yield from _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)
