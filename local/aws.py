"""AWS on loopback: moto's server in a thread, and an environment that can reach nothing else."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from local import quicker, shortcut
from local.shapes import Json, WsgiApp

REGION = "us-east-1"
ACCOUNT = "123456789012"
"""The account that moto calls its own."""


def environment(endpoint: str) -> dict[str, str]:
    """What makes boto3 talk to `endpoint`, with keys that open nothing and without reading ~/.aws."""
    return {
        **({"AWS_ENDPOINT_URL": endpoint} if endpoint else {}),
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        # botocore would send stream calls to <account>.streams-ddb.<region>, a host that moto does not know
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    }


@contextmanager
def only(names: Mapping[str, str], *, hiding: tuple[str, ...]) -> Iterator[None]:
    """os.environ with `names`, and with nothing else that begins with one of `hiding`."""
    before = dict(os.environ)
    kept = {name: value for name, value in before.items() if not name.startswith(hiding)}
    try:
        _become({**kept, **names})
        yield
    finally:
        _become(before)


@contextmanager
def running() -> Iterator[str]:
    """An empty AWS; gives its endpoint. One at a time: moto's state is the process's."""
    from moto.moto_api._internal.models import moto_api_backend  # noqa: PLC0415  (0.4 s: only where it is needed)
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )
    from werkzeug.serving import make_server  # noqa: PLC0415

    quicker.import_ssm()
    quicker.methods()
    quicker.query()
    quicker.serialize()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    dispatcher = DomainDispatcherApplication(create_backend_app)
    quicker.dispatch(dispatcher)
    app = _one_at_a_time(dispatcher)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    try:
        with shortcut.to(address, app):
            yield f"http://{address}"
    finally:
        server.shutdown()
        server.server_close()
        moto_api_backend.reset()


def objects(bucket: str) -> Mapping[str, bytes]:
    """What moto holds in a bucket, by key: as many requests would say, without them."""
    from moto.s3.models import s3_backends  # noqa: PLC0415  (as above)

    held = s3_backends[ACCOUNT]["aws"].buckets[bucket].keys
    return {key: held[key].value for key in sorted(held)}


def _one_at_a_time(app: WsgiApp) -> WsgiApp:
    """Two threads in moto lose updates."""
    lock = threading.Lock()

    def guarded(environ: dict[str, Any], start_response: Json) -> Iterable[bytes]:
        with lock:
            return list(app(environ, start_response))

    return guarded


def _become(wanted: Mapping[str, str]) -> None:
    """Touches only what differs: a thread that reads the environment meanwhile finds the rest in place."""
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
