from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import naming, template
from local.errors import BadInput, TemplateError
from local.intrinsics import NO_VALUE, Intrinsics
from local.template import Stack


def _read(tmp_path: Path, text: str) -> dict[str, Any]:
    path = tmp_path / "template.yaml"
    path.write_text(text, "utf-8")
    return template.read(path)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!GetAtt Table.Arn", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!GetAtt F.Meta.Arn", {"Fn::GetAtt": ["F", "Meta.Arn"]}),
        ("!Sub ${Table}-x", {"Fn::Sub": "${Table}-x"}),
        ("!Join ['-', [a, !Ref B]]", {"Fn::Join": ["-", ["a", {"Ref": "B"}]]}),
        ("!If [C, {a: 1}, !Ref AWS::NoValue]", {"Fn::If": ["C", {"a": 1}, {"Ref": "AWS::NoValue"}]}),
        ("2012-10-17", "2012-10-17"),
        ("'on'", "on"),
    ],
)
def test_short_tags_are_spelled_out_and_a_date_stays_text(tmp_path: Path, written: str, spelled: Any) -> None:
    assert _read(tmp_path, f"Resources: {{}}\nX: {written}\n")["X"] == spelled


@pytest.mark.parametrize(
    ("text", "why"),
    [("a: [", "template.yaml: while parsing"), ("a: 1", "declares no Resources"), ("- a", "declares no Resources")],
)
def test_what_is_no_template_is_refused_in_one_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as caught:
        _read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"nothing\.yaml: there is no such template"):
        template.read(tmp_path / "nothing.yaml")


def test_sams_resources_become_cloudformations(stack: Stack) -> None:
    assert list(stack.of_type("AWS::Lambda::Function")) == ["EchoFunction"]
    assert list(stack.of_type("AWS::Scheduler::Schedule")) == ["EchoFunctionHourly"]
    assert stack.properties("EchoFunction")["Code"]["S3Key"] == "tests/unit/local"


def test_a_resource_whose_condition_does_not_hold_is_not_there(stack: Stack) -> None:
    assert "Absent" not in stack.resources
    with pytest.raises(TemplateError, match="no resource or parameter Absent"):
        stack.ref("Absent")


def test_environment_and_names_come_from_parameters_and_resources(body: dict[str, Any]) -> None:
    def variables(**chosen: str) -> dict[str, str]:
        properties = template.stack(body, chosen).properties("EchoFunction")
        found: dict[str, str] = properties["Environment"]["Variables"]
        return found

    assert variables()["HOTPAPERS_SITE_URL"] == "https://hotpapers-distribution.cloudfront.net"
    assert variables(SiteUrl="https://papers.example")["HOTPAPERS_SITE_URL"] == "https://papers.example"
    assert variables()["HOTPAPERS_SECRETS"] == "/hotpapers/hotpapers"
    assert variables()["HOTPAPERS_TABLE"] == "hotpapers-Table"


def test_a_wrong_parameter_and_an_unknown_one_are_named(body: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="HOTPAPERS_RANKING: 'hot' is not one of heat, classic"):
        template.stack(body, {"Ranking": "hot"})
    with pytest.raises(BadInput, match=r"HOTPAPERS_FLAVOUR: template\.yaml declares no parameter Flavour"):
        template.stack(body, {"Flavour": "x"})


def test_what_sam_refuses_is_told_in_its_words(body: dict[str, Any]) -> None:
    wrong = {**body, "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "x"}}}}
    with pytest.raises(TemplateError, match=r"template\.yaml: .*'ImageUri' or 'CodeUri'|template\.yaml: .*\[F\]"):
        template.stack(wrong, {})


def _played(**given: Any) -> Intrinsics:
    return Intrinsics(
        lambda name: {"B": "b", "Nothing": NO_VALUE}[name],
        lambda logical, attribute: f"{logical}/{attribute}",
        given.get("mappings", {"Regions": {"us": {"name": "east"}}}),
        given.get("conditions", {"Yes": {"Fn::Equals": ["1", 1]}, "No": {"Fn::Not": [{"Condition": "Yes"}]}}),
    )


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "B"}, "b"),
        ({"Fn::GetAtt": ["T", "Arn"]}, "T/Arn"),
        ({"Fn::GetAtt": "T.Stream.Arn"}, "T/Stream.Arn"),
        ({"Fn::Sub": "${B}-${T.Arn}-${!Literal}"}, "b-T/Arn-${Literal}"),
        ({"Fn::Sub": ["${own}-${B}", {"own": {"Ref": "B"}}]}, "b-b"),
        ({"Fn::Join": ["-", ["a", {"Ref": "B"}, 3]]}, "a-b-3"),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::If": ["Yes", "y", "n"]}, "y"),
        ({"Fn::If": ["No", "y", {"Ref": "B"}]}, "b"),
        ({"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]}, False),
        ({"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]}, True),
        ({"Fn::FindInMap": ["Regions", "us", "name"]}, "east"),
        ({"Fn::Base64": "x"}, "eA=="),
        ({"a": {"Ref": "Nothing"}, "b": 1}, {"b": 1}),
        ([{"Ref": "Nothing"}, 1], [1]),
        ({"Condition": {"Bool": {"a": "b"}}}, {"Condition": {"Bool": {"a": "b"}}}),
        ({"Fn::Sub": "${ B }"}, "b"),
    ],
)
def test_cloudformations_functions_are_worked_out(value: Any, resolved: Any) -> None:
    assert _played().resolve(value) == resolved


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"Fn::Cidr": []}, "does not know Fn::Cidr"),
        ({"Fn::If": ["Maybe", 1, 2]}, "no condition Maybe"),
        ({"Fn::FindInMap": ["Regions", "eu", "name"]}, "mapping Regions has no eu / name"),
    ],
)
def test_what_cannot_be_worked_out_is_named(value: Any, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        _played().resolve(value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_what_holds_no_function_stays_as_it_is(value: Any) -> None:
    assert _played().resolve(value) == value


@pytest.mark.parametrize(
    ("kind", "names", "identifier"),
    [
        ("AWS::DynamoDB::Table", {}, "stack-Thing"),
        ("AWS::DynamoDB::Table", {"TableName": "papers"}, "papers"),
        ("AWS::S3::Bucket", {}, "stack-thing-123456789012"),
        ("AWS::S3::Bucket", {"BucketName": "site"}, "site"),
        ("AWS::SNS::Topic", {}, "arn:aws:sns:us-east-1:123456789012:stack-Thing"),
        (
            "AWS::Lambda::Alias",
            {"FunctionName": "f", "Name": "live"},
            "arn:aws:lambda:us-east-1:123456789012:function:f:live",
        ),
    ],
)
def test_a_name_is_the_templates_or_made_of_stack_and_resource(kind: str, names: Any, identifier: str) -> None:
    assert naming.identifier("stack", "Thing", kind, names) == identifier


def test_an_api_has_the_same_id_on_every_machine() -> None:
    api = naming.identifier("stack", "HttpApi", "AWS::ApiGatewayV2::Api", {})
    assert (api, len(api)) == (naming.identifier("other", "HttpApi", "AWS::ApiGatewayV2::Api", {}), 10)


def test_an_attribute_that_is_not_known_is_refused_by_name() -> None:
    assert naming.attribute("t", "AWS::DynamoDB::Table", "Arn").endswith(":table/t")
    assert naming.attribute("D1", "AWS::CloudFront::Distribution", "DomainName") == "d1.cloudfront.net"
    with pytest.raises(TemplateError, match="no attribute Colour of AWS::S3::Bucket"):
        naming.attribute("b", "AWS::S3::Bucket", "Colour")
