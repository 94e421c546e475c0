from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from local.errors import BadInput
from local.parameters import PREFIX, SECRETS, doubts, given, values, variable

DECLARED: dict[str, Any] = {
    "Subjects": {
        "Type": "String",
        "Default": "cs,stat",
        "AllowedPattern": "[a-z.,]+",
        "ConstraintDescription": "lists",
    },
    "Ranking": {"Type": "String", "Default": "heat", "AllowedValues": ["heat", "classic"]},
    "XDailyPosts": {"Type": "Number", "Default": 300, "MinValue": 0, "MaxValue": 1000},
    "Contact": {"Type": "String", "Default": "", "MinLength": 0, "MaxLength": 5},
    "Token": {"Type": "String", "Default": "", "NoEcho": True, "MaxLength": 3},
    "Servers": {"Type": "CommaDelimitedList", "Default": "a, b"},
}


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ("Subjects", "HOTPAPERS_SUBJECTS"),
        ("XDailyPosts", "HOTPAPERS_X_DAILY_POSTS"),
        ("ArxivOaiUrl", "HOTPAPERS_ARXIV_OAI_URL"),
        ("SiteURL", "HOTPAPERS_SITE_URL"),
        ("SNSTopic", "HOTPAPERS_SNS_TOPIC"),
    ],
)
def test_a_parameter_has_its_name_in_the_environment(parameter: str, name: str) -> None:
    assert variable(parameter) == name


@examples(st.lists(st.from_regex(r"[A-Z][a-z]{1,6}", fullmatch=True), min_size=1, max_size=4))
def test_every_word_of_a_name_stays_a_word(words: list[str]) -> None:
    assert variable("".join(words)) == PREFIX + "_".join(words).upper()


def test_the_callers_environment_is_sorted_into_parameters_secrets_and_the_unknown() -> None:
    asked = given(
        DECLARED,
        {
            "HOTPAPERS_X_DAILY_POSTS": "7",
            "HOTPAPERS_X_BEARER_TOKEN": "token",
            "HOTPAPERS_RANKNG": "classic",
            "HOTPAPERS_RANKING": "  ",
            "PATH": "/bin",
        },
    )
    assert asked.parameters == {"XDailyPosts": "7"}
    assert asked.secrets == {"x-bearer-token": "token"}
    assert asked.unknown == ("HOTPAPERS_RANKNG",)


def test_a_secret_that_is_missing_is_named_where_a_function_needs_it_and_not_elsewhere() -> None:
    asked = given(DECLARED, {"HOTPAPERS_BLUESKY_IDENTIFIER": "papers.example"})
    assert not list(doubts(asked, ["HarvestFunction"]))
    mail, password = doubts(asked, ["MailFunction", "BlueskyFunction"])
    assert mail.startswith("HOTPAPERS_MAIL_SECRET is not set, and MailFunction does nothing without it: ")
    assert "openssl rand" in mail
    assert password.startswith("HOTPAPERS_BLUESKY_APP_PASSWORD is not set")


def test_no_secret_is_a_parameter() -> None:
    assert given(DECLARED, dict.fromkeys(SECRETS, "secret")).parameters == {}


def test_defaults_hold_where_nothing_is_chosen() -> None:
    assert values(DECLARED, {"XDailyPosts": "7"}) == {
        "Subjects": "cs,stat",
        "Ranking": "heat",
        "XDailyPosts": "7",
        "Contact": "",
        "Token": "",
        "Servers": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("Ranking", "hot", "HOTPAPERS_RANKING: 'hot' is not one of heat, classic"),
        ("Subjects", "cs;math", "HOTPAPERS_SUBJECTS: 'cs;math' lists"),
        ("Subjects", "cs\n", "HOTPAPERS_SUBJECTS: 'cs\\n' lists"),
        ("XDailyPosts", "many", "HOTPAPERS_X_DAILY_POSTS: 'many' is not a number"),
        ("XDailyPosts", "nan", "HOTPAPERS_X_DAILY_POSTS: 'nan' is not a number"),
        ("XDailyPosts", "-1", "HOTPAPERS_X_DAILY_POSTS: '-1' is less than 0"),
        ("XDailyPosts", "1001", "HOTPAPERS_X_DAILY_POSTS: '1001' is more than 1000"),
        ("Contact", "123456", "HOTPAPERS_CONTACT: '123456' is longer than 5 characters"),
        ("Token", "secret", "HOTPAPERS_TOKEN: the value is longer than 3 characters"),
    ],
)
def test_what_cloudformation_refuses_is_refused_by_the_variables_name(parameter: str, value: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        values(DECLARED, {parameter: value})
    assert str(caught.value) == told


def test_a_parameter_without_a_default_has_to_be_set() -> None:
    with pytest.raises(BadInput, match="HOTPAPERS_OWNER is not set"):
        values({"Owner": {"Type": "String"}}, {})


@examples(st.text(max_size=100).filter(lambda value: value not in ("heat", "classic")))
def test_a_refusal_is_one_line_that_names_the_variable(value: str) -> None:
    with pytest.raises(BadInput, match=r"^HOTPAPERS_RANKING: .* is not one of heat, classic$") as caught:
        values(DECLARED, {"Ranking": value})
    assert len(str(caught.value).splitlines()) == 1
