"""What a person can put right costs one line on standard error, before any work is done."""

from __future__ import annotations

import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from local.aws import only
from local.cli import main


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "hotpapers: the following arguments are required: COMMAND; see hotpapers --help"),
        (["fly"], r"hotpapers: argument COMMAND: invalid choice: 'fly' .*; see hotpapers --help"),
        (
            ["run", "--date", "tomorrow"],
            (
                "hotpapers run: argument --date: 'tomorrow' is neither a date such as 2026-09-24 nor a range such as "
                r"2026-09-21\.\.2026-09-25; .*"
            ),
        ),
        (["run", "--date", "2026-02-30"], r"hotpapers run: argument --date: '2026-02-30' is neither a date .*"),
        (["run", "--date", "2026-09-24.."], r"hotpapers run: argument --date: '2026-09-24\.\.' is neither a date .*"),
        (["run", "--date", "..2026-09-24"], r"hotpapers run: argument --date: '\.\.2026-09-24' is neither a date .*"),
        (
            ["run", "--date", "2026-09-24..2026-09-23"],
            r"hotpapers run: argument --date: '2026-09-24\.\.2026-09-23' ends before it begins; .*",
        ),
        (["run", "--port", "0"], "hotpapers run: argument --port: '0' is not a port from 1 to 65535; .*"),
        (["run", "--port", "0080000000"], "hotpapers run: argument --port: '0080000000' is not a port .*"),
        (["run", "--port", 5_000 * "9"], "hotpapers run: argument --port: '9{80}' is not a port .*"),
        (["run", "--port", "٣"], "hotpapers run: argument --port: '٣' is not a port from 1 to 65535; .*"),
        (["run", "--port"], "hotpapers run: argument --port: expected one argument; .*"),
        (["run", "--sources", "all"], "hotpapers run: argument --sources: invalid choice: 'all' .*"),
        (["run", "--fast"], "hotpapers: unrecognized arguments: --fast; see hotpapers --help"),
        (["run", "today"], "hotpapers: unrecognized arguments: today; see hotpapers --help"),
        (["run", "--out", ""], "hotpapers run: argument --out: '' is neither a file nor a folder; .*"),
        (["bench", "nothing"], "hotpapers bench: argument name: there is no 'nothing'; there is .*"),
        (["hide", "all"], r"hotpapers hide: argument POST\|PAPER: 'all' is neither an arXiv paper nor .*"),
        (["recount", "monday"], "hotpapers recount: argument DATE: 'monday' is not a date such as .*"),
        (["status", "--stack", ""], "hotpapers status: argument --stack: '' is not the name of a stack, .*"),
        (["status", "--region", "Mars"], "hotpapers status: argument --region: 'Mars' is not a region of AWS, .*"),
        (["import"], "hotpapers import: the following arguments are required: POST.md \\| ARCHIVE.jsonl.gz; .*"),
    ],
)
def test_a_wrong_word_costs_one_line_and_status_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert re.fullmatch(told + "\n", err), err


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (["run"], {"HOTPAPERS_RANKING": "hot"}, "HOTPAPERS_RANKING: 'hot' is neither heat nor classic"),
        (
            ["run"],
            {"HOTPAPERS_X_DAILY_POSTS": "few"},
            "HOTPAPERS_X_DAILY_POSTS: 'few' is not a number of posts from 0 to 100000",
        ),
        (
            ["run"],
            {"HOTPAPERS_DOMAIN_NAME": "papers.example.org"},
            (
                "HOTPAPERS_DOMAIN_NAME, HOTPAPERS_CERTIFICATE_ARN: "
                "DomainName needs its certificate; give CertificateArn too."
            ),
        ),
    ],
)
def test_what_cannot_be_used_costs_one_line_and_status_1(
    arguments: list[str],
    environment: dict[str, str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with only(environment, hiding=("HOTPAPERS_",)):
        assert main(arguments) == 1
    assert capsys.readouterr() == ("", f"hotpapers: {told}\n")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("run --out {file}", "--out {file}: Not a directory"),
        ("run --out {file}/site", "--out {file}/site: Not a directory"),
        ("run --out {folder}/" + 300 * "a", "--out {folder}/" + 300 * "a" + ": File name too long"),
        ("import {folder}/absent.md", "{folder}/absent.md: No such file or directory"),
        (
            "import {folder}/a.md {folder}/b.md",
            "{folder}/a.md: No such file or directory; {folder}/b.md: No such file or directory",
        ),
        ("import {folder}", "{folder}: Is a directory"),
        ("import {folder}/a.jsonl.gz", "{folder}/a.jsonl.gz: No such file or directory"),
        ("import {folder}/a.jsonl {file}", "{folder}/a.jsonl is an archive, which is imported alone"),
        ("verify {file} {folder}/absent", "{folder}/absent: No such file or directory"),
        ("restore {folder}/absent", "{folder}/absent: No such file or directory"),
        ("restore /dev/null", "/dev/null: an archive is read twice, so it has to be a regular file"),
        ("export {folder}", "{folder}: Is a directory"),
        ("export {folder}/no/a.jsonl", "{folder}/no: No such file or directory"),
        ("export /dev/null", "/dev/null: it is not a regular file, and would have to be replaced by one"),
        ("recount 2026-09-24 --time 2999-01-01T06:00:00+06:00", "--time 2999-01-01T00:00:00Z has not come yet"),
    ],
    ids=lambda text: text.split()[0],
)
def test_what_the_command_line_names_is_judged_before_anything_is_begun(
    line: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"file": tmp_path / "file", "folder": tmp_path}
    places["file"].write_text("here already")
    assert main(line.format(**places).split()) == 2
    assert capsys.readouterr() == ("", f"hotpapers: {told.format(**places)}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("line", ["import {file}", "verify {file} {file}", "run --out {folder}/x", "export {folder}/x"])
def test_what_may_not_be_read_or_written_is_told_so(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.touch(mode=0)
    folder.mkdir(mode=0o555)
    if os.access(file, os.R_OK):
        pytest.skip("root may read and write everything")
    assert main(line.format(file=file, folder=folder).split()) == 2
    assert capsys.readouterr().err.endswith(": Permission denied\n")


def test_files_of_which_none_is_a_post_start_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes, site = tmp_path / "notes.md", tmp_path / "site"
    notes.write_text("# Notes\n", "utf-8")
    assert main(["import", str(notes), "/dev/zero", "--once", "--out", str(site)]) == 1
    out, err = capsys.readouterr()
    assert (out, site.exists()) == ("", False)
    assert err.splitlines() == [
        "hotpapers: /dev/zero: longer than 32,000,000 bytes, so it is no post",
        f"hotpapers: {notes}:1: expected '---', found '# Notes'",
    ]


@pytest.mark.parametrize("command", ["import", "restore"])
def test_what_does_not_begin_as_an_archive_starts_nothing(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("<html>\n</html>\n")
    assert main([command, str(file)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.partition(" (")[0]) == ("", f"hotpapers: {file}: line 1: this is no archive of Hot Papers")


def test_help_that_nobody_reads_to_its_end_is_no_error_of_ours() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out, redirect_stdout(out), pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 1


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert {"run", "import", "bench"} <= set(capsys.readouterr().out.split())
