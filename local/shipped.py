"""The last step of a build: `python -m local.shipped FOLDER`. Two builds of the same sources give the same bytes.

What nothing reads in Lambda leaves, the rest gets bytecode, the templates too, and times and modes are fixed.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hotpapers.views.pages.frame import compile_templates

from local.bytecode import compile_folder, interpreter

SERVICES = frozenset({"cloudfront", "dynamodb", "s3", "sesv2", "ssm"})
"""The AWS services that `wiring` makes clients of. botocore describes over 400, in 25 MB."""
UNREAD = (
    "**/__pycache__",
    "bin",  # scripts with this machine's paths in them
    "*.dist-info/INSTALLER",
    "*.dist-info/RECORD",  # names what was removed here
    "*.dist-info/REQUESTED",
    "*/tests",
    "**/*.c",
    "**/*.pyi",
    "**/*.pxd",
    "**/*.pxi",
    "**/*.pyx",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.css",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",
    "boto3/data",  # of boto3.resource, which takes 0.2 s to make
    "boto3/examples",
    "botocore/data/*/*/examples-1.json",
)
"""Patterns below the folder of the packages. Their metadata and licences stay."""
LONG_AGO = 315_532_800
"""1980-01-01, the time that SAM's zips give every file."""


def finish(folder: Path, python: Path | None) -> None:
    """Makes the folder ready to ship; without bytecode where there is no interpreter to compile it with."""
    for path in list(_unread(packages(folder))):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if (views := packages(folder) / "hotpapers" / "views").is_dir():
        compile_templates(views)
    if python:
        compile_folder(python, folder)
    for path in sorted(folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (LONG_AGO, LONG_AGO))


def packages(folder: Path) -> Path:
    """Where Python finds them: a layer has them in a folder of their own, a function beside its module."""
    inner = folder / "python"
    return inner if inner.is_dir() else folder


def main(arguments: Sequence[str]) -> None:
    (folder,) = arguments
    finish(Path(folder), interpreter(os.environ))


def _unread(folder: Path) -> Iterator[Path]:
    for pattern in UNREAD:
        yield from sorted(folder.glob(pattern))
    for service in sorted(folder.glob("botocore/data/*/")):
        # botocore takes the newest version where it is asked for none
        *older, _newest = sorted(service.iterdir())
        yield from [service] if service.name not in SERVICES else older


if __name__ == "__main__":
    main(sys.argv[1:])
