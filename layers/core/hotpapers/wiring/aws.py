"""AWS clients, made once per environment."""

from __future__ import annotations

from botocore.config import Config

RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 5},
    connect_timeout=3,
    read_timeout=20,
    # one account's endpoint is enough; the account-based host is one more name to resolve at a cold start
    account_id_endpoint_mode="disabled",
)
"""What botocore does not retry (unprocessed items, conflicts) the adapters do."""

PLAIN = Config(request_checksum_calculation="when_required", response_checksum_validation="when_required")
"""For S3: TLS guards what is sent, and the ETag says what arrived; a checksum in a trailer is a third time."""
