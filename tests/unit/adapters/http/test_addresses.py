from __future__ import annotations

import json
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import pytest
from hotpapers.adapters.http.addresses import LONGEST, Unfit, found, is_public, led_to, public
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path

ASKED = "https://arxiv.org/list/cs/new"
HOSTS = ("arxiv.org", "rss.arxiv.org", "127.0.0.1:8000")

INNER = [
    "169.254.169.254",
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "ff02::1",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "2002:a9fe:a9fe::",
    "64:ff9b::a9fe:a9fe",
]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_not_public_in_any_of_its_forms(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["151.101.3.42", "2a04:4e42::810", "::ffff:151.101.3.42", "64:ff9b::9765:32a"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_the_one_it_hides(address: IPv4Address) -> None:
    hidden = [IPv6Address(prefix + address.packed) for prefix in (bytes(10) + b"\xff\xff", b"\0d\xff\x9b" + bytes(8))]
    hidden.append(IPv6Address(b"\x20\x02" + address.packed + bytes(10)))
    assert {is_public(str(one)) for one in hidden} == {is_public(str(address))}


@pytest.mark.parametrize(
    "target",
    [
        "https://arxiv.org/list/math/new",
        "https://www.arxiv.org/list/cs/new",
        "https://export.arxiv.org:443/oai2?x=1",
        "https://RSS.arxiv.org/rss/cs",
        "https://sub.rss.arxiv.org/",
    ],
)
def test_a_redirect_may_stay_with_the_hosts_we_ask(target: str) -> None:
    assert led_to(target, ASKED, HOSTS).lower() == target.lower()


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/list/math/new", "https://arxiv.org/list/math/new"),
        ("new?skip=0", "https://arxiv.org/list/cs/new?skip=0"),
        ("//arxiv.org/abs/1", "https://arxiv.org/abs/1"),
        ("?page=2", "https://arxiv.org/list/cs/new?page=2"),
    ],
)
def test_a_location_is_read_from_the_address_asked(location: str, target: str) -> None:
    assert led_to(location, ASKED, HOSTS) == target


def test_a_configured_address_is_trusted_as_it_stands() -> None:
    assert led_to("http://127.0.0.1:8000/oai", "http://127.0.0.1:9000/", HOSTS) == "http://127.0.0.1:8000/oai"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "https://notarxiv.org/",
        "https://arxiv.org.evil.example/",
        "https://org/",
        "http://arxiv.org/list/cs/new",
        "https://user:secret@arxiv.org/",
        "https://arxiv.org@evil.example/",
        "https://arxiv.org:22/",
        "https://127.0.0.1:8001/",
        "https://[::1]/",
        "https://[::1",
        "https://arxiv.org:abc/",
        "https://arxiv.org:99999/",
        "https:///x",
        "//",
        "https://",
        "https:",
        "file:///etc/passwd",
        "gopher://arxiv.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "https://arxiv.org/" + "a" * LONGEST,
    ],
)
def test_a_redirect_leads_nowhere_else(target: str) -> None:
    with pytest.raises(Unfit):
        led_to(target, ASKED, HOSTS)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2852039166", "0x7f.1", "0251.0376.0251.0376", "127.1"])
def test_a_host_is_looked_at_by_its_address_not_by_how_it_is_written(host: str) -> None:
    with pytest.raises((Unfit, OSError)):
        public(found(host, 443, 5))


def test_no_trap_of_the_collection_is_followed() -> None:
    """Not one is a host that we ask, so none is even looked up; what shortens an address is asked by nobody."""
    kinds = ("ssrf_ip_forms", "scheme", "authority_confusion", "shortener")
    cases = json.loads(shared_path("hostile", "url", "url_traps.json").read_text())
    urls = [case["url"] for case in cases if case["cat"] in kinds and case["url"]]
    assert len(urls) > 85
    for url in urls:
        with pytest.raises(Unfit):
            led_to(url, "https://export.example/", ("export.example",))
    assert sum("//" in url for url in urls) > 60, "a control: most name a host that is not one of ours"


def test_a_redirect_leads_to_the_host_that_a_browser_would_ask_or_stays_at_home() -> None:
    given = json.loads(shared_path("hostile", "url", "wpt_urltestdata.json").read_text("utf-8"))
    cases = [one for one in given if isinstance(one, dict) and str(one["base"]).startswith(("http:", "https:"))]
    followed = 0
    for case in cases:
        home = urlsplit(case["base"]).hostname
        with suppress(Unfit):
            target = urlsplit(led_to(case["input"], case["base"], ()))
            followed += 1
            assert target.hostname in {home, case.get("hostname")}, case
            assert target.scheme in ("http", "https"), case
    elsewhere = sum(case.get("hostname") != urlsplit(case["base"]).hostname for case in cases)
    assert followed > 20
    assert elsewhere > 100, "a control: most of them would lead away"
