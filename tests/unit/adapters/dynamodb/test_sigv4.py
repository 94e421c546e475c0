"""Our signature is botocore's, whatever is signed."""

from __future__ import annotations

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hotpapers.adapters.dynamodb.sigv4 import Signer
from hypothesis import given
from hypothesis import strategies as st

_PRINTED = st.characters(min_codepoint=33, max_codepoint=126)
_WORD = st.text(_PRINTED, min_size=1, max_size=60)
_NAME = st.from_regex(r"x-amz-[a-z]{1,12}", fullmatch=True).filter(lambda name: name != "x-amz-date")
_VALUE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
_REGION = st.from_regex(r"[a-z]{2}-[a-z]{4,9}-[1-9]", fullmatch=True)
_TIME = st.datetimes().map(lambda at: f"{at:%Y%m%dT%H%M%SZ}").filter(lambda at: len(at) == 16)
_HOST = st.from_regex(r"[a-z0-9.-]{1,40}(:[1-9][0-9]{0,4})?", fullmatch=True)


@given(
    host=_HOST,
    headers=st.dictionaries(_NAME, _VALUE, max_size=4),
    body=st.binary(max_size=300),
    signer=st.builds(Signer, _WORD, _WORD, st.one_of(st.just(""), _WORD), _REGION, st.just("dynamodb")),
    at=_TIME,
)
def test_the_signature_is_that_of_botocore(
    host: str, headers: dict[str, str], body: bytes, signer: Signer, at: str
) -> None:
    headers.pop("x-amz-security-token", None)
    ours = signer.signed({"host": host, **headers}, body, at)
    assert ours["authorization"] == _botocore(signer, {**headers, "host": host}, body, at)


def test_a_signer_that_is_printed_keeps_its_secret() -> None:
    assert "wJalr" not in repr(Signer("AKIDEXAMPLE", "wJalrXUtnFEMI", "token-wJalr", "us-east-1", "dynamodb"))


def _botocore(signer: Signer, headers: dict[str, str], body: bytes, at: str) -> str:
    """Its own steps, at a time of ours."""
    auth = SigV4Auth(Credentials(signer.key_id, signer.secret, signer.token or None), signer.service, signer.region)
    request = AWSRequest("POST", f"https://{headers['host']}/", headers=headers, data=body)
    request.context["timestamp"] = at
    request.context["payload_signing_enabled"] = True
    request.headers["X-Amz-Date"] = at
    if signer.token:
        request.headers["X-Amz-Security-Token"] = signer.token
    said = auth.string_to_sign(request, auth.canonical_request(request))
    signed = auth.signed_headers(auth.headers_to_sign(request))
    proof = auth.signature(said, request)
    return f"AWS4-HMAC-SHA256 Credential={auth.scope(request)}, SignedHeaders={signed}, Signature={proof}"
