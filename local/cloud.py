"""The embedded cloud: what template.yaml declares, on loopback, in this process.

template.yaml ─► stack ─► resources on moto ─► functions in their environments
                                                 ├─ schedules, asynchronous invocations
                                                 ├─ stream ─► event source mappings
                                                 └─ HTTP API ─► edge, with the bucket beside it

Not played, and said again where it matters: time-outs and memory (`function`), throttling (`gateway`), the cache and
TLS (`edge`), waiting between retries (`schedule`, `stream`), and permissions: any function may do anything here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from local import aws, destinations, parameters, resources, stream, template
from local.destinations import Destination
from local.distribution import edge
from local.edge import Edge
from local.errors import TemplateError
from local.folder import fill
from local.function import Function, declared
from local.gateway import gateway
from local.parameters import Given
from local.schedule import Invoker, Schedule, schedules
from local.shapes import Json
from local.shards import Poller
from local.template import Stack

if TYPE_CHECKING:
    from boto3.session import Session


@dataclass
class Cloud:
    stack: Stack
    session: Session
    functions: Mapping[str, Function]
    """By logical id."""
    invokers: Mapping[str, Invoker]
    schedules: tuple[Schedule, ...]
    pollers: tuple[Poller, ...]
    edge: Edge
    doubts: tuple[str, ...] = ()
    """Lines about HOTPAPERS_* variables: what is not used, what is missing."""

    def fire(self, at: datetime) -> Json:
        """The answer of harvest, as its schedule wakes it. Raises FunctionError."""
        return self.schedule.fire(at)

    @property
    def schedule(self) -> Schedule:
        """The one that wakes harvest."""
        harvest = self.functions[HARVEST]
        return next(one for one in self.schedules if one.target.function is harvest)

    def invoke(self, logical: str, event: Json) -> Json:
        """An asynchronous invocation by hand. Raises FunctionError after the retries allowed to it."""
        return self.invokers[self.functions[logical].arn].invoke(event)

    def pump(self) -> Iterator[int]:
        """Delivers what stands in the streams; gives how many records each batch had."""
        for poller in self.pollers:
            yield from poller.poll()

    def logs(self, logical: str) -> tuple[str, ...]:
        return self.functions[logical].logs

    def environment(self, logical: str) -> Mapping[str, str]:
        """What the template gives the function, by name."""
        return self.functions[logical].environment

    def copy_site(self, folder: Path) -> int:
        """Every object of the site's bucket as a file; how many there were."""
        objects = aws.objects(self.stack.ref(SITE))
        fill(folder, objects)
        return len(objects)


SITE = "SiteBucket"
HARVEST, PUBLISH, API, MCP = "HarvestFunction", "PublishFunction", "ApiFunction", "McpFunction"


@contextmanager
def started(
    environ: Mapping[str, str],
    chosen: Mapping[str, str] | None = None,
    *,
    body: Mapping[str, Any] | None = None,
    somewhere: Callable[[], AbstractContextManager[str]] = aws.running,
) -> Iterator[Cloud]:
    """The cloud of a template, or of template.yaml; HOTPAPERS_* of `environ` are its parameters and secrets.

    `chosen` are values for what `environ` does not set; `somewhere` gives the endpoint of an empty AWS. Raises BadInput
    for a parameter that CloudFormation would refuse, TemplateError.
    """
    body = body or template.read()
    given = parameters.given(body.get("Parameters", {}), {**(chosen or {}), **parameters.set_in(environ)})
    stack = template.stack(body, given.parameters)
    with somewhere() as endpoint, aws.only(aws.environment(endpoint), hiding=("AWS_",)):
        session = boto3.session.Session()
        resources.make(stack, session, given.secrets, _secrets_path(stack))
        yield _assembled(stack, session, endpoint, given)


def _assembled(stack: Stack, session: Session, endpoint: str, given: Given) -> Cloud:
    now = partial(datetime.now, UTC)
    functions = {logical: _function(stack, logical, endpoint) for logical in stack.of_type("AWS::Lambda::Function")}
    by_arn = {function.arn: function for function in functions.values()}
    invokers = {function.arn: _invoker(stack, logical, function, session) for logical, function in functions.items()}
    gateways = {logical: gateway(stack, logical, by_arn, now) for logical in stack.of_type("AWS::ApiGatewayV2::Api")}
    (distribution,) = stack.of_type("AWS::CloudFront::Distribution")
    return Cloud(
        stack,
        session,
        functions,
        invokers,
        tuple(schedules(stack, invokers)),
        tuple(_pollers(stack, by_arn, session)),
        edge(stack, distribution, session.client("s3"), gateways),
        tuple(parameters.doubts(given, functions)),
    )


def _function(stack: Stack, logical: str, endpoint: str) -> Function:
    return declared(logical, stack.properties(logical), stack.attribute(logical, "Arn"), stack.ref(logical), endpoint)


def _invoker(stack: Stack, logical: str, function: Function, session: Session) -> Invoker:
    for name in stack.of_type("AWS::Lambda::EventInvokeConfig"):
        config = stack.properties(name)
        if config["FunctionName"] == stack.ref(logical):
            retries = int(config.get("MaximumRetryAttempts", 2))
            return Invoker(function, partial(datetime.now, UTC), retries, _destination(session, config))
    return Invoker(function, partial(datetime.now, UTC))


def _destination(session: Session, properties: Mapping[str, Any]) -> Destination:
    arn = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if arn is None:
        return destinations.nowhere
    return destinations.bucket(session.client("s3"), arn, partial(datetime.now, UTC))


def _pollers(stack: Stack, functions: Mapping[str, Function], session: Session) -> Iterator[Poller]:
    for logical in stack.of_type("AWS::Lambda::EventSourceMapping"):
        properties = stack.properties(logical)
        if properties.get("Enabled", True) not in (False, "false"):
            yield _poller(logical, properties, functions, session)


def _poller(logical: str, properties: Mapping[str, Any], functions: Mapping[str, Function], session: Session) -> Poller:
    arn = next((arn for arn, one in functions.items() if properties["FunctionName"] in (arn, one.name)), None)
    if arn is None:
        raise TemplateError(f"template.yaml: {logical} names a function that is not there")
    mapping = stream.EventSourceMapping(
        rules=stream.rules(logical, properties),
        invoke=functions[arn].invoke,
        now=partial(datetime.now, UTC),
        # records are already there, so a retry need not wait
        wait=lambda _attempt: None,
        on_failure=_destination(session, properties),
        source=properties["EventSourceArn"],
        function=arn,
        logical=logical,
    )
    return Poller(session.client("dynamodbstreams"), mapping, properties["StartingPosition"])


def _secrets_path(stack: Stack) -> str | None:
    """Where the functions look for their secrets."""
    for logical in stack.of_type("AWS::Lambda::Function"):
        declared_ = stack.resources[logical].body["Properties"].get("Environment", {}).get("Variables", {})
        if "HOTPAPERS_SECRETS" in declared_:
            return str(stack.resolve(declared_["HOTPAPERS_SECRETS"]))
    return None
