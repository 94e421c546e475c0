import json
import re
from time import process_time
from urllib.parse import quote

import pytest
from hotpapers.domain.links import papers_in, papers_of
from hotpapers.domain.paper import canonical
from hotpapers.domain.text import clean
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path

PAPER = "2609.01234"

NAMES_THE_PAPER = [
    f"https://arxiv.org/abs/{PAPER}",
    f"http://arxiv.org/abs/{PAPER}v3",
    f"HTTPS://ARXIV.ORG/ABS/{PAPER}V3",
    f"https://www.arxiv.org/pdf/{PAPER}v12.pdf",
    f"https://arxiv.org//abs/{PAPER}/",
    f"https://arxiv.org:443/abs/{PAPER}",
    f"https://browse.arxiv.org/html/{PAPER}v1#S2.SS1",
    f"https://export.arxiv.org/e-print/{PAPER}",
    f"https://lanl.arxiv.org/ps/{PAPER}",
    f"https://xxx.lanl.gov/abs/{PAPER}",
    f"https://ar5iv.org/abs/{PAPER}",
    f"https://ar5iv.labs.arxiv.org/html/{PAPER}",
    f"https://alphaxiv.org/overview/{PAPER}v2",
    f"https://huggingface.co/papers/{PAPER}",
    f"https://hf.co/papers/{PAPER}?utm=x",
    f"https://doi.org/10.48550/arXiv.{PAPER}",
    f"doi:10.48550/ARXIV.{PAPER}v1",
    f"https://scirate.com/arxiv/{PAPER}",
    f"https://papers.cool/arxiv/{PAPER}",
    f"https://www.emergentmind.com/papers/{PAPER}",
    f"https://tldr.takara.ai/p/{PAPER}",
    f"https://inspirehep.net/arxiv/{PAPER}",
    f"https://ui.adsabs.harvard.edu/abs/arXiv:{PAPER}/abstract",
    f"https://go.example/?to=https%3A%2F%2Fhuggingface.co%2Fpapers%2F{PAPER}",
    f"https://go.example/?to=https%253A%252F%252Farxiv.org%252Fabs%252F{PAPER}%26x",
    f"https://web.archive.org/web/2026/https://arxiv.org/abs/{PAPER}",
    f"https://web.archive.org/web/2026/https:/arxiv.org/abs/{PAPER}",
    f"https://go.example/?to=arxiv.org/abs/{PAPER}",
    f"new: arXiv:{PAPER}v2 [cs.LG]",
    f"arXiv :  {PAPER}",
    f"arXiv：{PAPER}",
    f"論文arXiv:{PAPER}を読んだ",
    f"論文はhttps://arxiv.org/abs/{PAPER}です",
    f"_arXiv:{PAPER}_ and *more*",
    f"[here](https://arxiv.org/abs/{PAPER})",
    f"<https://arxiv.org/abs/{PAPER}>",
    f"https://arxiv.org/abs/{PAPER}…",
    f"https://arxiv.org/abs/{PAPER}?context=cs.LG&utm_source=x#comments",
    f"https://arxiv.org/pdf/{PAPER}v1#page=3",
    f"https://www.google.com/url?q=https://arxiv.org/abs/{PAPER}&sa=D&ust=1",
    f"https://doi.org/10.48550%2FarXiv.{PAPER}",
    f"https://api.semanticscholar.org/arXiv:{PAPER}",
    f"https://www.semanticscholar.org/arxiv/{PAPER}",
    f"https%3a%2f%2farxiv.org%2fabs%2f{PAPER}",
    f"arXiv:{PAPER}'s second theorem",
    f"https://arxiv.org/abs/{PAPER}—a must",
    f"https://arxiv.org/abs/{PAPER})**, **https://t.co/x",
]

NAMES_NOTHING = [
    "",
    PAPER,
    f"The index rose {PAPER} points",
    f"version {PAPER} of arXiv",
    f"https://notarxiv.org/abs/{PAPER}",
    f"https://not-arxiv.org/abs/{PAPER}",
    f"https://éarxiv.org/abs/{PAPER}",
    f"https://arx\u0131v.org/abs/{PAPER}",
    f"https://\u0430rxiv.org/abs/{PAPER}",
    f"https://arxiv.org.evil.example/abs/{PAPER}",
    f"https://arxiv.org@evil.example/abs/{PAPER}",
    f"https://evil.example/arxiv.org/abs/{PAPER}",
    f"https://evil.example//arxiv.org/abs/{PAPER}",
    f"https://evil.example/huggingface.co/papers/{PAPER}",
    f"https://evil.example/read%2Farxiv.org%2Fabs%2F{PAPER}",
    f"/arxiv.org/abs/{PAPER}",
    f"https://arxiv.org%2eevil.example/abs/{PAPER}",
    f"https://myhuggingface.co/papers/{PAPER}",
    f"https://vixra.org/abs/{PAPER}",
    f"https://www.medrxiv.org/content/10.1101/{PAPER}",
    f"bioRxiv:{PAPER}",
    f"https://arxiv.org/search/?query=arXiv:{PAPER}",
    f"https://arxiv.org/search/?query=foo%20arXiv%3A{PAPER}&searchtype=all",
    f"https://go.example/?to=https%3A%2F%2Farxiv.org%2Fsearch%3Fquery%3DarXiv%3A{PAPER}",
    "https://arxiv.org/list/cs.LG/2609",
    "https://arxiv.org/a/author_x_1",
    "https://huggingface.co/papers/date/2026-09-24",
    "https://arxiv.org/abs/2609.012345",
    "https://arxiv.org/abs/2609.0123",
    "https://arxiv.org/abs/2613.01234",
    "https://arxiv.org/abs/2609.00000",
    "https://arxiv.org/abs/0703.0001",
    f"https://arxiv.org/abs/{PAPER}x",
    f"https://arxiv.org/abs/{PAPER}v0",
    f"arXiv:{PAPER}.5",
    "https://arxiv.org/abs/\u0662\u0666\u0660\u0669.01234",
    "https://arxiv.org/abs/hep-th/99010011",
    "https://arxiv.org/abs/hep-th/0704001",
    "https://t.co/AbCdEf1234",
    f"https://arxiv.org-evil.example/abs/{PAPER}",
    f"https://export.arxiv.org.evil.example/abs/{PAPER}",
    f"https://arxiv.orgs/abs/{PAPER}",
    f"https://arxiv.com/abs/{PAPER}",
    f"https://xn--rxiv-53d.org/abs/{PAPER}",
    f"https://ar5iv.org.evil.example/abs/{PAPER}",
    f"https://fakehf.co/papers/{PAPER}",
    f"https://alphaxiv.org.evil.example/abs/{PAPER}",
    f"https://notdoi.org/10.48551/arxiv.{PAPER}",
    f"https://arxiv.org%252eevil.example/abs/{PAPER}",
    f"https://arxiv.org/user/{PAPER}",
    f"https://arxiv.org/stats/{PAPER}",
    f"{PAPER} on the arXiv",
    f"https://arxiv.org/list/cs.LG/new?skip=arXiv:{PAPER}",
    f"https://arxiv.org/a/example_a_1?arXiv:{PAPER}",
]


@pytest.mark.parametrize("text", NAMES_THE_PAPER)
def test_every_form_of_a_link_names_its_paper(text: str) -> None:
    assert papers_in(text) == (PAPER,)


@pytest.mark.parametrize("text", NAMES_NOTHING)
def test_what_only_looks_like_a_link_names_nothing(text: str) -> None:
    assert papers_in(text) == ()


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("https://arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("https://arxiv.org/abs/cond-mat.mes-hall/0501001", "cond-mat/0501001"),
        ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001"),
        ("arXiv:Q-BIO/0601001", "q-bio/0601001"),
        ("https://arxiv.org/pdf/cs/0112017.pdf", "cs/0112017"),
        ("https://arxiv.org/abs/1412.6980", "1412.6980"),
    ],
)
def test_old_ids_lose_version_subject_class_and_case(text: str, paper: str) -> None:
    assert papers_in(text) == (paper,)


def test_a_post_that_names_several_papers_names_each_once_in_order() -> None:
    text = f"arXiv:2609.02222, https://arxiv.org/abs/{PAPER}; again arxiv.org/pdf/2609.02222v1.pdf"
    assert papers_in(text) == ("2609.02222", PAPER)
    assert papers_of([f"arXiv:{PAPER}", text]) == (PAPER, "2609.02222")


def test_a_text_with_every_sites_link_names_all_their_papers() -> None:
    """So that each word of which one must be there is there."""
    sites = ("arxiv.org/abs", "ar5iv.org/abs", "xxx.lanl.gov/abs", "huggingface.co/papers", "hf.co/papers")
    places = (*sites, "emergentmind.com/papers", "tldr.takara.ai/p")
    papers = tuple(f"2609.0123{n}" for n in range(len(places)))
    assert papers_in(" ".join(map("/".join, zip(places, papers, strict=True)))) == papers


def test_the_fifty_forms_that_people_use() -> None:
    for case in json.loads(shared_path("payloads", "url_forms.json").read_text()):
        assert list(papers_in(case["input"])) == case["expect"], case["note"]


OTHERWISE_BY_CHOICE = {
    "https://evil.example/?u=https://arxiv.org/abs/2401.00001": "a wrapped link counts (url_forms.json)",
    "https://arxiv.org/abs/2401.00001%0d%0aX": "in a post a line ends an id",
    "https://arxiv.org/abs/2401.00001<script>": "in a post markup ends an id",
}


def test_url_traps_for_ids() -> None:
    """What shortens a link names nothing: nobody asks it where it leads."""
    for case in json.loads(shared_path("hostile", "url", "url_traps.json").read_text()):
        if case["cat"] == "shortener":
            assert papers_in(case["url"]) == (), case
        if case["url"] in OTHERWISE_BY_CHOICE or not case["cat"].startswith("arxiv_"):
            continue
        found = papers_in(case["url"])
        wanted = {"none": found == (), "old": len(found) == 1}.get(case["want"], found == (case["want"],))
        assert wanted, case


FRAGMENTS = st.sampled_from(
    ["arxiv.org/", "abs/", "https://", "arXiv:", PAPER, "v2", "hep-th/", "9901001", "%2F", "%252F", " ", ",", ".", "-"]
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=30).map("".join))
def test_whatever_comes_out_is_canonical_and_there_once(text: str) -> None:
    found = papers_in(text)
    assert len(set(found)) == len(found)
    assert all(canonical(paper) == paper for paper in found)


@given(st.sampled_from(NAMES_THE_PAPER), st.text(alphabet=" \n\t.,;:)]}'\"!?…、。", max_size=5))
def test_punctuation_behind_a_link_is_no_part_of_it(link: str, punctuation: str) -> None:
    assert papers_in(f"see ({link}{punctuation}") == (PAPER,)


LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)
HOSTS = st.sampled_from(["arxiv.org/abs", "huggingface.co/papers", "hf.co/papers", "alphaxiv.org/abs", "ar5iv.org/abs"])


@given(LABEL, HOSTS)
def test_a_host_that_only_ends_like_one_is_another_host(label: str, host: str) -> None:
    assert papers_in(f"https://{label}{host}/{PAPER}") == ()
    assert papers_in(f"https://{label}.evil-{host}/{PAPER}") == ()


@given(LABEL, HOSTS, st.sampled_from([".", "-", ""]))
def test_a_host_that_only_starts_like_one_is_another_host(label: str, host: str, between: str) -> None:
    name, _, path = host.partition("/")
    assert papers_in(f"https://{name}{between}{label}/{path}/{PAPER}") == ()


PATH = st.text("abcxyz019-._~!$&'()*+,;=@%/", max_size=12)


@given(st.sampled_from(["https://evil.example", "evil.example", "//evil.example"]), PATH, HOSTS)
def test_a_host_in_the_path_of_another_is_no_host(host: str, path: str, other: str) -> None:
    assert papers_in(f"{host}/{path}/{other}/{PAPER}") == ()


@given(PATH, HOSTS)
def test_a_whole_link_in_the_path_of_another_is_a_link(path: str, other: str) -> None:
    assert papers_in(f"https://archive.example/{path}/https://{other}/{PAPER}") == (PAPER,)


SIGNS = re.compile(r"[^A-Za-z0-9]")


def encoded(text: str, signs: set[str]) -> str:
    return "".join(quote(sign, safe="") if sign in signs else sign for sign in text)


@given(st.sampled_from([link for link in NAMES_THE_PAPER if link.startswith("http") and "%" not in link]), st.data())
def test_encoding_any_of_its_signs_once_or_twice_changes_nothing(link: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(0, 2))):
        link = encoded(link, data.draw(st.sets(st.sampled_from(sorted(set(SIGNS.findall(link)))))))
    assert papers_in(link) == (PAPER,)


WAYS = (
    "https://arxiv.org/abs/{}",
    "arXiv:{}",
    "arxiv.org/pdf/{}v2.pdf",
    "[x](https://hf.co/papers/{})",
    "doi:10.48550/arXiv.{}",
)
IDS = st.integers(1, 99_999).map(lambda number: f"2609.{number:05d}") | st.integers(1, 999).map(
    lambda number: f"hep-th/9901{number:03d}"
)


@given(st.lists(st.tuples(IDS, st.sampled_from(WAYS)), max_size=12), st.sampled_from([" ", ", ", "\n", "; ", " und "]))
def test_a_post_of_any_length_names_its_papers_each_once_in_order(named: list[tuple[str, str]], between: str) -> None:
    text = between.join(way.format(paper) for paper, way in named)
    assert papers_in(text) == tuple(dict.fromkeys(paper for paper, _ in named))


@given(st.text() | st.text("arxiv.og:/%25 0123456789ABSabs\u0430\uff0f\u200b"))
def test_what_is_found_is_found_again_in_its_plain_link(text: str) -> None:
    for paper in papers_in(text):
        assert papers_in(f"https://arxiv.org/abs/{paper}") == (paper,)


@pytest.mark.parametrize(
    "unit",
    [
        "arxiv:",
        "arxiv.org/abs/",
        "a-",
        "arxiv.",
        "%25",
        "arxiv : ",
        "arxiv.org/list/",
        "a" * 50,
        "1234.",
        "arxiv:" + "a" * 9,
    ],
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def best(size: int) -> float:
        text = "arxiv:" + unit * (size // len(unit))
        times = []
        for _ in range(3):
            start = process_time()
            papers_in(text)
            times.append(process_time() - start)
        return min(times)

    assert best(200_000) < 40 * best(20_000) + 0.05


def _hosts() -> list[str]:
    """Of the web platform's tests: names that a browser makes another name of."""
    given = json.loads(shared_path("hostile", "url", "wpt_toascii.json").read_text("utf-8"))
    return [one["input"] for one in given if isinstance(one, dict)]


def test_no_host_of_the_web_platforms_tests_is_taken_for_arxiv() -> None:
    hosts = _hosts()
    assert len(hosts) > 80
    for host in hosts:
        assert papers_in(clean(f"https://{host}/abs/{PAPER}")) == (), host
        assert papers_in(clean(f"https://arxiv.org{host}/abs/{PAPER}")) == (), host
        if re.search(r"[\w.@-]$", clean(host)):
            assert papers_in(clean(f"https://{host}arxiv.org/abs/{PAPER}")) == (), host
    naive = sum("arxiv.org/abs/" in f"https://{host}arxiv.org/abs/{PAPER}" for host in hosts)
    assert naive == len(hosts), "a control: who only looks for the words finds it in each"


def test_no_address_of_the_web_platforms_tests_names_a_paper() -> None:
    """Though each is asked for the paper's path."""
    given = json.loads(shared_path("hostile", "url", "wpt_urltestdata.json").read_text("utf-8"))
    asked = [one["input"] for one in given if isinstance(one, dict)]
    assert len(asked) > 850
    for address in asked:
        assert papers_in(clean(f"{address}/abs/{PAPER}")) == (), address
