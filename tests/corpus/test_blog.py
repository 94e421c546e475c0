from __future__ import annotations

import re
from typing import Any

from hotpapers.adapters.blog import parse
from hotpapers.domain.digest import Digest, Entry, PostMeta
from hotpapers.domain.mention import Mention
from hotpapers.domain.text import clean, scrub
from hotpapers.views.markdown import original

from tests.posts import LISTED, as_listed

SEED = [
    ("2101.08692", 5563, 389, 1),
    ("2101.08779", 3672, 304, 1),
    ("2101.08448", 2405, 201, 3),
    ("2101.06887", 1587, 223, 2),
    ("2101.08477", 1354, 27, 1),
    ("2101.08596", 930, 150, 1),
    ("2101.08674", 650, 52, 1),
    ("2101.08515", 110, 41, 1),
    ("2101.08578", 90, 50, 1),
    ("2101.08301", 83, 20, 1),
    ("2101.08452", 32, 24, 0),
    ("2101.08333", 17, 34, 0),
]
"""Read off the file: id, retweets, favorites, posts."""
_SHORT_LINK = re.compile(r'href="(https://t\.co/[^"]*)"')


def _day(digest: Digest) -> dict[str, Any]:
    """The digest in the words of `days.jsonl`."""
    return {
        "date": str(digest.date),
        "generated": f"{digest.generated_at:%Y-%m-%dT%H:%M:%S}.Z",
        "papers": [_paper(entry) for entry in digest.entries],
    }


def _paper(entry: Entry) -> dict[str, Any]:
    assert entry.counted_at
    return {
        "rank": entry.rank,
        "id": entry.paper.id,
        "title": entry.paper.title,
        "authors": ", ".join(entry.paper.authors),
        "retweets": entry.reposts,
        "favorites": entry.likes,
        "counted_at": f"{entry.counted_at:%m/%d/%Y %H:%M:%S}",
        "categories": list(entry.paper.categories),
        "abstract": entry.paper.abstract,
        "posts": [_post(post) for post in entry.posts],
    }


def _post(post: Mention) -> dict[str, Any]:
    return {
        "id": post.post_id,
        "handle": post.author.handle,
        "name": post.author.name,
        "date": f"{post.posted_at:%B} {post.posted_at.day}, {post.posted_at.year}",
        "lang": post.lang,
        "text": post.text,
        "links": _SHORT_LINK.findall(post.markup or ""),
    }


def _through_the_door(day: dict[str, Any]) -> dict[str, Any]:
    """What the one door for foreign text does to titles, names and texts of posts; a post's markup keeps it all."""
    papers = [
        {
            **paper,
            "title": clean(paper["title"]),
            "posts": [{**post, "name": clean(post["name"]), "text": scrub(post["text"])} for post in paper["posts"]],
        }
        for paper in day["papers"]
    ]
    return {**day, "papers": papers}


def test_every_field_of_every_paper_and_post_is_read(
    corpus: dict[str, bytes], digests: dict[str, Digest], days: list[dict[str, Any]]
) -> None:
    read = [_day(digests[name]) for name in corpus]
    assert len(read) == len(days) == 196
    assert sum(len(day["papers"]) for day in read) == 2_189
    for ours, theirs in zip(read, days, strict=True):
        assert ours == _through_the_door(theirs), theirs["date"]


def test_the_door_changes_little_and_only_where_it_must(days: list[dict[str, Any]]) -> None:
    """834 titles with double spaces, eight posts with no-break spaces or isolates, one name with a double space."""
    pairs = [
        (field, before, after)
        for day in days
        for paper, cleaned in zip(day["papers"], _through_the_door(day)["papers"], strict=True)
        for field, before, after in [
            ("title", paper["title"], cleaned["title"]),
            *(
                (field, post[field], kept[field])
                for post, kept in zip(paper["posts"], cleaned["posts"], strict=True)
                for field in ("name", "text")
            ),
        ]
    ]
    changed = [field for field, before, after in pairs if before != after]
    assert {field: changed.count(field) for field in ("title", "name", "text")} == {"title": 834, "name": 1, "text": 8}


def test_every_post_is_given_back_byte_for_byte_but_for_what_is_listed(
    posts: dict[str, bytes], digests: dict[str, Digest]
) -> None:
    assert len(posts) == 197
    for name, body in posts.items():
        assert original(digests[name]).encode() == as_listed(body.decode()).encode(), name


def test_every_listed_difference_occurs(posts: dict[str, bytes]) -> None:
    """So that the list does not outlive its reasons: posts in which each makes a difference."""
    texts = [body.decode() for body in posts.values()]
    changed = {normalise.__name__: sum(normalise(text) != text for text in texts) for normalise in LISTED}
    assert changed == {"with_date": 197, "with_titles": 189, "with_one_empty_line": 1}


def test_what_was_given_back_is_read_as_the_same_digest(digests: dict[str, Digest]) -> None:
    for name, digest in digests.items():
        assert parse(name, original(digest).encode()) == digest


def test_all_front_matter_is_the_blog_s_own(digests: dict[str, Digest]) -> None:
    assert {digest.imported for digest in digests.values()} == {PostMeta()}


def test_every_post_s_id_agrees_with_its_printed_day(digests: dict[str, Digest]) -> None:
    """All 2,457 and the seed's 13: none has midnight's time, which a printed day alone would give."""
    shown = [post for digest in digests.values() for entry in digest.entries for post in entry.posts]
    assert len(shown) == 2_470
    assert all(f"{post.posted_at:%H%M%S}" != "000000" for post in shown)


def test_a_day_with_nothing_to_say_is_an_empty_digest(digests: dict[str, Digest]) -> None:
    assert [name for name, digest in digests.items() if not digest.entries] == ["2020-12-07---Hot-Papers.md"]


def test_the_day_without_abstracts_lost_nothing_else(digests: dict[str, Digest]) -> None:
    silent = [
        (str(digest.date), entry.rank)
        for digest in digests.values()
        for entry in digest.entries
        if not entry.paper.abstract
    ]
    assert silent == [("2021-04-20", rank) for rank in range(1, 20)]
    assert all(entry.paper.authors for entry in digests["2021-04-20---Hot-Papers.md"].entries)


def test_the_seed_day_is_read_as_it_is_printed(seed: dict[str, bytes], digests: dict[str, Digest]) -> None:
    [name] = seed
    digest = digests[name]
    assert str(digest.date) == "2021-01-22"
    assert [(entry.paper.id, entry.reposts, entry.likes, len(entry.posts)) for entry in digest.entries] == SEED
