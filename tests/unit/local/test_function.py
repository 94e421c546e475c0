from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import Any

import pytest

from local.errors import TemplateError
from local.function import Function, FunctionError, declared, handler_of
from local.template import Stack


def _function(attribute: str, **environment: str) -> Function:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
    return Function("f", arn, "tests.unit.local.handlers", attribute, environment, timeout=30, memory=256)


def test_a_handler_gets_the_event_as_json_has_it_and_a_context() -> None:
    answer = _function("told").invoke({"days": (1, 2), 3: None}, "request-1")
    assert answer["event"] == {"days": [1, 2], "3": None}
    assert answer["request"] == "request-1"
    assert answer["memory"] == "256"
    assert 0 < answer["left"] <= 30_000


def test_an_invocation_has_an_id_of_its_own_where_none_is_given() -> None:
    function = _function("told")
    assert function.invoke({})["request"] != function.invoke({})["request"]


def test_a_handler_sees_the_templates_settings_and_none_of_the_callers() -> None:
    os.environ["HOTPAPERS_RANKING"] = "classic"
    try:
        seen = _function("told", HOTPAPERS_TABLE="t").invoke({})["environment"]
        assert os.environ["HOTPAPERS_RANKING"] == "classic", "the caller's own stay as they were"
    finally:
        del os.environ["HOTPAPERS_RANKING"]
    assert seen["HOTPAPERS_TABLE"] == "t"
    assert "HOTPAPERS_RANKING" not in seen
    assert seen["PATH"] == os.environ["PATH"]


def test_what_a_handler_changes_in_the_environment_ends_with_it() -> None:
    _function("changes", HOTPAPERS_TABLE="t").invoke({})
    assert "HOTPAPERS_TABLE" not in os.environ


def test_what_a_handler_writes_goes_to_its_log_and_not_to_the_person(capfd: pytest.CaptureFixture[str]) -> None:
    function = _function("talks")
    function.invoke("day")
    assert function.logs == ("said day", "complained", "[WARNING]\tkept day")
    assert capfd.readouterr() == ("", "")


def test_the_logs_of_two_functions_do_not_mix() -> None:
    one, other = _function("talks"), _function("talks")
    one.invoke(1)
    other.invoke(2)
    one.invoke(3)
    assert one.logs == ("said 1", "complained", "[WARNING]\tkept 1", "said 3", "complained", "[WARNING]\tkept 3")
    assert other.logs[0] == "said 2"


def test_a_handler_that_raises_is_reported_as_lambda_does_and_logged() -> None:
    function = _function("trips")
    with pytest.raises(FunctionError) as caught:
        function.invoke({})
    payload = caught.value.payload()
    assert (payload["errorType"], payload["errorMessage"]) == ("KeyError", "'a\\nb'")
    assert payload["stackTrace"][-1] == "KeyError: 'a\\nb'"
    assert function.logs[:3] == ("about to", "[ERROR] KeyError: 'a\\nb'", "Traceback (most recent call last):")
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_handler_that_exits_does_not_end_the_run() -> None:
    with pytest.raises(FunctionError) as caught:
        _function("leaves").invoke({})
    assert caught.value.kind == "Runtime.ExitError"


def test_decimals_are_numbers_and_what_is_no_json_is_an_error() -> None:
    assert _function("counts").invoke({}) == {"sum": 1.5}
    with pytest.raises(FunctionError) as caught:
        _function("shows_off").invoke({})
    assert caught.value.kind == "Runtime.MarshalError"


def test_an_event_that_is_no_json_never_reaches_the_handler() -> None:
    with pytest.raises(FunctionError):
        _function("told").invoke({"at": datetime(2026, 9, 24)})  # noqa: DTZ001 - nothing is done with it


def test_a_module_is_imported_anew_for_each_environment() -> None:
    first, second = _function("told"), _function("told")
    first.warm()
    before = sys.modules["tests.unit.local.handlers"]
    second.warm()
    assert sys.modules["tests.unit.local.handlers"] is not before
    second.warm()
    assert first.invoke({})["event"] == {}


def test_the_template_declares_the_handler_its_limits_and_its_environment(stack: Stack) -> None:
    properties = stack.properties("EchoFunction")
    function = declared("EchoFunction", properties, "arn:f", "f", "http://127.0.0.1:1")
    assert (function.module, function.attribute) == ("tests.unit.local.echo", "handler")
    assert (function.timeout, function.memory) == (30.0, 256)
    assert function.environment["HOTPAPERS_TABLE"] == "hotpapers-Table"
    assert function.environment["AWS_LAMBDA_FUNCTION_NAME"] == "f"
    assert function.environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert function.invoke({"a": 1}) == {"event": {"a": 1}, "table": "hotpapers-Table", "name": "f"}


@pytest.mark.parametrize(
    ("folder", "handler", "found"),
    [
        ("functions/harvest", "app.handler", ("functions.harvest.app", "handler")),
        ("./functions/api/", "app.handler", ("functions.api.app", "handler")),
        ("functions", "api/app.handler", ("functions.api.app", "handler")),
        (".", "app.handler", ("app", "handler")),
    ],
)
def test_a_handler_is_found_by_its_folder(folder: str, handler: str, found: tuple[str, str]) -> None:
    assert handler_of("F", {"Code": {"S3Key": folder}, "Handler": handler}) == found


def test_code_that_is_not_here_is_refused_by_name() -> None:
    with pytest.raises(TemplateError, match="F has no local CodeUri"):
        handler_of("F", {"Code": {"ZipFile": "…"}, "Handler": "index.handler"})


def test_a_boolean_is_written_as_cloudformation_writes_it(stack: Stack) -> None:
    properties: dict[str, Any] = stack.properties("EchoFunction")
    properties["Environment"]["Variables"]["HOTPAPERS_FLAG"] = True
    assert declared("EchoFunction", properties, "arn:f", "f", "").environment["HOTPAPERS_FLAG"] == "true"
