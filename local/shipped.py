"""The last step of a build: `python -m local.shipped FOLDER`. Two builds of the same sources give the same bytes.

What nothing reads in Lambda leaves, the rest gets bytecode, and times and modes are fixed.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from local.bytecode import compile_folder, interpreter

SERVICES = frozenset({"cloudfront", "dynamodb", "s3", "ssm"})
"""The AWS services that `wiring` makes clients of. botocore describes over 400, in 25 MB."""
UNREAD = (
    "**/__pycache__",
    "python/bin",  # scripts with this machine's paths in them
    "python/*.dist-info/INSTALLER",
    "python/*.dist-info/RECORD",  # names what was removed here
    "python/*.dist-info/REQUESTED",
    "python/*/tests",
    "python/**/*.c",
    "python/**/*.pyi",
    "python/**/*.pxd",
    "python/**/*.pxi",
    "python/**/*.pyx",
    "python/aws_lambda_powertools/event_handler/openapi/swagger_ui/*.css",
    "python/aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",
    "python/boto3/data",  # of boto3.resource, which takes 0.2 s to make
    "python/boto3/examples",
    "python/botocore/data/*/*/examples-1.json",
)
"""Patterns below the built folder. Metadata and licences of the packages stay."""
LONG_AGO = 315_532_800
"""1980-01-01, the time that SAM's zips give every file."""


def finish(folder: Path, python: Path | None) -> None:
    """Makes the folder ready to ship; without bytecode where there is no interpreter to compile it with."""
    for path in list(_unread(folder)):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if python:
        compile_folder(python, folder)
    for path in sorted(folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (LONG_AGO, LONG_AGO))


def main(arguments: Sequence[str]) -> None:
    (folder,) = arguments
    finish(Path(folder), interpreter(os.environ))


def _unread(folder: Path) -> Iterator[Path]:
    for pattern in UNREAD:
        yield from sorted(folder.glob(pattern))
    for service in sorted(folder.glob("python/botocore/data/*/")):
        # botocore takes the newest version where it is asked for none
        *older, _newest = sorted(service.iterdir())
        yield from [service] if service.name not in SERVICES else older


if __name__ == "__main__":
    main(sys.argv[1:])
