"""The picture of docs/architecture.md is the template's."""

from __future__ import annotations

import pytest

from local import picture, template
from local.template import Stack


def test_the_picture_is_drawn_from_the_template_as_it_is() -> None:
    text = picture.PAGE.read_text("utf-8")
    assert picture.page(text, picture.made()) == text, "say `make picture`"


def test_every_function_table_and_bucket_is_in_it_with_an_arrow(stack: Stack) -> None:
    arrows = [line for line in picture.drawn(stack).splitlines() if "-->" in line]
    for kind in ("AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::S3::Bucket"):
        for logical in stack.of_type(kind):
            assert any(f" {logical}" in arrow for arrow in arrows), logical


def test_what_the_roles_allow_is_an_arrow_and_nothing_else() -> None:
    drawn = picture.made()
    assert 'HarvestFunction -->|"reads, writes"| Table' in drawn
    assert 'ApiFunction -->|"reads"| Table' in drawn
    assert "ApiFunction -->|" in drawn
    assert 'MailFunction -->|"writes to"| Mail' in drawn
    assert 'PublishFunction -->|"reads"| Table' in drawn


def test_a_page_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the picture"):
        picture.page("# Architecture\n", "x")


def test_what_nobody_asked_for_is_not_drawn() -> None:
    plain = template.stack(template.read(), {})
    plain.attributes["Table", "StreamArn"] = f"{plain.attribute('Table', 'Arn')}/stream/1"
    assert "MailFunction" not in picture.drawn(plain)
    assert picture.MAIL not in picture.drawn(plain)
