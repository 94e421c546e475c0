"""AWS's signature, version 4, of a POST to the root of a host.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
A test compares it with botocore's.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import NamedTuple

ALGORITHM = "AWS4-HMAC-SHA256"


class Signer(NamedTuple):
    """The keys of an identity, for one service of a region."""

    key_id: str
    secret: str
    token: str
    """Of a role, as every function has one; else empty."""
    region: str
    service: str

    def __repr__(self) -> str:
        return f"Signer({self.key_id!r}, {self.region!r}, {self.service!r})"

    def signed(self, headers: Mapping[str, str], body: bytes, at: str) -> dict[str, str]:
        """The headers, `host` among them and in small letters, with what proves them. `at`: as 20260924T060000Z."""
        token = {"x-amz-security-token": self.token} if self.token else {}
        sent = {**headers, "x-amz-date": at, **token}
        names = ";".join(sorted(sent))
        lines = "".join(f"{name}:{' '.join(sent[name].split())}\n" for name in sorted(sent))
        request = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
        scope = f"{at[:8]}/{self.region}/{self.service}/aws4_request"
        said = f"{ALGORITHM}\n{at}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        signature = _hmac(_key(self.secret, scope), said).hex()
        proof = f"{ALGORITHM} Credential={self.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
        return {**sent, "authorization": proof}


def _key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
