"""The counted posts of a digest, as they are published: with the digest's document, all that ranking it again takes.

Nobody is shown who asked not to be: such an author has a number in the digest, by the time of the first post, and not a
hash, which whoever knows the account could compute as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hotpapers.domain.digest import Digest, Standing
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import observed
from hotpapers.domain.ranking.calibration import typical
from hotpapers.domain.takedown import Hidden, without
from hotpapers.views.documents import LICENSE, Document, known, utc

Keys = Mapping[tuple[Network, str], tuple[str, str]]
"""Of a hidden author's post: what stands for author and id."""


def evidence_document(digest: Digest, mentions: Iterable[Mention], hidden: Hidden | None = None) -> Document:
    """`mentions` are the counted posts behind the digest, observed. No text, and nothing of X but what its terms allow.

    A post that was taken down still counts, and says no more of itself than a hidden author's; but where its author has
    other posts here it is of the same voice, or nobody could rank again.
    """
    down = hidden or Hidden()
    posts = observed(mentions)
    return written(digest, posts, _keys(posts, down), down)


def written(digest: Digest, posts: Sequence[Mention], keys: Keys, down: Hidden) -> Document:
    """`posts`: observed; `keys`: of those that say nothing of themselves."""
    # by the published ids: the real ones would tell between whom a hidden author stands
    results = sorted((_post(post, keys, down) for post in posts), key=lambda post: (post["network"], post["id"]))
    return {"meta": _meta(digest, posts, down), "results": results}


def _meta(digest: Digest, posts: Sequence[Mention], down: Hidden) -> Document:
    named = {*_named(digest), *(paper for post in posts for paper in post.papers)}
    return known(
        date=str(digest.date),
        revision=digest.revision,
        step=digest.step,
        algorithm={"name": digest.algorithm.name, "version": digest.algorithm.version},
        calibration=_calibration(digest) if digest.algorithm.name == "heat" else None,
        papers=[paper for paper in _named(digest) if paper not in down.papers],
        taken_down=len(named & down.papers) or None,
        posts_taken_down=sum(map(down.hides, posts)) or None,
        standings=[_standing(one, down) for one in digest.standings] or None,
        printed=_printed(without(digest, down)) if digest.imported else None,
        license=LICENSE,
    )


def _standing(standing: Standing, down: Hidden) -> Document:
    """The order at a step, with nothing in the place of a paper that was taken down."""
    return {"step": standing.step, "papers": [None if paper in down.papers else paper for paper in standing.papers]}


def _named(digest: Digest) -> Sequence[PaperId]:
    return digest.named or [entry.paper.id for entry in digest.entries]


def _calibration(digest: Digest) -> Document:
    """T of each network in millionths, the defaults too."""
    found = typical(digest.calibration)
    return {str(network): found[network] for network in Network if network is not Network.IMPORT}


def _printed(digest: Digest) -> list[Document]:
    """An imported digest was counted long ago: the totals are all there is, and which posts stood with them."""
    return [
        known(
            rank=entry.rank,
            id=entry.paper.id,
            reposts=entry.reposts,
            likes=entry.likes,
            counted_at=utc(entry.counted_at) if entry.counted_at else None,
            posts=[post.post_id for post in entry.posts],
        )
        for entry in digest.entries
    ]


def _keys(posts: Sequence[Mention], down: Hidden) -> Keys:
    unseen = [post for post in posts if post.author.hidden or down.hides(post)]
    named = {(post.network, post.author.id) for post in posts if not (post.author.hidden or down.hides(post))}
    numbers: dict[tuple[Network, str], str] = {}
    keys: dict[tuple[Network, str], tuple[str, str]] = {}
    for number, post in enumerate(sorted(unseen, key=lambda one: (one.posted_at, one.key)), 1):
        author = post.network, post.author.id
        if author in named and not post.author.hidden:
            keys[post.key] = post.author.id, f"hidden-post-{number}"
        else:
            keys[post.key] = numbers.setdefault(author, f"hidden-{len(numbers) + 1}"), f"hidden-post-{number}"
    return keys


def _post(post: Mention, keys: Keys, down: Hidden) -> Document:
    author, post_id = keys.get(post.key, (post.author.id, post.post_id))
    shown = post.key not in keys
    return known(
        network=str(post.network),
        id=post_id,
        author=author,
        handle=post.author.handle if shown else None,
        bot=post.author.bot or None,
        hidden=True if not shown else None,
        posted_at=utc(post.posted_at),
        url=post.url if shown else None,
        likes=post.likes,
        reposts=post.reposts,
        quotes=post.quotes,
        replies=post.replies,
        counted_at=utc(post.counted_at),
        papers=[paper for paper in dict.fromkeys(post.papers) if paper not in down.papers],
        k=len(set(post.papers)),
        n=post.reach,
    )
