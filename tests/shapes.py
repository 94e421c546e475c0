"""What untrusted text may be in anything we write: text. An output's shape is all of it but its texts.

Only what we make of text ourselves may come and go: formulas, and links of the web that lend no authority.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from defusedxml.ElementTree import ParseError, fromstring
from hotpapers.domain.calendar import Week
from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.mention import Author
from hotpapers.domain.outline import Outline
from hotpapers.domain.rollup import best, trending
from hotpapers.domain.text import clean, clean_lines
from hotpapers.views import feeds, letters, markdown, pages
from hotpapers.views.documents import digest_document
from hotpapers.views.pages import Beside, Listed
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from yaml import YAMLError

from tests.builders import a_digest, a_mention, a_paper, an_entry
from tests.pages import ALONE, SITE, a_file
from tests.shared import shared_path

Shape = Counter[str]

BENIGN = "benign"
STYLES = ("original", "portable", *markdown.STYLES)
OURS = frozenset(
    {
        *("math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mstyle", "mpadded"),
        *(
            "msub",
            "msup",
            "msubsup",
            "mfrac",
            "msqrt",
            "mroot",
            "mover",
            "munder",
            "munderover",
            "menclose",
            "mphantom",
        ),
        *("mtable", "mtr", "mtd", "em", "strong", "code", "br", "span"),
        *("paragraph_open", "paragraph_close"),
    }
)
"""Elements that TeX becomes, and the empty lines of a post."""
LINK = "a href=https rel=nofollow ugc"
_TEXT = frozenset({"text", "softbreak", "hardbreak", "inline", "text_special"})
_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def hostile_texts() -> list[str]:
    """Every one of the collections of scripts, naughty strings and titles."""
    scripts = [case["payload"] for case in _read("xss", "xss_payloads.json")]
    titles = [case["value"] for case in _read("markdown", "titles.json") if "value" in case]
    return [text for text in (*scripts, *_read("unicode", "blns.json"), *titles) if not _is_withdrawn(text)]


def _is_withdrawn(text: str) -> bool:
    """A page says so of a paper, in an element of its own."""
    return a_day_of(text).entries[0].paper.withdrawn


def scripts() -> list[str]:
    return [case["payload"] for case in _read("xss", "xss_payloads.json")]


def _read(*parts: str) -> Any:
    return json.loads(shared_path("hostile", *parts).read_text("utf-8"))


def a_day_of(text: str) -> Digest:
    """Everything foreign in it is that text, as the doors let it in."""
    line, lines = clean(text) or "(untitled)", clean_lines(text) or "(untitled)"
    post = a_mention("1", text=lines, author=Author("1", line, line))
    paper = a_paper(title=line, abstract=line, authors=(line,), comments=line, journal_ref=line)
    return a_digest(entries=(an_entry(1, paper, posts=(post,)),))


def written(digest: Digest, style: str) -> str:
    """A post in one of `STYLES`."""
    if style == "original":
        return markdown.original(digest)
    body = markdown.body(digest)
    return markdown.portable(digest, body) if style == "portable" else markdown.post(digest, style, body)


def of_html(page: str) -> Shape:
    return Counter(_element(node.tag, node.attributes) for node in LexborHTMLParser(page).css("*") if node.tag)


def _element(tag: str, attributes: Mapping[str, str | None]) -> str:
    return " ".join([tag, *(_attribute(name, value or "") for name, value in sorted(attributes.items()))])


def _attribute(name: str, value: str) -> str:
    """Of an address its scheme, of a link what it lends."""
    if name in ("href", "src", "action", "cite"):
        return f"{name}={'https' if value.startswith(('https://', 'http://', '/', '#')) else value.partition(':')[0]}"
    return f"rel={value}" if name == "rel" else name


def of_xml(document: str) -> Shape:
    return Counter(f"{node.tag} {sorted(node.attrib)}" for node in fromstring(document).iter())


def of_json(document: str) -> Shape:
    return Counter(_paths(json.loads(document), ""))


def _paths(value: Any, here: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, f"{here}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, f"{here}[]")
    else:
        yield f"{here} {type(value).__name__}"


def of_post(post: str) -> Shape:
    """Keys and types of its front matter, and every element of its body as the worst of readers sees it."""
    _, matter, body = post.split("---\n", 2)
    tokens = [one for token in _READER.parse(body) for one in (token, *(token.children or ()))]
    elements = (_element(one.type, {name: str(value) for name, value in one.attrs.items()}) for one in tokens)
    told = Counter(element for element in elements if element not in _TEXT)
    return told + of_json(json.dumps(yaml.safe_load(matter), default=str))


def _data(page: str) -> Shape:
    """Of the structured data in a page."""
    (found,) = LexborHTMLParser(page).css('script[type="application/ld+json"]')
    return of_json(found.text())


def _feed(digest: Digest) -> feeds.Channel:
    return feeds.digests_feed(SITE, [digest])


def _papers(digest: Digest) -> feeds.Channel:
    return feeds.papers_feed(SITE, feeds.first_entries([(digest.date, digest.entries[0])]))


def _entries(digest: Digest) -> dict[tuple[date, int], Entry]:
    return {(digest.date, entry.rank): entry for entry in digest.entries}


def _rolled_up(digest: Digest) -> bytes:
    week = Week.of(digest.date)
    return pages.rollup(SITE, week, best(week, [Outline.of(digest)]), _entries(digest), Beside())


@dataclass(frozen=True)
class Output:
    write: Callable[[Digest], str]
    shape: Callable[[str], Shape]

    def of(self, text: str) -> Shape:
        return self.shape(self.write(a_day_of(text)))

    def raw(self, text: str) -> Shape:
        """As if nobody had cleaned or escaped it; what cannot be read any more has a shape of its own."""
        try:
            return self.shape(self.write(a_day_of(BENIGN)).replace(BENIGN, text))
        except (ValueError, ParseError, YAMLError) as error:
            return Counter({type(error).__name__: 1})


def _post(style: str) -> Output:
    return Output(lambda digest: written(digest, style), of_post)


OUTPUTS: Mapping[str, Output] = {
    "page of the day": Output(lambda digest: pages.day(digest, ALONE).decode(), of_html),
    "page of a paper": Output(
        lambda digest: pages.paper(a_file(digest, mentions=digest.entries[0].posts)).decode(), of_html
    ),
    "page of a week": Output(lambda digest: _rolled_up(digest).decode(), of_html),
    "what is trending": Output(
        lambda digest: pages.trending(SITE, trending([Outline.of(digest)]), _entries(digest)).decode(), of_html
    ),
    "page of a category": Output(
        lambda digest: pages.category(SITE, "cs.LG", [Listed(digest.date, digest.entries[0])], []).decode(), of_html
    ),
    "structured data": Output(lambda digest: pages.day(digest, ALONE).decode(), _data),
    "RSS": Output(lambda digest: feeds.rss(_feed(digest)).decode(), of_xml),
    "Atom": Output(lambda digest: feeds.atom(_feed(digest)).decode(), of_xml),
    "JSON Feed": Output(lambda digest: feeds.json_feed(_feed(digest)).decode(), of_json),
    "RSS of papers": Output(lambda digest: feeds.rss(_papers(digest)).decode(), of_xml),
    "what a feed shows": Output(lambda digest: _feed(digest).items[0].content, of_html),
    "letter": Output(lambda digest: letters.digest(digest).html, of_html),
    "document of the API": Output(lambda digest: json.dumps(digest_document(digest)), of_json),
    **{f"post, {style}": _post(style) for style in STYLES},
}
"""Everything that is written of a digest, and how its shape is read."""


def changed(found: Shape, benign: Shape) -> Shape:
    """What is there that the benign text does not make, or is not there any more."""
    strange = (found - benign) + (benign - found)
    return Counter({name: times for name, times in strange.items() if name.split(" ")[0] not in OURS and name != LINK})
