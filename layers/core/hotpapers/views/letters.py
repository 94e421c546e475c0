"""What readers get by mail, as plain text and as HTML that shows the same without a style sheet or a picture."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup, escape

from hotpapers.domain.digest import Digest
from hotpapers.domain.telling import Letter
from hotpapers.views import addresses, words
from hotpapers.views.headlines import NAME, Headline, headlines, title, whole

SHOWN = 10
_HERE = "https://leave.invalid/"
"""Stands where each reader's own link goes, so that a letter is written once."""
_SHEET = "max-width:38em;margin:0 auto;padding:1em;font:1em/1.5 Georgia,serif"


def digest(digest_: Digest) -> Letter:
    """Of its first papers. To be `addressed`."""
    lines, (all_, url) = headlines(digest_, SHOWN), whole(digest_)
    first, more = lines[0].title, len(digest_.entries) - 1
    notes = [f"{words.counted(digest_)}.", *(f"{gap}." for gap in words.missing(digest_))]
    why = f"You asked for this letter at {digest_.site_url}."
    text = [
        title(digest_),
        *notes,
        *map(_line, lines),
        f"{all_}: {url}",
        f"-- \n{why} To get no more of them, open {_HERE}",
    ]
    html = [
        Markup('<h1 style="font-size:1.5em">{}</h1>').format(title(digest_)),
        *(Markup("<p>{}</p>").format(note) for note in notes),
        Markup("<ol>{}</ol>").format(Markup("").join(map(_item, lines))),
        Markup('<p><a href="{}">{}</a></p>').format(url, all_),
        Markup('<hr><p><small>{} <a href="{}">Get no more of them</a></small></p>').format(why, _HERE),
    ]
    subject = f"{NAME} {digest_.date}: {first}" + (f" (+{more})" if more else "")
    return Letter(subject, _text(text), _html(html))


def invitation(site: str, token: str) -> Letter:
    """Asks whoever reads the mail of an address whether it was them that gave it."""
    link = f"{site}{addresses.JOIN}?{urlencode({'t': token})}"
    asked = f"Somebody, we hope you, asked at {site} for the papers that people share, a letter a day."
    if_not = "If it was not you, do nothing: there will be no other letter."
    html = [
        Markup("<p>{}</p>").format(asked),
        Markup('<p><a href="{}">Yes, send them to me</a></p><p>{}</p>').format(link, if_not),
    ]
    return Letter(f"{NAME}: shall we write to you?", _text([asked, f"To get them, open {link}", if_not]), _html(html))


def leaving(site: str, token: str) -> str:
    return f"{site}{addresses.LEAVE}?{urlencode({'t': token})}"


def addressed(letter: Letter, leave: str) -> Letter:
    """With one reader's own link in it."""
    return replace(letter, text=letter.text.replace(_HERE, leave), html=letter.html.replace(_HERE, str(escape(leave))))


def _line(line: Headline) -> str:
    return f"{line.rank}. {line.title}\n   {line.authors}\n   {line.said}\n   {line.url}"


def _item(line: Headline) -> Markup:
    whole_ = Markup('<li value="{}"><p><a href="{}">{}</a><br>{}<br>{}</p></li>')
    return whole_.format(line.rank, line.url, line.title, line.authors, line.said)


def _text(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _html(parts: list[Markup]) -> str:
    return f'<!doctype html><html lang="en"><body style="{_SHEET}">{"".join(parts)}</body></html>\n'
