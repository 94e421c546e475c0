"""Posts as JSON lines, as a network's stream would give them: the same ones for the same seed."""

from __future__ import annotations

import json
from itertools import accumulate
from pathlib import Path
from random import Random

PAPERS = 20_000
NAMING = 0.55
"""Share of the posts that name a paper."""
FORMS = (
    "https://arxiv.org/abs/{}",
    "https://arxiv.org/pdf/{}v1",
    "https://huggingface.co/papers/{}",
    "https://www.alphaxiv.org/abs/{}",
)
USUAL = (70, 15, 10, 5)
NETWORKS = ("x", "bluesky", "mastodon")
PROSE = (
    "we study how large models learn from data and show that a simple method improves results across many tasks "
    "in vision and language while it needs less memory and no labels at all"
)
WORDS = PROSE.split()


def write(path: Path, mentions: int) -> None:
    random = Random(mentions)
    papers = [f"26{1 + number // 2_000:02d}.{number:05d}" for number in range(PAPERS)]
    popular = list(accumulate(1 / (rank + 20) for rank in range(PAPERS)))
    accounts = [f"did:plc:{random.getrandbits(100):024x}" for _ in range(max(100, mentions // 12))]
    chatty = list(accumulate(1 / (rank + 50) ** 0.7 for rank in range(len(accounts))))
    authors = random.choices(range(len(accounts)), cum_weights=chatty, k=mentions)
    texts = [" ".join(random.choices(WORDS, k=45)) for _ in range(997)]
    with path.open("w") as file:
        for number, account in enumerate(authors):
            text = f"{texts[number % 997]} {_links(random, papers, popular)}"
            post = _post(number, accounts[account], text, int(random.paretovariate(0.9)) - 1)
            file.write(json.dumps({"network": NETWORKS[account % 3], **post}) + "\n")


def _links(random: Random, papers: list[str], popular: list[float]) -> str:
    if random.random() > NAMING:
        return "https://example.org/elsewhere"
    count = 1 if random.random() < 0.95 else random.randint(2, 14)
    named = random.choices(papers, cum_weights=popular, k=count)
    return " ".join(random.choices(FORMS, USUAL)[0].format(paper) for paper in named)


def _post(number: int, author: str, text: str, likes: int) -> dict[str, object]:
    return {
        "id": f"at://{author}/app.bsky.feed.post/3l{number:011d}",
        "author": author,
        "handle": f"{author[8:20]}.bsky.social",
        "created_at": f"2026-09-{24 + number % 2}T{number % 24:02d}:{number % 60:02d}:09Z",
        "text": text,
        "lang": "en",
        "likes": likes,
        "reposts": likes // 4,
        "quotes": likes // 20,
        "replies": likes // 9,
    }
