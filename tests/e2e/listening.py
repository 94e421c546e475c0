"""An ear between a function and the embedded AWS: what it called, as IAM would see it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from http.client import HTTPConnection  # noqa: TID251  (the ear is no part of what it listens to)
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from local.aws import ACCOUNT, REGION

Call = tuple[str, str]
"""The action and the ARN it is done to."""

_SERVICE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([a-z0-9]+)/aws4_request")
_S3 = {("GET", True): "s3:GetObject", ("HEAD", True): "s3:GetObject", ("PUT", True): "s3:PutObject"}
"""By method, and whether a key is named: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html"""


@contextmanager
def ear(endpoint: str, heard: set[Call]) -> Iterator[str]:
    """Passes everything on to `endpoint`; gives the address to call instead."""
    upstream = urlsplit(endpoint).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard.update(calls(self.command, self.path, self.headers.items(), body))
            connection = HTTPConnection(upstream, timeout=60)
            connection.request(self.command, self.path, body, dict(self.headers))
            said = connection.getresponse()
            content = said.read()
            self.send_response_only(said.status)
            for name, value in said.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            length = said.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(content))
            self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  (http.server's names)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def calls(method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes) -> Iterator[Call]:
    """What one signed request asks for."""
    named = {name.lower(): value for name, value in headers}
    found = _SERVICE.search(named.get("authorization", ""))
    service = found.group(1) if found else "unsigned"
    operation = named.get("x-amz-target", "").rpartition(".")[2]
    if service == "dynamodb":
        asked = json.loads(body)
        for table in [asked["TableName"]] if "TableName" in asked else asked["RequestItems"]:
            yield f"dynamodb:{operation}", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}"
    elif service == "ssm":
        yield f"ssm:{operation}", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{json.loads(body)['Path']}"
    elif service == "s3":
        bucket, _, key = unquote(urlsplit(path).path).lstrip("/").partition("/")
        action = _S3.get((method, bool(key)), "s3:ListBucket" if method == "GET" else f"s3:{method}")
        yield action, f"arn:aws:s3:::{bucket}" + (f"/{key}" if key else "")
    elif service == "ses":
        # a letter as bytes needs both: https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
        letter = json.loads(body)
        sender, names = parseaddr(letter["FromEmailAddress"])[1], f"arn:aws:ses:{REGION}:{ACCOUNT}"
        for action in ("ses:SendEmail", "ses:SendRawEmail"):
            yield action, f"{names}:identity/{sender}"
            yield action, f"{names}:configuration-set/{letter['ConfigurationSetName']}"
    elif service == "cloudfront" and method == "POST" and path.endswith("/invalidation"):
        yield "cloudfront:CreateInvalidation", f"arn:aws:cloudfront::{ACCOUNT}:distribution/{path.split('/')[-2]}"
    else:
        yield f"{service}:{operation or method}", path
