"""What a person can put right: said in one line, without a traceback."""

from __future__ import annotations


class LocalError(Exception):
    """The root of the local run's expected failures."""


class BadInput(LocalError):
    """An option, a parameter or a file that cannot be used."""


class BadArgument(BadInput):
    """The command line itself shows it, before anything is begun: the exit status is 2."""


class TemplateError(LocalError):
    """template.yaml asks for something that is wrong, or that the embedded cloud does not have."""
