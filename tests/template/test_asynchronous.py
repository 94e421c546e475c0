"""Whatever wakes a function without waiting for it: tried a bounded number of times, and then kept somewhere."""

from __future__ import annotations

from local.template import Stack
from tests.template.policies import permissions, role_of


def test_every_stream_mapping_is_bounded_and_keeps_what_failed(stack: Stack) -> None:
    mappings = list(stack.of_type("AWS::Lambda::EventSourceMapping"))
    assert mappings
    for mapping in map(stack.properties, mappings):
        assert 0 < mapping["MaximumRetryAttempts"] <= 10
        assert 60 <= mapping["MaximumRecordAgeInSeconds"] <= 43_200, "a record expires after 24 hours"
        assert mapping["BisectBatchOnFunctionError"]
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["StartingPosition"] == "TRIM_HORIZON", "what was written while deploying counts"
        assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == stack.attribute("FailureBucket", "Arn")


def test_every_schedule_is_bounded_and_keeps_what_was_not_delivered(stack: Stack) -> None:
    schedules = list(stack.of_type("AWS::Scheduler::Schedule"))
    assert schedules
    for schedule in map(stack.properties, schedules):
        target = schedule["Target"]
        assert 0 <= target["RetryPolicy"]["MaximumRetryAttempts"] <= 5
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 3600, "the next hour has its own event"
        assert target["DeadLetterConfig"]["Arn"] == stack.attribute("UndeliveredQueue", "Arn")
        assert "Name" not in schedule, "a fixed name makes a second stack in the account fail"


def test_every_scheduled_function_is_bounded_and_keeps_what_failed(stack: Stack) -> None:
    scheduled = {stack.properties(name)["Target"]["Arn"] for name in stack.of_type("AWS::Scheduler::Schedule")}
    configured = {
        stack.attribute(config["FunctionName"].removeprefix("hotpapers-"), "Arn"): config
        for config in map(stack.properties, stack.of_type("AWS::Lambda::EventInvokeConfig"))
    }
    assert scheduled == configured.keys()
    for config in configured.values():
        assert 0 <= config["MaximumRetryAttempts"] <= 2
        assert config["MaximumEventAgeInSeconds"] <= 3600
        assert config["DestinationConfig"]["OnFailure"]["Destination"] == stack.attribute("FailureBucket", "Arn")


def test_the_roles_may_write_what_failed_and_what_was_not_delivered(stack: Stack) -> None:
    failures = f"{stack.attribute('FailureBucket', 'Arn')}/aws/lambda/one"
    for function in ("HarvestFunction", "PublishFunction"):
        allowed = permissions(stack, role_of(stack, function))
        assert any(one.covers("s3:PutObject", failures) for one in allowed), function
    queue = stack.attribute("UndeliveredQueue", "Arn")
    assert any(one.covers("sqs:SendMessage", queue) for one in permissions(stack, "ScheduleRole"))


def test_lambda_stops_a_loop_that_it_can_see(stack: Stack) -> None:
    for function in stack.of_type("AWS::Lambda::Function"):
        assert stack.properties(function)["RecursiveLoop"] == "Terminate"


def test_every_log_is_forgotten_after_a_while(stack: Stack) -> None:
    kept = {
        stack.ref(group): stack.properties(group)["RetentionInDays"] for group in stack.of_type("AWS::Logs::LogGroup")
    }
    assert set(kept.values()) == {30}
    for function in stack.of_type("AWS::Lambda::Function"):
        assert stack.properties(function)["LoggingConfig"]["LogGroup"] in kept
