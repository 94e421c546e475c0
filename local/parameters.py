"""The template's parameters: their defaults, and what the caller's HOTPAPERS_* variables put in their place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.errors import BadInput
from local.shapes import Json

PREFIX = "HOTPAPERS_"
SECRETS = {
    "HOTPAPERS_X_BEARER_TOKEN": "x-bearer-token",
    "HOTPAPERS_BLUESKY_IDENTIFIER": "bluesky-identifier",
    "HOTPAPERS_BLUESKY_APP_PASSWORD": "bluesky-app-password",
    "HOTPAPERS_WEBHOOK_URL": "webhook-url",
    "HOTPAPERS_MAIL_SECRET": "mail-secret",
}
"""Variables that are never parameters: their values go into SSM SecureStrings of these names."""
NEEDED = {
    "MailFunction": {
        "HOTPAPERS_MAIL_SECRET": "signs the links of letters and of /readers/; openssl rand -hex 32 makes one",
    },
    "WebhookFunction": {"HOTPAPERS_WEBHOOK_URL": "is the address of the chat's incoming webhook"},
    "BlueskyFunction": {
        "HOTPAPERS_BLUESKY_IDENTIFIER": "is the account's handle",
        "HOTPAPERS_BLUESKY_APP_PASSWORD": "is an app password of the account",
    },
}
"""By the functions that can do nothing without them: what they are."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller's environment asks for."""

    parameters: Mapping[str, str]
    """By the template's names."""
    secrets: Mapping[str, str]
    """By the last part of the SSM parameter's name."""
    unknown: tuple[str, ...]
    """HOTPAPERS_* variables that are neither."""


def variable(parameter: str) -> str:
    """The environment's name of a parameter: XDailyPosts is HOTPAPERS_X_DAILY_POSTS."""
    return PREFIX + re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", parameter).upper()


def set_in(environ: Mapping[str, str]) -> dict[str, str]:
    """Empty means unset."""
    return {name: value for name, value in environ.items() if value.strip()}


def given(declared: Mapping[str, Any], environ: Mapping[str, str]) -> Given:
    """Reads HOTPAPERS_*."""
    names = {variable(parameter): parameter for parameter in declared}
    ours = {name: value for name, value in set_in(environ).items() if name.startswith(PREFIX)}
    return Given(
        {names[name]: value for name, value in ours.items() if name in names},
        {SECRETS[name]: value for name, value in ours.items() if name in SECRETS},
        tuple(sorted(name for name in ours if name not in names and name not in SECRETS)),
    )


def doubts(asked: Given, there: Container[str]) -> Iterator[str]:
    """A line for each variable that is not used, and for each secret that a function of the stack lacks."""
    for name in asked.unknown:
        yield f"{name} is no setting of template.yaml, and is not used"
    for function, needed in NEEDED.items():
        for name, what in needed.items():
            if function in there and SECRETS[name] not in asked.secrets:
                yield f"{name} is not set, and {function} does nothing without it: it {what}"


def values(declared: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """Every parameter's value. Raises BadInput, naming the variable, where CloudFormation would refuse one."""
    for name in chosen:
        if name not in declared:
            raise BadInput(f"{variable(name)}: template.yaml declares no parameter {name}")
    return {name: _value(name, rule, chosen) for name, rule in declared.items()}


def _value(name: str, rule: Mapping[str, Any], chosen: Mapping[str, str]) -> Json:
    text = chosen.get(name, rule.get("Default"))
    if text is None:
        raise BadInput(f"{variable(name)} is not set, and template.yaml has no default for {name}")
    text = str(text)
    if why := _refusal(rule, text):
        raise BadInput(f"{variable(name)}: {_shown(rule, text)} {rule.get('ConstraintDescription') or why}")
    if rule.get("Type") in ("CommaDelimitedList", "List<Number>"):
        return [part.strip() for part in text.split(",")]
    return text


def _shown(rule: Mapping[str, Any], text: str) -> str:
    return "the value" if rule.get("NoEcho") else repr(text[:80])


def _refusal(rule: Mapping[str, Any], text: str) -> str | None:
    """Why CloudFormation would refuse the value, in words."""
    if allowed := rule.get("AllowedValues"):
        choices = [str(value) for value in allowed]
        return None if text in choices else f"is not one of {', '.join(choices)}"
    if rule.get("Type") == "Number":
        return _number(rule, text)
    if (pattern := rule.get("AllowedPattern")) and not re.fullmatch(pattern, text):
        return f"does not match {pattern}"
    if len(text) < int(rule.get("MinLength", 0)):
        return f"is shorter than {rule['MinLength']} characters"
    if len(text) > int(rule.get("MaxLength", len(text))):
        return f"is longer than {rule['MaxLength']} characters"
    return None


def _number(rule: Mapping[str, Any], text: str) -> str | None:
    try:
        value = float(text)
    except ValueError:
        return "is not a number"
    if value < float(rule.get("MinValue", value)):
        return f"is less than {rule['MinValue']}"
    if value > float(rule.get("MaxValue", value)):
        return f"is more than {rule['MaxValue']}"
    return None if value == value else "is not a number"  # noqa: PLR0124  (NaN is the one that differs from itself)
