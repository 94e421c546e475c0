"""The original blog's own format (Gatsby, Lumen theme): the same front matter keys and lines, in the same order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from hotpapers.domain.digest import Digest, Entry, PostMeta
from hotpapers.domain.mention import Mention
from hotpapers.views import addresses
from hotpapers.views.documents import utc

WIDGETS = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def original(digest: Digest) -> str:
    meta = digest.imported or PostMeta()
    return _front_matter(digest, meta) + "\n".join(_paper(entry, digest) for entry in digest.entries)


def _front_matter(digest: Digest, meta: PostMeta) -> str:
    """Strings are JSON's, which YAML reads the same."""
    lines = [
        "---",
        f"title: Hot Papers {digest.date}",
        f"date: {utc(digest.generated_at)}",
        'template: "post"',
        "draft: false",
        f'slug: "hot-papers-{digest.date}"',
        f"category: {_quoted(meta.category)}",
        "tags:",
        *(f"  - {_quoted(tag)}" for tag in meta.tags),
        f"description: {_quoted(meta.description or f'Hot papers {digest.date}')}",
        f"socialImage: {_quoted(meta.social_image)}",
        "",
        "---",
        "",
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _paper(entry: Entry, digest: Digest) -> str:
    """Imported text is given back as it stood; other text is escaped, so that none of it becomes markup."""
    paper, plain = entry.paper, digest.imported is not None
    text = (lambda value: value) if plain else escaped
    counted = (entry.counted_at or digest.generated_at).strftime("%m/%d/%Y %H:%M:%S")
    links = f"- links: [abs]({addresses.abs_(paper.id)}) | [pdf]({addresses.pdf(paper.id)})"
    subjects = " | ".join(f"[{name}]({addresses.subject(name)})" for name in paper.categories)
    lines = [
        f"# {entry.rank}. {text(paper.title)}",
        "",
        text(", ".join(paper.authors)),
        "",
        f"- retweets: {entry.reposts}, favorites: {entry.likes} ({counted})",
        "",
        links,
        f"- {subjects}",
        "",
        text(paper.abstract),
        "",
        *(line for post in entry.posts for line in _post(post)),
        *[""] * 2,
    ]
    return "\n".join(lines) + "\n"


def _post(post: Mention) -> Iterator[str]:
    if post.markup is not None:
        yield from (post.markup, WIDGETS, "")
        return
    who = f"@{post.author.handle}" if post.author.handle else "a person"
    if post.text and not post.author.hidden:
        yield from (f"> {escaped(line)}".rstrip() for line in post.text.split("\n"))
        yield ">"
    yield f"> {escaped(who)}, {post.network.label}, [{post.posted_at:%Y-%m-%d %H:%M} UTC](<{post.url}>)"
    yield ""


def escaped(text: str) -> str:
    """A backslash before every ASCII punctuation mark: CommonMark then reads back exactly the text."""
    return _PUNCTUATION.sub(r"\\\1", text)
