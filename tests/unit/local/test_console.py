from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stderr, redirect_stdout

import pytest

from local.console import Console
from local.output import Unsaid, spelled_out


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


def test_what_there_is_no_room_for_ends_it_in_words() -> None:
    with open("/dev/full", "w") as full, redirect_stdout(full):  # noqa: PTH123
        console = Console()
        with pytest.raises(Unsaid, match="standard output: No space left on device"):
            console.say("counted")


def test_where_the_reader_has_gone_it_ends_without_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out, redirect_stdout(out), pytest.raises(SystemExit) as caught:
        Console().say("counted")
    assert caught.value.code == 1


def test_a_failure_that_cannot_be_told_stops_nothing() -> None:
    with open("/dev/full", "w", buffering=1) as full:  # noqa: PTH123
        with redirect_stderr(full):
            Console().fail("a post was refused")
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


def test_letters_that_the_terminal_lacks_are_spelled_out() -> None:
    told = io.BytesIO()
    out = io.TextIOWrapper(told, "ascii")
    with redirect_stdout(out):
        spelled_out()
        Console().say("Poincar\u00e9")
    assert told.getvalue() == b"Poincar\\xe9\n"
