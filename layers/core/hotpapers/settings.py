"""The environment as a typed value, one per function. Nothing else reads it.

The names are the template's; `tests/template` compares both lists. A missing name fails at the first call, named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self, cast

from hotpapers.domain.errors import SettingError

Ranking = Literal["heat", "classic"]
CHANNELS = ("webhook", "bluesky")
X_FIELDS = ("tweet.fields", "post.fields")


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise SettingError(name, "is not set; the template gives it to the function")
    return value


def _number(env: Mapping[str, str], name: str, *, least: float) -> float:
    text = _required(env, name)
    try:
        value = float(text)
    except ValueError:
        raise SettingError(name, f"{text!r} is not a number") from None
    if not least <= value < float("inf"):
        raise SettingError(name, f"{text} is less than {least:g} or not finite")
    return value


def _names(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in env.get(name, "").split(",") if part.strip()))


def _url(env: Mapping[str, str], name: str) -> str:
    value = _required(env, name).rstrip("/")
    if not value.startswith(("https://", "http://")):
        raise SettingError(name, f"{value!r} is not an http address")
    return value


@dataclass(frozen=True, slots=True)
class HarvestSettings:
    table: str
    site_url: str
    subjects: tuple[str, ...]
    ranking: Ranking
    contact: str
    secrets: str
    """Path of the SSM SecureString parameters, such as /hotpapers/prod."""
    failures: str
    """Bucket of the invocations that failed for good."""
    arxiv_url: str
    arxiv_rss_url: str
    arxiv_oai_url: str
    arxiv_delay_seconds: float
    x_url: str
    x_oembed_url: str
    x_daily_posts: int
    x_fields: str
    """`tweet.fields` or `post.fields`: what X calls the parameter these days."""
    bluesky_url: str
    hackernews_url: str
    huggingface_url: str
    mastodon_urls: tuple[str, ...]

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises SettingError with the name of the variable."""
        ranking = _required(env, "HOTPAPERS_RANKING")
        if ranking not in ("heat", "classic"):
            raise SettingError("HOTPAPERS_RANKING", f"{ranking!r} is neither heat nor classic")
        fields = env.get("HOTPAPERS_X_FIELDS", "").strip() or X_FIELDS[0]
        if fields not in X_FIELDS:
            raise SettingError("HOTPAPERS_X_FIELDS", f"{fields!r} is neither {' nor '.join(X_FIELDS)}")
        subjects = _names(env, "HOTPAPERS_SUBJECTS")
        if not subjects:
            raise SettingError("HOTPAPERS_SUBJECTS", "names no arXiv archive or category, such as cs,stat")
        return cls(
            table=_required(env, "HOTPAPERS_TABLE"),
            site_url=_url(env, "HOTPAPERS_SITE_URL"),
            subjects=subjects,
            ranking=cast(Ranking, ranking),
            contact=env.get("HOTPAPERS_CONTACT", "").strip(),
            secrets=_required(env, "HOTPAPERS_SECRETS"),
            failures=_required(env, "HOTPAPERS_FAILURES"),
            arxiv_url=_url(env, "HOTPAPERS_ARXIV_URL"),
            arxiv_rss_url=_url(env, "HOTPAPERS_ARXIV_RSS_URL"),
            arxiv_oai_url=_url(env, "HOTPAPERS_ARXIV_OAI_URL"),
            arxiv_delay_seconds=_number(env, "HOTPAPERS_ARXIV_DELAY_SECONDS", least=0),
            x_url=_url(env, "HOTPAPERS_X_URL"),
            x_oembed_url=_url(env, "HOTPAPERS_X_OEMBED_URL"),
            x_daily_posts=int(_number(env, "HOTPAPERS_X_DAILY_POSTS", least=0)),
            x_fields=fields,
            bluesky_url=_url(env, "HOTPAPERS_BLUESKY_URL"),
            hackernews_url=_url(env, "HOTPAPERS_HACKERNEWS_URL"),
            huggingface_url=_url(env, "HOTPAPERS_HUGGINGFACE_URL"),
            mastodon_urls=tuple(url.rstrip("/") for url in _names(env, "HOTPAPERS_MASTODON_URLS")),
        )


@dataclass(frozen=True, slots=True)
class PublishSettings:
    table: str
    bucket: str
    distribution: str
    """Id of the CloudFront distribution; empty where there is none to invalidate."""
    mails: bool = False
    """Readers can have digests by mail."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises SettingError with the name of the variable."""
        return cls(
            table=_required(env, "HOTPAPERS_TABLE"),
            bucket=_required(env, "HOTPAPERS_BUCKET"),
            distribution=env.get("HOTPAPERS_DISTRIBUTION", "").strip(),
            mails=bool(env.get("HOTPAPERS_MAIL_FROM", "").strip()),
        )


@dataclass(frozen=True, slots=True)
class ApiSettings:
    table: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises SettingError with the name of the variable."""
        return cls(table=_required(env, "HOTPAPERS_TABLE"))


@dataclass(frozen=True, slots=True)
class TellSettings:
    table: str
    channel: str
    """`webhook` or `bluesky`."""
    secrets: str
    """As of `HarvestSettings`."""
    contact: str
    bluesky_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises SettingError with the name of the variable."""
        channel = _required(env, "HOTPAPERS_CHANNEL")
        if channel not in CHANNELS:
            raise SettingError("HOTPAPERS_CHANNEL", f"{channel!r} is neither {' nor '.join(CHANNELS)}")
        return cls(
            table=_required(env, "HOTPAPERS_TABLE"),
            channel=channel,
            secrets=_required(env, "HOTPAPERS_SECRETS"),
            contact=env.get("HOTPAPERS_CONTACT", "").strip(),
            bluesky_url=_url(env, "HOTPAPERS_BLUESKY_URL"),
        )


@dataclass(frozen=True, slots=True)
class MailSettings:
    table: str
    readers: str
    """The table of those who get mail."""
    sender: str
    configuration: str
    """Name of SES's configuration set."""
    secrets: str
    """As of `HarvestSettings`."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises SettingError with the name of the variable."""
        return cls(
            table=_required(env, "HOTPAPERS_TABLE"),
            readers=_required(env, "HOTPAPERS_READERS"),
            sender=_required(env, "HOTPAPERS_MAIL_FROM"),
            configuration=_required(env, "HOTPAPERS_MAIL_CONFIGURATION"),
            secrets=_required(env, "HOTPAPERS_SECRETS"),
        )


@dataclass(frozen=True, slots=True)
class AwsSettings:
    """What Lambda and AWS's own tools say of the account, for the one client that is not boto3's.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """

    region: str
    key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    endpoint: str
    """In place of AWS's own; may be empty."""
    bundle: str
    """File of the certificates to trust; may be empty."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises SettingError with the name of the variable."""
        return cls(
            region=_required(env, "AWS_REGION"),
            key_id=_required(env, "AWS_ACCESS_KEY_ID"),
            secret=_required(env, "AWS_SECRET_ACCESS_KEY"),
            token=env.get("AWS_SESSION_TOKEN", ""),
            endpoint=env.get("AWS_ENDPOINT_URL_DYNAMODB") or env.get("AWS_ENDPOINT_URL", ""),
            bundle=env.get("AWS_CA_BUNDLE", ""),
        )

    @property
    def dynamodb(self) -> str:
        suffix = "amazonaws.com.cn" if self.region.startswith("cn-") else "amazonaws.com"
        return self.endpoint.rstrip("/") or f"https://dynamodb.{self.region}.{suffix}"
