"""What schemathesis cannot know of the API: `schemathesis.toml` beside this names it."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A cursor is the server's own word: no schema tells which of them is one, nor which of two dates is the later."""
    wrong_on_purpose = case.meta is not None and case.meta.generation.mode.is_negative
    if case.query and not wrong_on_purpose:
        case.query.pop("cursor", None)
        dates = [name for name in ("from", "to") if name in case.query]
        case.query.update(zip(dates, sorted(str(case.query[name]) for name in dates), strict=True))
