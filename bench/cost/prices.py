"""AWS's prices in us-east-1, in US dollars without tax, as looked up on the day below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

READ = "2026-11-25"
MILLION = 1_000_000
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_S3 = "https://aws.amazon.com/s3/pricing/"


@dataclass(frozen=True, slots=True)
class Price:
    what: str
    dollars: float
    """Of `per` units."""
    per: int
    source: str
    free: float = 0.0
    """Units a month that an account never pays for. What is free for an account's first year alone is not counted."""

    def cost(self, amount: float, *, free: bool) -> float:
        return max(0.0, amount - (self.free if free else 0.0)) * self.dollars / self.per


PRICES: Mapping[str, Price] = {
    "lambda_requests": Price("Lambda: invocations", 0.20, MILLION, _LAMBDA, MILLION),
    "lambda_gb_seconds": Price("Lambda: GB-seconds (arm64)", 13.3334, MILLION, _LAMBDA, 400_000),
    "dynamodb_read": Price("DynamoDB: read units", 0.125, MILLION, _DYNAMODB),
    "dynamodb_write": Price("DynamoDB: write units", 0.625, MILLION, _DYNAMODB),
    "dynamodb_gb": Price("DynamoDB: GB kept", 0.25, 1, _DYNAMODB, 25),
    "dynamodb_pitr_gb": Price("DynamoDB: GB with point-in-time recovery", 0.20, 1, _DYNAMODB),
    "s3_put": Price("S3: puts and listings", 0.005, 1_000, _S3),
    "s3_get": Price("S3: gets and heads", 0.0004, 1_000, _S3),
    "s3_gb": Price("S3: GB kept", 0.023, 1, _S3),
    "http_api": Price("API Gateway: requests (HTTP API)", 1.00, MILLION, "https://aws.amazon.com/api-gateway/pricing/"),
    "edge_requests": Price("CloudFront: requests (HTTPS)", 1.00, MILLION, _CLOUDFRONT, 10 * MILLION),
    "edge_gb": Price("CloudFront: GB sent", 0.085, 1, _CLOUDFRONT, 1_024),
    "edge_functions": Price("CloudFront: function invocations", 0.10, MILLION, _CLOUDFRONT, 2 * MILLION),
    "edge_paths": Price("CloudFront: paths invalidated", 0.005, 1, _CLOUDFRONT, 1_000),
    "logs_gb": Price("CloudWatch: GB of logs", 0.50, 1, _CLOUDWATCH, 5),
    "metrics": Price("CloudWatch: metrics, by the hours they are sent in", 0.30, 1, _CLOUDWATCH, 10),
    "alarms": Price("CloudWatch: alarms", 0.10, 1, _CLOUDWATCH, 10),
    "dashboards": Price("CloudWatch: dashboards", 3.00, 1, _CLOUDWATCH, 3),
    "schedules": Price("EventBridge Scheduler: invocations", 1.00, MILLION,
                       "https://aws.amazon.com/eventbridge/pricing/", 14 * MILLION),
    "letters": Price("SES: letters", 0.10, 1_000, "https://aws.amazon.com/ses/pricing/"),
}  # fmt: skip
"""In the order of the page. S3 to CloudFront, Lambda's reading of a table's stream, and SSM's standard parameters cost
nothing."""
