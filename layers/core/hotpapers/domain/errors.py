"""The errors of Hot Papers, one tree.

HotPapersError
├── InvalidInput            what a person or an event gave us is not usable; the text says what to do
│   ├── InvalidPaperId
│   ├── InvalidDate
│   ├── InvalidQuery        parameters of a request; carries each with what is wrong with it
│   └── InvalidPost         a file that is not a post of the original blog; carries file and line
├── SettingError            a setting is missing or wrong; carries its name
├── SourceError             an upstream did not give what was asked; carries the source
│   ├── SourceUnavailable   try again later (timeouts, 429, 5xx)
│   ├── SourceRefused       do not try again today (401, 402, 403)
│   └── SourceChanged       it answered, but in a shape we do not know
├── NotFound                no such digest, paper or page
│   └── Withdrawn           there was one, and it is not to be shown any more
├── RevisionRefused         the guard kept a better digest in place; carries why
├── RevisionConflict        another run committed first; load and decide again
└── StoreError              the table or the bucket failed after the retries allowed to it

Callers branch on the type or on an attribute, never on the words.
"""

from __future__ import annotations


class HotPapersError(Exception):
    """The root: an expected failure, worded for a person."""


class InvalidInput(HotPapersError):
    """Input that cannot be used."""


class InvalidPaperId(InvalidInput):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:80]!r} is not an arXiv id such as 2609.01234 or hep-th/9901001")
        self.text = text


class InvalidDate(InvalidInput):
    def __init__(self, text: str, expected: str = "a date such as 2026-09-24") -> None:
        super().__init__(f"{text[:80]!r} is not {expected}")
        self.text = text


class InvalidQuery(InvalidInput):
    """Parameters that cannot be answered. `wrong`: each with why."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name!r} {why}" for name, why in wrong.items()))
        self.wrong = wrong


class InvalidPost(InvalidInput):
    """A file that is not a post of the original blog, at its first wrong line (from 1)."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(f"{file}:{line}: {why}")
        self.file, self.line, self.why = file, line, why


class SettingError(HotPapersError):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


class SourceError(HotPapersError):
    """An upstream's failure. `why` never holds a secret, a header or a body; `status` is HTTP's, where it answered."""

    def __init__(self, source: str, why: str, *, status: int | None = None) -> None:
        super().__init__(f"{source}: {why}")
        self.source, self.why, self.status = source, why, status


class SourceUnavailable(SourceError):
    """Worth another try later; `retry_after` is in seconds where the upstream named a time.

    Not `sent` where it was not even reached: it can have done nothing.
    """

    def __init__(
        self,
        source: str,
        why: str,
        retry_after: float | None = None,
        *,
        status: int | None = None,
        sent: bool = True,
    ) -> None:
        super().__init__(source, why, status=status)
        self.retry_after, self.sent = retry_after, sent


class SourceRefused(SourceError):
    """Not worth another try today."""


class SourceChanged(SourceError):
    """Answered in a shape that the parser does not know."""


class NotFound(HotPapersError):
    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"there is no {what} {name[:120]}".rstrip())
        self.what, self.name = what, name


class Withdrawn(NotFound):
    """Taken down."""


class RevisionRefused(HotPapersError):
    """What was seen this time is less than what is stored, so the stored digest stays."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class RevisionConflict(HotPapersError):
    """Another run made its revision visible between our load and our save."""


class StoreError(HotPapersError):
    """The table or the bucket failed."""
