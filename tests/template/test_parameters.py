"""What CloudFormation would refuse of a parameter, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from local import parameters, template
from local.errors import BadInput

ARN = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Subjects", "cs, stat,cs.LG"),
        ("Contact", "https://papers.example.org/about"),
        ("XDailyPosts", "0"),
        ("MastodonUrls", "https://mastodon.social, http://127.0.0.1:8001/"),
        ("DomainName", "papers.example.org"),
        ("CertificateArn", ARN),
        ("AlarmEmail", "ops@papers.example"),
        ("ReservedConcurrency", "20"),
        ("ArxivOaiUrl", "http://127.0.0.1:8001/oai"),
        ("XOembedUrl", "https://publish.x.com/oembed"),
    ],
)
def test_what_is_meant_is_taken(body: dict[str, Any], name: str, value: str) -> None:
    assert parameters.values(body["Parameters"], {name: value})[name] == value


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("Subjects", "cs;stat", "is not a list of arXiv archives"),
        ("Ranking", "hot", "is neither heat nor classic"),
        ("XDailyPosts", "-1", "is not a number of posts"),
        ("ArxivDelaySeconds", "soon", "is not a number of seconds"),
        ("MastodonUrls", "mastodon.social", "is not a list of server addresses"),
        ("SiteUrl", "papers.example.org", "is not the address of a site"),
        ("DomainName", "https://papers.example.org", "is not a domain name"),
        ("DomainName", "papers", "is not a domain name"),
        ("CertificateArn", ARN.replace("us-east-1", "eu-west-1"), "in us-east-1, the one region"),
        ("AlarmEmail", "ops@papers.example, me@papers.example", "is not one e-mail address"),
        ("ReservedConcurrency", "-1", "is not a number from 0"),
        ("ReservedConcurrency", "2.5", "is not a number from 0"),
        ("ReservedConcurrency", "00", "is not a number from 0"),
        ("TellHour", "24", "is not an hour"),
        ("TellHour", "12.5", "is not an hour"),
        ("TellHour", "1e1", "is not an hour"),
        ("ArxivUrl", "arxiv.org", "is not an http address"),
        ("HuggingfaceUrl", "https://huggingface.co/?a", "is not an http address"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(body: dict[str, Any], name: str, value: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        parameters.values(body["Parameters"], {name: value})


def test_whatever_is_checked_says_what_is_wrong_in_words(body: dict[str, Any]) -> None:
    checks = {"AllowedPattern", "AllowedValues", "MinValue", "MaxValue", "MinLength", "MaxLength"}
    for name, rule in body["Parameters"].items():
        assert checks & rule.keys(), f"{name} takes anything"
        assert "ConstraintDescription" in rule, name


def test_a_domain_is_served_by_its_certificate_and_is_the_sites_address(body: dict[str, Any]) -> None:
    stack = template.stack(body, {"DomainName": "papers.example.org", "CertificateArn": ARN})
    config = stack.properties("Distribution")["DistributionConfig"]
    assert config["Aliases"] == ["papers.example.org"]
    assert config["ViewerCertificate"]["AcmCertificateArn"] == ARN
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    variables = stack.properties("HarvestFunction")["Environment"]["Variables"]
    assert variables["HOTPAPERS_SITE_URL"] == "https://papers.example.org"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"DomainName": "papers.example.org"}, "DomainName needs its certificate; give CertificateArn too."),
        ({"CertificateArn": ARN}, "CertificateArn is of a domain; give DomainName too."),
    ],
)
def test_a_domain_and_its_certificate_are_given_together(
    body: dict[str, Any], chosen: dict[str, str], words: str
) -> None:
    with pytest.raises(BadInput) as caught:
        template.values(body, chosen)
    assert str(caught.value).partition(": ")[2] == words
    for variable in ("HOTPAPERS_DOMAIN_NAME", "HOTPAPERS_CERTIFICATE_ARN"):
        assert variable in str(caught.value)


def test_people_are_told_from_any_whole_hour_on(body: dict[str, Any]) -> None:
    for hour in range(24):
        assert template.values(body, {"TellHour": str(hour)})["TellHour"] == str(hour)


def test_nothing_is_reserved_unless_a_number_is_given(body: dict[str, Any]) -> None:
    for number, reserved in (("0", [None, None, None]), ("20", [2, 2, 20])):
        stack = template.stack(body, {"ReservedConcurrency": number})
        functions = ("HarvestFunction", "PublishFunction", "ApiFunction")
        found = [stack.properties(name).get("ReservedConcurrentExecutions") for name in functions]
        assert [one if one is None else int(one) for one in found] == reserved
