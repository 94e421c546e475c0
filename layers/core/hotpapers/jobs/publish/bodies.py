"""What each kind of object says: the library's nouns handed to the views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import NotFound
from hotpapers.domain.paper import PaperId
from hotpapers.domain.rollup import Rollup, best
from hotpapers.domain.rollup import trending as hottest
from hotpapers.domain.takedown import shown
from hotpapers.jobs.publish import months
from hotpapers.jobs.publish.channels import channel, write
from hotpapers.jobs.publish.library import Library
from hotpapers.jobs.publish.plan import TRENDING, Target
from hotpapers.views import agents, documents, pages
from hotpapers.views import evidence as evidence_view
from hotpapers.views import markdown as posts
from hotpapers.views import sitemap as sitemaps
from hotpapers.views.pages import Listed
from hotpapers.views.pages import docs as docs_page

Span = Week | Month


def _day(target: Target) -> date:
    if target.day is None:
        raise NotFound("day of", target.path)
    return target.day


# of one digest


def css(_library: Library, _site: str, _target: Target) -> bytes:
    return pages.stylesheet()[1]


def js(_library: Library, _site: str, _target: Target) -> bytes:
    return pages.script()[1]


def json(library: Library, _site: str, target: Target) -> bytes:
    return documents.as_json(documents.digest_document(library.digest(_day(target))))


def evidence(library: Library, _site: str, target: Target) -> bytes:
    day = _day(target)
    digest = library.digest(day)
    return documents.as_json(evidence_view.evidence_document(digest, library.mentions(day), library.hidden()))


def markdown(library: Library, _site: str, target: Target) -> bytes:
    """An imported post is its own Markdown."""
    digest = library.digest(_day(target))
    return (posts.original(digest) if digest.imported else posts.portable(digest, _text(library, digest))).encode()


def post(library: Library, _site: str, target: Target) -> bytes:
    digest, style = library.digest(_day(target)), target.name
    return (
        posts.original(digest) if style == "original" else posts.post(digest, style, _text(library, digest))
    ).encode()


def _text(library: Library, digest: Digest) -> str:
    return library.once(("post", digest.date), lambda: posts.body(digest))


def day(library: Library, _site: str, target: Target) -> bytes:
    return pages.day(library.digest(_day(target)), _near(library, _day(target)))


def front(library: Library, site: str, target: Target) -> bytes:
    """The newest digest; the archive, which says that there is none, until there is one."""
    latest = library.latest()
    if latest is None:
        return archive(library, site, target)
    return pages.day(library.digest(latest), _near(library, latest), front=True, mails=library.sources.mails)


def _near(library: Library, day_: date) -> pages.Neighbours:
    return pages.Neighbours(library.older(day_), library.newer(day_))


# of one paper


def paper(library: Library, site: str, target: Target) -> bytes:
    """By its newest digest; a page that says nothing where it is listed no more."""
    paper_id = PaperId(target.name)
    listings = library.listings(paper_id)
    newest = library.digest(listings[0].date) if listings else None
    entry = next((one for one in newest.entries if one.paper.id == paper_id), None) if newest else None
    if newest is None or entry is None:
        return pages.unlisted(site, paper_id)
    mentions = (post_ for post_ in library.mentions(newest.date) if paper_id in post_.papers)
    return pages.paper(
        pages.PaperFile(
            digest=newest,
            entry=entry,
            listings=listings,
            snapshots=library.history(paper_id, [one.date for one in listings]),
            mentions=shown(mentions, library.hidden()),
        )
    )


# of several days


def week(library: Library, site: str, target: Target) -> bytes:
    return _window(library, site, Week.of(_day(target)), Week.of)


def month(library: Library, site: str, target: Target) -> bytes:
    return _window(library, site, Month.of(_day(target)), Month.of)


def _window(library: Library, site: str, span: Span, of: Callable[[date], Span]) -> bytes:
    older, newer = library.older(span.first), library.newer(span.last)
    beside = pages.Beside(of(older) if older else None, of(newer) if newer else None)
    found = best(span, library.outlines(one.date for one in library.within(span)))
    return pages.rollup(site, span, found, library.entries(pages.shown(found)), beside)


def trending(library: Library, site: str, _target: Target) -> bytes:
    latest = library.latest()
    recent = library.days(newest=latest, oldest=latest - TRENDING) if latest else []
    found: Rollup = hottest(library.outlines(one.date for one in recent))
    return pages.trending(site, found, library.entries(pages.shown(found)))


def archive_month(library: Library, site: str, target: Target) -> bytes:
    span = Month.of(_day(target))
    return pages.archive_month(site, span, library.within(span))


def archive(library: Library, site: str, _target: Target) -> bytes:
    return pages.archive(site, library.days(limit=pages.NEWEST), library.months())


def category_month(library: Library, site: str, target: Target) -> bytes:
    span = Month.of(_day(target))
    return pages.category_month(site, target.name, span, _listed(library, target.name, span))


def category(library: Library, site: str, target: Target) -> bytes:
    """Of its newest month; of none where it is listed no more."""
    spans = months.of_category(library.months(), target.name)
    listed = _listed(library, target.name, spans[0]) if spans else []
    return pages.category(site, target.name, listed, spans)


def _listed(library: Library, name: str, span: Month) -> list[Listed]:
    outlines = library.outlines(one.date for one in library.within(span))
    keys = [(one.date, line.rank) for one in outlines for line in one.lines if name in line.categories]
    entries = library.entries(keys)
    return [Listed(key[0], entries[key]) for key in keys if key in entries]


def categories(library: Library, site: str, _target: Target) -> bytes:
    return pages.categories(site, months.categories(library.months()))


def feed(library: Library, site: str, target: Target) -> bytes:
    said = library.once(("channel", target.feed, target.name), lambda: channel(library, site, target))
    return write(said, target)


# for machines


def sitemap_month(library: Library, site: str, target: Target) -> bytes:
    month_ = Month.of(_day(target))
    days = library.within(month_)
    counted = {one.date: one.generated_at for one in days}
    outlines = library.outlines(counted)
    papers = {line.paper: counted[one.date] for one in reversed(outlines) for line in one.lines}
    names = {(counted[one.date], name) for one in outlines for line in one.lines for name in line.categories}
    categories = {name: modified for modified, name in sorted(names)}
    return sitemaps.month(site, month_, days, sorted(papers.items()), sorted(categories.items()))


def sitemap_site(library: Library, site: str, _target: Target) -> bytes:
    latest = library.latest()
    newest = library.digest(latest).generated_at if latest else None
    return sitemaps.fixed(site, newest)


def sitemap(library: Library, site: str, _target: Target) -> bytes:
    return sitemaps.index(site, library.months())


def robots(_library: Library, site: str, _target: Target) -> bytes:
    return agents.robots(site)


def llms(library: Library, site: str, _target: Target) -> bytes:
    """With addresses that there are."""
    latest = library.latest()
    return agents.llms(site, library.digest(latest) if latest else None)


# that no digest changes


def status(library: Library, site: str, _target: Target) -> bytes:
    """Harvest may know a newer digest than the bucket has."""
    page = library.status()
    return pages.status(site, replace(page, newest=library.latest()) if page else None)


def docs(_library: Library, site: str, _target: Target) -> bytes:
    return docs_page.docs(site)


def ranking(_library: Library, site: str, _target: Target) -> bytes:
    return pages.ranking(site)


def missing(_library: Library, site: str, _target: Target) -> bytes:
    return pages.missing(site)
