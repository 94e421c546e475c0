"""Numbers for CloudWatch, as lines of the log that it reads: nothing is called, and nothing need be allowed.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from hotpapers.jobs.report import Measured

UNITS: Mapping[str, MetricUnit] = {"XBudgetUsed": MetricUnit.Percent, "XSpend": MetricUnit.NoUnit}
"""What is not a count."""


def tell(measures: Iterable[Measured]) -> None:
    """Namespace and service are the environment's: POWERTOOLS_METRICS_NAMESPACE, POWERTOOLS_SERVICE_NAME."""
    for measured in measures:
        line = EphemeralMetrics()
        for name, value in measured.values.items():
            line.add_metric(name, UNITS.get(name, MetricUnit.Count), float(value))
        if measured.network:
            line.add_dimension("network", measured.network)
        for name, what in measured.about.items():
            line.add_metadata(name, what)
        line.flush_metrics()
