"""The original blog's own format (Gatsby, Lumen theme): the same front matter keys and lines, in the same order.

`adapters.blog` reads it, and takes from here how a line looks, so that what it accepts is given back as it stood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from hotpapers.domain.digest import Digest, Entry, PostMeta
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import PaperId
from hotpapers.views import addresses
from hotpapers.views.documents import utc

WIDGETS = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'

_MARKUP = re.compile(r"[#$*<>@\[-`{-~]|^[-+=:]|-(?=-)|(?<=-)-|:(?=\S)|&(?=[#\w]+;)|(?<=www)\.", re.ASCII | re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))", re.ASCII | re.MULTILINE)
"""With `_MARKUP` all that any of the generators could read as more than text, where it could."""
_NOT_IN_ADDRESS = re.compile(r"[^!#-;=?-\[\]_a-z~]")


def original(digest: Digest) -> str:
    return "\n".join([_front_matter(digest), *(_paper(entry, digest) for entry in digest.entries)])


def _front_matter(digest: Digest) -> str:
    meta = digest.imported or PostMeta()
    description = f"Hot papers {digest.date}" if meta.description is None else meta.description
    return _lines(
        "---",
        f"title: Hot Papers {digest.date}",
        f"date: {utc(digest.generated_at)}",
        'template: "post"',
        "draft: false",
        f'slug: "hot-papers-{digest.date}"',
        f"category: {quoted(meta.category)}",
        "tags:",
        *(f"  - {quoted(tag)}" for tag in meta.tags),
        f"description: {quoted(description)}",
        f"socialImage: {quoted(meta.social_image)}",
        "",
        "---",
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """JSON's string, which YAML reads the same."""
    return json.dumps(text, ensure_ascii=False)


def links(paper: PaperId) -> str:
    return f"- links: [abs]({addresses.abs_(paper)}) | [pdf]({addresses.pdf(paper)})"


def subjects(categories: Iterable[str]) -> str:
    return "- " + " | ".join(f"[{name}]({addresses.subject(name)})" for name in categories)


def _paper(entry: Entry, digest: Digest) -> str:
    """Imported text is given back as it stood; other text is escaped, so that none of it becomes markup."""
    paper, text = entry.paper, escaped if digest.imported is None else str
    counted_at = entry.counted_at or digest.generated_at
    return _lines(
        f"# {entry.rank}. {text(paper.title)}",
        "",
        ", ".join(map(text, paper.authors)),
        "",
        f"- retweets: {entry.reposts}, favorites: {entry.likes} ({counted_at:%m/%d/%Y %H:%M:%S})",
        "",
        links(paper.id),
        subjects(paper.categories),
        "",
        text(paper.abstract),
        "",
        *(line for post in entry.posts for line in _post(post)),
        "",
        "",
    )


def _post(post: Mention) -> Iterator[str]:
    if post.markup is not None:
        yield from (post.markup, WIDGETS, "")
    elif not post.author.hidden:
        yield from _quote(post)


def _quote(post: Mention) -> Iterator[str]:
    if post.text:
        yield from (f"> {escaped(line)}".rstrip() for line in post.text.split("\n"))
        yield ">"
    who = f"@{post.author.handle}" if post.author.handle else "a person"
    yield f"> {escaped(who)}, {post.network.label}, [{post.posted_at:%Y-%m-%d %H:%M} UTC](<{address(post.url)}>)"
    yield ""


def escaped(text: str) -> str:
    """Clean text with a backslash before all that could be markup: CommonMark reads back exactly the text."""
    return _NUMBERED.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", text))


def address(url: str) -> str:
    """Nothing in it ends the link, escapes or names a character: what a URL may not hold is percent-encoded."""
    legal = _NOT_IN_ADDRESS.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode(errors="replace")), url
    )
    return legal.replace("&", "&amp;")
