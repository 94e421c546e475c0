from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hotpapers.domain.digest import PostMeta
from hotpapers.domain.errors import InvalidInput
from hotpapers.domain.mention import Author, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import CLASSIC, POLICY, Ranking
from hotpapers.domain.ranking.classic import Printed
from hotpapers.domain.takedown import Hidden, without
from hotpapers.views.documents import as_json, digest_document
from hotpapers.views.evidence import evidence_document
from hotpapers.views.reading import Node
from hotpapers.views.verify import verify, verify_nodes
from hotpapers.views.verify.compare import TOLD
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, a_digest, a_mention, a_paper
from tests.unit.domain.ranking.mutations import Path, mutated, mutations, places
from tests.unit.domain.ranking.published import Document, back, published
from tests.unit.domain.ranking.worlds import ANNOUNCED, PAPERS, World, a_world, seeds, worlds

algorithms = st.sampled_from(["heat", "classic"])
WORLD = a_world(seed=5, size=40)


@given(worlds(), algorithms)
def test_a_digest_is_ranked_again_to_the_bit_from_its_evidence_alone(world: World, algorithm: Ranking) -> None:
    digest, evidence = published(world, algorithm)
    verdict = verify(digest, evidence)
    assert verdict.differences == ()
    assert verdict.words.startswith(
        f"{len(digest['results'])} papers ranked again by {algorithm} {POLICY.version} from "
    )


def test_a_rank_that_skips_one_is_found_where_nothing_was_taken_down() -> None:
    digest, evidence = published(WORLD, "heat")
    digest["results"][-1]["rank"] += 1
    verdict = verify(digest, evidence)
    assert verdict.words.endswith(" posts.")
    last = len(digest["results"])
    assert (
        f"{digest['results'][-1]['id']}: rank: {last + 1} in the digest, {last} by the evidence" in verdict.differences
    )


def test_n_over_papers_that_were_not_announced_is_in_the_evidence() -> None:
    others = [a_mention(f"o{i}", author="ada", papers=(f"2608.{i:05d}",), likes=0, reposts=0) for i in range(19)]
    world = World(PAPERS, (a_mention("1", author="ada", papers=(ANNOUNCED[0],)), *others), ())
    digest, evidence = published(world, "heat")
    assert [(post["n"], post.get("hidden")) for post in evidence["results"]] == [(20, None)]
    assert verify(digest, evidence).differences == ()
    del evidence["results"][0]["n"]
    assert verify(digest, evidence).differences


@given(worlds(least=5), seeds, algorithms)
def test_a_count_that_was_changed_is_found(world: World, seed: int, algorithm: Ranking) -> None:
    digest, evidence = published(world, algorithm)
    papers = digest["results"]
    if not papers:
        return
    random = Random(seed)
    paper = random.choice(papers)
    part = paper["score_parts"][random.choice(list(paper["score_parts"]))]
    whole = digest["meta"]
    names = {"paper": ("score", "likes", "reposts", "rank"), "part": ("score", "voices", "posts")}
    holder, name = random.choice(
        [
            *((paper, name) for name in names["paper"]),
            *((part, name) for name in names["part"]),
            *((whole, name) for name in ("posts", "people", "revision")),
        ]
    )
    holder[name] += 1
    assert verify(digest, evidence).differences


Tamper = Callable[[Document, Document], object]
CHANGES: dict[str, tuple[Tamper, str]] = {
    "another date": (lambda d, _: d["meta"].update(date="2026-09-25"), 'meta.date: "2026-09-25" in the digest'),
    "another revision": (
        lambda _, e: e["meta"].update(revision=4),
        "meta.revision: 3 in the digest, 4 by the evidence",
    ),
    "another rule": (
        lambda d, _: d["meta"]["algorithm"].update(name="classic"),
        'meta.algorithm.name: "classic" in the digest',
    ),
    "a paper left out": (lambda d, _: d["results"].pop(), "is not in the digest, and is by the evidence"),
    "a paper put in": (lambda d, _: d["results"].append({**d["results"][0], "id": "2001.00001"}), "2001.00001 is in"),
    "a paper twice": (lambda d, _: d["results"].append(d["results"][0]), "stands in the digest 2 times"),
    "two papers swapped": (lambda d, _: d["results"].reverse(), "place"),
    "another count": (lambda d, _: d["meta"].update(count=99), "meta.count: 99 in the digest"),
    "another T": (lambda d, _: d["meta"]["calibration"].update(x=1.5), "meta.calibration.x: 1.5 in the digest"),
    "a network left out": (
        lambda d, _: d["results"][0]["score_parts"].popitem(),
        "nothing in the digest, an object by the evidence",
    ),
    "another time": (lambda d, _: d["results"][0].update(counted_at="2026-01-01T00:00:00Z"), 'counted_at: "2026-01-01'),
    "another rank before": (lambda d, _: d["results"][1].update(previous_rank=99), "previous_rank: 99 in the digest"),
    "a newcomer that was none": (lambda d, _: d["results"][1].pop("previous_rank"), "previous_rank: nothing in the"),
    "a better peak": (lambda d, _: d["results"][2].update(peak_rank=1), "peak_rank: 1 in the digest"),
    "seen too late": (
        lambda d, _: d["results"][0].update(first_seen="2027-01-01T00:00:00Z"),
        'first_seen: "2027-01-01T00:00:00Z" in the digest',
    ),
    "another order kept": (
        lambda _, e: e["meta"]["standings"][-1]["papers"].reverse(),
        "meta.standings[1].papers[0]: ",
    ),
    "a post made up": (
        lambda d, _: d["results"][0]["posts"][0].update(id="\x1b[2J"),
        r'posts[0].id: "\u001b[2J" in the digest, "post',
    ),
    "a post made louder": (
        lambda d, _: d["results"][0]["posts"][0].update(likes=10**6),
        "likes: 1000000 in the digest",
    ),
    "another step": (lambda d, _: d["meta"].update(step="28d"), 'meta.step: "28d" in the digest, "6h" by the evidence'),
    "a post put into another mouth": (
        lambda d, _: d["results"][0]["posts"][0].update(handle="somebody"),
        'posts[0].handle: "somebody" in the digest',
    ),
    "a post that leads elsewhere": (
        lambda d, _: d["results"][0]["posts"][0].update(url="https://evil.example"),
        'posts[0].url: "https://evil.example" in the digest',
    ),
    "a post at another time": (
        lambda d, _: d["results"][0]["posts"][0].update(posted_at="2026-01-01T00:00:00Z"),
        'posts[0].posted_at: "2026-01-01T00:00:00Z" in the digest',
    ),
    "a post taken away": (lambda _, e: e["results"].clear(), "is in the digest, and not by the evidence"),
    "a paper not ranked": (lambda _, e: e["meta"]["papers"].clear(), "is in the digest, and not by the evidence"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_difference_is_said_in_words(change: str) -> None:
    digest, evidence = published(WORLD, "heat")
    tamper, words = CHANGES[change]
    tamper(digest, evidence)
    assert any(words in difference for difference in verify(digest, evidence).differences)


def imported(hidden: Hidden | None = None) -> tuple[Document, Document]:
    """Three papers; the first and the last one have a post in common."""
    names = {"1": ("2101.00001", "2101.00003"), "2": ("2101.00001",), "3": ("2101.00002",)}
    posts = [
        a_mention(i, papers=papers, network=Network.IMPORT, likes=None, reposts=None) for i, papers in names.items()
    ]
    counted = [Printed(50 - rank, 20, NOW) for rank in (1, 2, 3)]
    entries = tuple(
        counts.entry(
            rank, a_paper(f"2101.0000{rank}"), [post for post in posts[::-1] if f"2101.0000{rank}" in post.papers]
        )
        for rank, counts in enumerate(counted, 1)
    )
    named = tuple(entry.paper.id for entry in entries)
    facts: dict[str, Any] = {"imported": PostMeta(), "step": "import", "named": named, "posts": 3, "people": 3}
    digest = a_digest(entries=entries, algorithm=CLASSIC, **facts)
    shown = without(digest, hidden or Hidden())
    return back(digest_document(shown)), back(evidence_document(digest, posts, hidden))


def test_an_imported_digest_has_its_totals_as_counts_and_verify_says_so() -> None:
    verdict = verify(*imported())
    assert not verdict.ranked
    assert verdict.differences == ()
    assert verdict.words.startswith("3 papers of the original blog compared with their printed totals.")


def test_an_imported_digest_without_what_was_taken_down_still_verifies() -> None:
    paper, post = PaperId("2101.00003"), (Network.IMPORT, "2")
    digest, evidence = imported(Hidden(posts=frozenset({post}), papers=frozenset({paper})))
    assert verify(digest, evidence).differences == ()
    assert [len(one["posts"]) for one in digest["results"]] == [1, 1]
    assert paper not in json.dumps([digest, evidence])


def test_what_was_taken_down_is_not_named_and_the_rest_still_verifies() -> None:
    first = PaperId(published(WORLD, "heat")[0]["results"][0]["id"])
    digest, evidence = published(WORLD, "heat", Hidden(papers=frozenset({first})))
    assert first not in json.dumps([digest, evidence])
    verdict = verify(digest, evidence)
    assert verdict.differences == ()
    assert "1 more were taken down" in verdict.words


def test_a_paper_that_comes_up_where_another_was_taken_down_is_not_missed() -> None:
    """Of a quiet day the ten best are listed: without one of them the eleventh is among the ten."""
    ids = [f"2609.{number:05d}" for number in range(1, POLICY.always_listed + 3)]
    quiet = tuple(a_mention(one, papers=(one,), likes=3, reposts=0) for one in ids)
    world = World(tuple(map(a_paper, ids)), quiet, ())
    digest, evidence = published(world, "heat", Hidden(papers=frozenset({PaperId(ids[2])})))
    assert [paper["rank"] for paper in digest["results"]] == [1, 2, *range(4, POLICY.always_listed + 1)]
    assert verify(digest, evidence).differences == ()
    del digest["results"][-1]
    assert verify(digest, evidence).differences


def test_a_first_post_that_was_deleted_since_is_no_difference() -> None:
    digest, evidence = published(WORLD, "heat")
    digest["results"][0]["first_seen"] = "2026-09-01T00:00:00Z"
    assert verify(digest, evidence).differences == ()


def test_a_post_that_was_taken_down_still_counts() -> None:
    mention = a_mention("secret", author="ada", papers=(ANNOUNCED[0],))
    world = World(PAPERS, (mention, a_mention("2", papers=(ANNOUNCED[0],))), ())
    _, evidence = published(world, "heat", Hidden(posts=frozenset({mention.key})))
    assert "secret" not in json.dumps(evidence)
    assert "ada" not in json.dumps(evidence)
    assert [post["likes"] for post in evidence["results"]] == [10, 10]


@given(worlds(), algorithms, seeds)
def test_whatever_posts_were_taken_down_the_rest_still_verifies(world: World, algorithm: Ranking, seed: int) -> None:
    down = [post for post in world.mentions if Random(f"{seed}{post.key}").random() < 0.4]
    digest, evidence = published(world, algorithm, Hidden(posts=frozenset(post.key for post in down)))
    assert verify(digest, evidence).differences == ()
    ids = {post["id"] for post in evidence["results"]}
    assert ids.isdisjoint(post.post_id for post in down)


def test_who_asked_not_to_be_shown_is_a_number_beside_a_post_that_was_taken_down_too() -> None:
    shy = Author("did:plc:shy", hidden=True)
    first, second = (a_mention(f"{i}", author=shy, papers=(ANNOUNCED[i],)) for i in (0, 1))
    _, evidence = published(World(PAPERS, (first, second), ()), "heat", Hidden(posts=frozenset({first.key})))
    assert {post["author"] for post in evidence["results"]} == {"hidden-1"}


BROKEN: dict[str, tuple[Tamper, str]] = {
    "no meta": (lambda d, _: d.pop("meta"), "the digest has no 'meta'"),
    "no results": (lambda _, e: e.pop("results"), "the evidence has no 'results'"),
    "results no list": (lambda _, e: e.update(results={}), "the evidence: results is an object, not a list"),
    "a post no object": (lambda _, e: e["results"].insert(0, 7), "the evidence: results[0] is 7, not an object"),
    "likes in words": (lambda _, e: e["results"][0].update(likes="many"), 'results[0].likes is "many", not a whole'),
    "likes below zero": (lambda _, e: e["results"][0].update(likes=-1), "results[0].likes is -1, not a whole number"),
    "likes true": (lambda _, e: e["results"][0].update(likes=True), "results[0].likes is true, not a whole number"),
    "no author": (lambda _, e: e["results"][0].pop("author"), "the evidence: results[0] has no 'author'"),
    "no such network": (lambda _, e: e["results"][0].update(network="y"), 'network is "y", not the name of a network'),
    "no such time": (lambda _, e: e["results"][0].update(posted_at="noon"), 'posted_at is "noon", not a time such as'),
    "no such paper": (lambda _, e: e["results"][0].update(papers=["x"]), 'papers[0] is "x", not an arXiv id'),
    "k too small": (lambda _, e: e["results"][0].update(k=0), "k is 0, not a whole number from 1 on"),
    "bot in words": (lambda _, e: e["results"][0].update(bot="yes"), 'bot is "yes", not true or false'),
    "T of nothing": (lambda _, e: e["meta"]["calibration"].update(x=0), "meta.calibration.x is 0, not a whole number"),
    "T of nobody": (lambda _, e: e["meta"]["calibration"].update({"\x1b": 1}), "not the name of a network"),
    "an unknown rule": (lambda _, e: e["meta"]["algorithm"].update(name="pagerank"), '"pagerank", not one of the rank'),
    "a newer version": (lambda _, e: e["meta"]["algorithm"].update(version="99"), '"99", not a version that this'),
    "standings no list": (lambda _, e: e["meta"].update(standings=7), "meta.standings is 7, not a list"),
    "no standings": (lambda _, e: e["meta"].pop("standings"), "the evidence: meta has no 'standings'"),
    "an id in numbers": (lambda d, _: d["results"][0].update(id=2609), "results[0].id is 2609, not text"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_document_that_cannot_be_used_is_refused_by_the_place_in_it(what: str) -> None:
    digest, evidence = published(WORLD, "heat")
    tamper, words = BROKEN[what]
    tamper(digest, evidence)
    with pytest.raises(InvalidInput) as refused:
        verify(digest, evidence)
    assert words in str(refused.value)
    assert str(refused.value).isprintable()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


PUBLISHED = published(WORLD, "heat")
PLACES = [(which, path) for which, document in enumerate(PUBLISHED) for path in places(document) if path]


@given(st.sampled_from(PLACES), JUNK)
def test_junk_anywhere_is_a_difference_or_a_refusal_in_words_and_never_another_error(
    place: tuple[int, tuple[Any, ...]], junk: object
) -> None:
    which, path = place
    documents = copy.deepcopy(PUBLISHED)
    holder = documents[which]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = junk
    with contextlib.suppress(InvalidInput):
        verify(*documents)


PAIRS = {"heat": published(a_world(seed=48, size=9), "heat"), "imported": imported()}
DIGEST_ALONE = {
    *(f"meta.{name}" for name in TOLD["meta"]),
    *(f"results.{name}" for name in (*TOLD["paper"], "days_listed")),
    *(f"results.posts.{name}" for name in TOLD["post"]),
}
BELIEVED = {"likes", "reposts", "quotes", "replies", "n", "author", "handle", "id", "url", "posted_at", "counted_at"}
"""Of a post in the evidence: another value is another evidence, whose digest may be the same."""


def unnoticed(pair: tuple[Document, Document], which: int, way: str, path: Path) -> bool:
    documents = list(pair)
    documents[which] = mutated(pair[which], way, path)
    try:
        return not verify(*documents).differences
    except InvalidInput:
        return False


@pytest.mark.parametrize("kind", PAIRS)
def test_whatever_is_changed_in_a_digest_is_noticed_but_for_what_no_evidence_speaks_of(kind: str) -> None:
    pair = PAIRS[kind]
    passed = {path for way, path in mutations(pair[0]) if unnoticed(pair, 0, way, path)}
    names = {".".join(key for key in path if isinstance(key, str)) for path in passed}
    assert {name for name in names if not any(f"{name}.".startswith(f"{told}.") for told in DIGEST_ALONE)} == set()
    assert names >= {"meta.state", "meta.sources", "results.title"}


@pytest.mark.parametrize("kind", PAIRS)
def test_an_evidence_is_written_as_we_write_it_or_it_is_none(kind: str) -> None:
    pair = PAIRS[kind]
    ways = Random(4).sample(list(mutations(pair[1])), 250)
    passed = [(way, path) for way, path in ways if unnoticed(pair, 1, way, path)]
    odd = [(way, path) for way, path in passed if way not in {"more", "longer", "empty", "removed"}]
    assert {path[0:2] if path[0] == "meta" else path[2:] for _, path in odd} <= {("meta", "standings"), ("papers",)}
    assert {path[2] for way, path in passed if path[0] == "results" and way != "reversed"} <= BELIEVED


def test_a_complaint_names_the_file() -> None:
    _, evidence = published(WORLD, "heat")
    with pytest.raises(InvalidInput, match=r"^d\.json has no 'meta'$"):
        verify_nodes(Node.parse("d.json", b"{}"), Node.parse("e.json", as_json(evidence)))


def test_a_machine_is_a_bot_in_the_evidence_too() -> None:
    papers = [*ANNOUNCED, *(f"2607.{i:05d}" for i in range(100))]
    machine = [a_mention(f"m{i}", author="m", papers=(paper,), likes=9) for i, paper in enumerate(papers)]
    digest, evidence = published(World(PAPERS, tuple(machine), ()), "heat")
    assert digest["results"] == []
    assert {post["bot"] for post in evidence["results"]} == {True}
    assert verify(digest, evidence).differences == ()


def test_hidden_authors_are_numbered_voices() -> None:
    shy, other = Author("did:plc:shy", hidden=True), Author("did:plc:other", hidden=True)
    mentions = (
        a_mention("at://did:plc:shy/2", author=shy, papers=(ANNOUNCED[0],)),
        a_mention("at://did:plc:shy/1", author=shy, papers=(ANNOUNCED[1],)),
        a_mention("at://did:plc:other/1", author=other, papers=(ANNOUNCED[0],), network=Network.X),
    )
    digest, evidence = published(World(PAPERS, mentions, ()), "heat")
    assert "did:plc" not in json.dumps([digest, evidence])
    assert all(post["hidden"] for post in evidence["results"])
    assert sorted((post["author"], post["id"]) for post in evidence["results"]) == [
        ("hidden-1", "hidden-post-1"),
        ("hidden-1", "hidden-post-2"),
        ("hidden-2", "hidden-post-3"),
    ]
    assert verify(digest, evidence).differences == ()
