from __future__ import annotations

import json
import resource
import sys
from base64 import b64decode
from pathlib import Path
from time import process_time

import pytest
from defusedxml import DefusedXmlException, ElementTree
from hotpapers.adapters.http.strict import load_json, looks_like_html, read_xml
from hotpapers.domain.errors import SourceChanged
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path

ATOM = "http://www.w3.org/2005/Atom"
FIELDS = {f"{ATOM} title": "title", f"{ATOM} link": "link"}
DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="{ATOM}"><title>all</title>
  <entry><title>one</title><link href="a" rel="b"/></entry>
  <entry><title>two</title><other>not asked for</other></entry>
  <link rel="next"/>
</feed>"""


def read(document: str | bytes) -> tuple[object, object]:
    found = read_xml("test", document if isinstance(document, bytes) else document.encode(), f"{ATOM} entry", FIELDS)
    return found.items, found.around


def test_records_and_what_stands_around_them_are_told_apart() -> None:
    items, around = read(DOCUMENT)
    assert items == ({"title": ["one"], "link@href": ["a"], "link@rel": ["b"], "link": [""]}, {"title": ["two"]})
    assert around == {"title": ["all"], "link": [""], "link@rel": ["next"]}


@pytest.mark.parametrize(
    "inside", ["a<b>c</b>d", "<![CDATA[acd]]>", "a<!-- x -->cd", "a<?x y?>cd", "&#97;cd", "a<b><c>c</c></b>d"]
)
def test_a_field_is_its_text_whatever_stands_in_it(inside: str) -> None:
    assert read(f'<feed xmlns="{ATOM}"><title>{inside}</title></feed>')[1] == {"title": ["acd"]}


def test_a_name_is_its_namespace_and_not_its_prefix() -> None:
    assert read(f'<x:feed xmlns:x="{ATOM}"><x:entry><x:title>T</x:title></x:entry></x:feed>')[0] == ({"title": ["T"]},)
    assert read(DOCUMENT.replace(ATOM, "urn:other")) == ((), {})


DTD = '<!DOCTYPE feed [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    "document",
    [
        "",
        " ",
        "<!DOCTYPE html><html></html>",
        '{"a": 1}',
        f"<!DOCTYPE feed>{DOCUMENT[39:]}",
        f'<!DOCTYPE feed SYSTEM "file:///etc/passwd">{DOCUMENT[39:]}',
        f"{DTD}<feed>&a;</feed>",
        DOCUMENT[:-3],
        DOCUMENT + "x",
        DOCUMENT * 2,
        DOCUMENT.replace("one", "&nbsp;"),
        DOCUMENT.replace("one", "&#0;"),
        DOCUMENT.replace("one", "&#x110000;"),
        DOCUMENT.replace("one", "a\x0bb"),
        DOCUMENT.replace("UTF-8", "x-bogus"),
        DOCUMENT.replace("UTF-8", "UTF-7"),
        DOCUMENT.encode().replace(b"one", b"\xff"),
        DOCUMENT.encode().replace(b"one", b"\xed\xa0\x80"),
    ],
)
def test_what_is_not_plain_whole_xml_is_refused(document: str | bytes) -> None:
    with pytest.raises(SourceChanged, match="not plain XML"):
        read(document)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_text_is_decoded_as_the_document_says(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    items, _ = read(DOCUMENT.replace("UTF-8", declared).replace("one", "Müller").encode(encoding))
    assert items[0]["title"] == ["Müller"]  # type: ignore[index]


TAGS = ("<feed>", "</feed>", "<entry>", "</entry>", "<title>", "</title>", "<a b='c'/>", "<!-- -->", "<?p q?>", "<")
TEXTS = (
    "&amp;",
    "&#9;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE feed>",
    '<?xml version="1.0"?>',
    "text",
    "é",
    "\x00",
    " ",
)
PIECES = st.sampled_from(TAGS + TEXTS)


def refused_by_defusedxml(document: bytes) -> bool:
    try:
        ElementTree.fromstring(document, forbid_dtd=True)
    except (DefusedXmlException, ElementTree.ParseError, ValueError, LookupError):
        return True
    return False


@given(
    st.lists(PIECES, max_size=12).map(lambda inside: f"<feed>{''.join(inside)}</feed>".encode())
    | st.binary(max_size=60)
)
def test_it_is_exactly_as_strict_as_defusedxml(document: bytes) -> None:
    try:
        read(document)
    except SourceChanged:
        assert refused_by_defusedxml(document)
    else:
        assert not refused_by_defusedxml(document)


def hostile(folder: str) -> dict[str, dict[str, str]]:
    verdicts: dict[str, dict[str, str]] = json.loads(shared_path("hostile", folder, "EXPECT.json").read_text())
    return {name: verdict for name, verdict in verdicts.items() if name != "_rule"}


def test_the_hostile_collection_is_judged_as_it_should_be() -> None:
    folder, before = shared_path("hostile", "xml"), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, verdict in hostile("xml").items():
        start = process_time()
        try:
            read((folder / name).read_bytes())
            found = "accept"
        except SourceChanged:
            found = "reject"
        assert found == verdict["want"] or "or reject" in verdict.get("note", ""), name
        assert process_time() - start < 1, name
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 128_000


def test_no_document_opens_a_file_or_a_connection() -> None:
    documents = [path.read_bytes() for path in shared_path("hostile", "xml").glob("*.xml")]
    opened: list[str] = []
    watching = [True]

    def watch(event: str, _: object) -> None:
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo"):
            opened.append(event)

    sys.addaudithook(watch)
    for document in documents:
        try:
            read(document)
        except SourceChanged:
            continue
    watching.clear()
    assert opened == []


NOT_JSON = (
    *(b"", b"  ", b"<html>", b'{"a":', b"{} {}", b"\xff", b"cb({})", b"\xef\xbb\xbf{}", b"[" * 100_000),
    *(b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": 1' + b"0" * 5_000 + b"}"),
)


@pytest.mark.parametrize("body", NOT_JSON)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="not JSON"):
        load_json("test", body)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_what_is_json_is_read_as_it_is(value: object) -> None:
    assert load_json("test", json.dumps(value).encode()) == value


def test_a_complaint_holds_nothing_of_the_body() -> None:
    with pytest.raises(SourceChanged) as json_error:
        load_json("test", b"secret-canary")
    with pytest.raises(SourceChanged) as xml_error:
        read("secret-canary")
    assert "canary" not in f"{json_error.value}{xml_error.value}"


def test_the_collection_of_json_never_does_worse_than_an_error() -> None:
    for name, case in json.loads(shared_path("hostile", "json", "jsontestsuite.json").read_text()).items():
        try:
            load_json("test", b64decode(case["b64"]))
        except SourceChanged:
            assert case["expect"] != "accept", name
        else:
            assert case["expect"] != "reject", name


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><p>", b"\xef\xbb\xbf \n<HTML lang=en>", b"  <!doctype HTML>"])
def test_a_web_page_is_known_by_how_it_starts(body: bytes) -> None:
    assert looks_like_html(body)
    assert not looks_like_html(b"<?xml version='1.0'?><html/>")


def test_the_recorded_feeds_are_read_whole() -> None:
    for path in sorted(Path(shared_path("payloads", "arxiv_rss")).glob("*.xml")):
        tag = "item" if path.name.startswith("rss2") else f"{ATOM} entry"
        found = read_xml("test", path.read_bytes(), tag, {"guid": "id", f"{ATOM} id": "id"})
        whole = path.read_text().count("<item>") + path.read_text().count("<entry>")
        assert [len(item["id"]) for item in found.items] == [1] * whole
