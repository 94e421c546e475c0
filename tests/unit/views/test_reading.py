import pytest
from hotpapers.domain.errors import InvalidInput
from hotpapers.views.reading import Node


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "x.json is not JSON: Expecting value: line 1 column 1"),
        (b"{", "x.json is not JSON: Expecting property name"),
        (b"\xff", "x.json is not UTF-8 text"),
        (b"[NaN]", "x.json is not JSON: NaN is no number"),
        (b"[-Infinity]", "x.json is not JSON: -Infinity is no number"),
        (b"[" * 100_000, "x.json is not JSON: "),
        (
            b'{"score": 1, "score": 2}',
            'x.json is not JSON: an object has two fields of one name (its first is "score")',
        ),
        (b"9" * 5_000, "x.json is not JSON: a number of 5000 digits"),
    ],
)
def test_bytes_that_are_no_json_are_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Node.parse("x.json", body)
    assert str(refused.value).startswith(words)


def test_a_byte_order_mark_is_read_through() -> None:
    assert Node.parse("x.json", b'\xef\xbb\xbf{"a": 1}')["a"].whole() == 1


def test_a_number_beyond_all_numbers_is_none() -> None:
    with pytest.raises(InvalidInput, match=r"^x\.json is Infinity, not a finite number$"):
        Node.parse("x.json", b"1e999").number()


def test_the_place_is_written_so_that_no_terminal_obeys_it() -> None:
    node = Node.parse("x.json", b'{"a": {"\\u001b[2J": {"b": [0, true]}}}')
    (_, odd) = next(iter(node["a"].fields()))
    with pytest.raises(InvalidInput) as refused:
        list(odd["b"].items())[1].whole()
    assert str(refused.value) == 'x.json: a."\\u001b[2J".b[1] is true, not a whole number from 0 on'


def test_a_field_that_is_not_there_is_named() -> None:
    node = Node({"a": 1}, "x.json")
    assert node.get("b") is None
    with pytest.raises(InvalidInput, match=r"^x\.json has no 'b'$"):
        node["b"]
