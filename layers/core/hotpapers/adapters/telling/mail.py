"""Mail by Amazon SES: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import formataddr
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from hotpapers.domain.errors import SourceError, SourceRefused, SourceUnavailable
from hotpapers.domain.telling import Letter
from hotpapers.views.headlines import NAME

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

MAIL = "mail"
_OF_ONE = frozenset({"MessageRejected", "BadRequestException"})
"""What SES has against one letter or its address; or, where it has it against all, against us (no verified sender)."""


@dataclass(frozen=True, slots=True)
class SesPostman:
    client: SESV2Client
    sender: str
    """An address that SES has verified."""
    configuration: str
    """Of a configuration set, whose suppression list keeps those who bounced or complained from getting more."""

    def send(self, address: str, letter: Letter, leave: str | None = None) -> None:
        try:
            self.client.send_email(
                FromEmailAddress=_named(self.sender),
                Destination={"ToAddresses": [address]},
                Content={"Raw": {"Data": message(self.sender, address, letter, leave).as_bytes()}},
                ConfigurationSetName=self.configuration,
            )
        except ClientError as error:
            raise _translated(error) from None
        except BotoCoreError as error:
            raise SourceUnavailable(MAIL, type(error).__name__) from None


class _Whole(UnstructuredHeader, BaseHeader):
    """The way out, on one line: a link that is cut into encoded words is none, and no mail program shows its button."""

    def fold(self, *, policy: Policy) -> str:
        return f"List-Unsubscribe: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = default.clone(header_factory=_HEADERS, cte_type="7bit")


def message(sender: str, address: str, letter: Letter, leave: str | None) -> EmailMessage:
    """One click without a login ends it: https://www.rfc-editor.org/rfc/rfc8058"""
    made = EmailMessage(_POLICY)
    made["From"], made["To"], made["Subject"] = _named(sender), address, letter.subject
    if leave:
        made["List-Unsubscribe"] = f"<{leave}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    return made


def _named(sender: str) -> str:
    return formataddr((NAME, sender))


def _translated(error: ClientError) -> SourceError:
    """SES's own words may hold the address, so only its code is told, and no traceback has what it was made of."""
    code = error.response.get("Error", {}).get("Code", "an error")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    kind = SourceRefused if code in _OF_ONE else SourceUnavailable
    return kind(MAIL, f"SES answered {code}", status=status if status and status < 500 else None)
