"""The template's rules, as CloudFormation reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import rules
from local.errors import BadInput, TemplateError


def refused(rule: dict[str, Any], values: dict[str, str]) -> str | None:
    try:
        rules.check({"Together": rule}, values)
    except BadInput as error:
        return str(error)
    return None


def given_(name: str) -> dict[str, Any]:
    return {"Fn::Not": [{"Fn::Equals": [{"Ref": name}, ""]}]}


BOTH = {
    "RuleCondition": given_("MailFrom"),
    "Assertions": [{"Assert": given_("Contact"), "AssertDescription": "Both."}],
}


@given(st.sampled_from(["", "a"]), st.sampled_from(["", "b"]))
def test_a_rule_asserts_only_where_its_condition_holds(mail: str, contact: str) -> None:
    told = refused(BOTH, {"MailFrom": mail, "Contact": contact})
    assert told == ("HOTPAPERS_MAIL_FROM, HOTPAPERS_CONTACT: Both." if mail and not contact else None)


def test_a_rule_without_a_condition_always_asserts_and_every_assertion_counts() -> None:
    either = {"Fn::Or": [given_("A"), given_("B")]}
    rule = {"Assertions": [{"Assert": either}, {"Assert": {"Fn::And": [given_("A"), given_("B")]}}]}
    assert refused(rule, {"A": "1", "B": "1"}) is None
    assert refused(rule, {"A": "1", "B": ""}) == "HOTPAPERS_A, HOTPAPERS_B: the rule Together does not hold"


def test_what_a_rule_may_not_look_at_is_a_fault_of_the_template() -> None:
    with pytest.raises(TemplateError, match="may not look at Table"):
        rules.check({"Early": {"Assertions": [{"Assert": {"Fn::GetAtt": ["Table", "Arn"]}}]}}, {})
