"""What stands between a flood, or a loop, and the bill. Loops: `test_policies.py` and `test_stream_filter.py`."""

from __future__ import annotations

from typing import Any

import pytest

from local import template
from local.template import Stack

RESERVING = ("HarvestFunction", "PublishFunction", "ApiFunction")


def test_the_table_reads_and_writes_no_more_than_its_ceiling(stack: Stack) -> None:
    ceiling = stack.properties("Table")["OnDemandThroughput"]
    assert 0 < ceiling["MaxReadRequestUnits"] <= 2_000
    assert 0 < ceiling["MaxWriteRequestUnits"] <= 1_000


@pytest.mark.parametrize("function", RESERVING)
def test_concurrency_is_reserved_where_an_operator_asks_for_it(body: dict[str, Any], function: str) -> None:
    """Not by default: a new account has ten in all, and may reserve none of them."""
    asked = template.stack(body, {"ReservedConcurrency": "20"}).properties(function)
    assert int(asked["ReservedConcurrentExecutions"]) in range(1, 21)
    assert "ReservedConcurrentExecutions" not in template.stack(body, {}).properties(function)
