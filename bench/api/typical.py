"""What most people would write: every Powertools utility, boto3's resource, a map that is made JSON at each call."""

from __future__ import annotations

import os

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.metrics import MetricUnit

app = APIGatewayHttpResolver()
logger, tracer = Logger(service="api"), Tracer(service="api")
metrics = Metrics(namespace="HotPapers", service="api")
table = boto3.resource("dynamodb").Table(os.environ["HOTPAPERS_TABLE"])


@app.get("/v1/digests/latest")
@tracer.capture_method
def latest():
    metrics.add_metric(name="Read", unit=MetricUnit.Count, value=1)
    return table.get_item(Key={"pk": "TYPICAL", "sk": "TYPICAL"})["Item"]["digest"]


@logger.inject_lambda_context
@tracer.capture_lambda_handler
@metrics.log_metrics
def handler(event, context):
    logger.info("asked")
    return app.resolve(event, context)
