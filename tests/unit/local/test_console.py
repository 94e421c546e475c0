from __future__ import annotations

import re

import pytest

from local.console import Console


def test_a_step_is_a_plain_line_when_it_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with Console().step("counting") as step:
        step.now("counting 3 of 4")
        step.done("counted 4 [papers]")
    assert re.fullmatch(r"counted 4 \[papers\] \(\d\.\d s\)\n", capsys.readouterr().out)


def test_a_step_that_failed_has_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="why"), Console().step("counting"):
        raise ValueError("why")
    assert capsys.readouterr().out == ""


def test_text_is_never_taken_for_markup_or_broken(capsys: pytest.CaptureFixture[str]) -> None:
    title = "[bold]Attention[/bold] :fire: " + "is all you need " * 20
    Console().say(title)
    assert capsys.readouterr().out == title.rstrip(" ") + " \n"


def test_a_failure_is_one_line_whatever_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    Console().fail("two\nlines\tof [it]")
    assert capsys.readouterr().err == "hotpapers: two lines of [it]\n"
