"""What a person can put right costs one line on standard error, before any work is done."""

from __future__ import annotations

import re
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
            r"hotpapers run: argument --date: 'tomorrow' is not a date such as .*A\.\.B; .*",
        ),
        (["run", "--date", "2026-02-30"], r"hotpapers run: argument --date: '2026-02-30' is not a date such as .*"),
        (["run", "--date", "2026-09-24.."], r"hotpapers run: argument --date: '' is not a date such as .*"),
        (
            ["run", "--date", "2026-09-24..2026-09-23"],
            r"hotpapers run: argument --date: '2026-09-24\.\.2026-09-23' ends before it begins; .*",
        ),
        (["run", "--port", "0"], "hotpapers run: argument --port: '0' is not a port from 1 to 65535; .*"),
        (["run", "--port", "٣"], "hotpapers run: argument --port: '٣' is not a port from 1 to 65535; .*"),
        (["run", "--port"], "hotpapers run: argument --port: expected one argument; .*"),
        (["run", "--sources", "all"], "hotpapers run: argument --sources: invalid choice: 'all' .*"),
        (["run", "--fast"], "hotpapers: unrecognized arguments: --fast; see hotpapers --help"),
        (["run", "today"], "hotpapers: unrecognized arguments: today; see hotpapers --help"),
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
        (["run", "--out", "{file}"], {}, "--out {file}: File exists"),
        (["run", "--out", "{file}/site"], {}, "--out {file}/site: Not a directory"),
        (["import", "{folder}/absent.md"], {}, "{folder}/absent.md: No such file or directory"),
        (["import", "{folder}"], {}, "{folder}: Is a directory"),
        (["bench", "nothing"], {}, "bench: there is no 'nothing'; there is .*"),
    ],
)
def test_what_cannot_be_used_costs_one_line_and_status_1(
    arguments: list[str],
    environment: dict[str, str],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = {"file": tmp_path / "file", "folder": tmp_path}
    places["file"].write_text("here already")
    with only(environment, hiding=("HOTPAPERS_",)):
        assert main([argument.format(**places) for argument in arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch("hotpapers: " + told.format(**places) + "\n", err), err


def test_every_file_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(tmp_path / "a.md"), str(tmp_path / "b.md")]) == 1
    assert [line.rpartition("/")[2] for line in capsys.readouterr().err.splitlines()] == [
        "a.md: No such file or directory",
        "b.md: No such file or directory",
    ]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert {"run", "import", "bench"} <= set(capsys.readouterr().out.split())
