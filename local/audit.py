"""`make audit`: what is known against the packages that ship, and what checkov has against the template.

python -m local.audit BIN        BIN holds checkov and pip-audit, which share no environment with us
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from local.template import ROOT

ACCEPTED: Mapping[str, str] = {
    "CKV_AWS_18": "no access log of a bucket that one distribution reads: it would keep readers' addresses",
    "CKV_AWS_26": "CloudWatch cannot publish to a topic under AWS's own key, and alarms hold nothing secret",
    "CKV_AWS_27": "the queue is encrypted by default, which the check does not know",
    "CKV_AWS_68": "a firewall costs more than everything else together",
    "CKV_AWS_86": "no log of who reads what",
    "CKV_AWS_116": "what fails goes whole to a bucket (EventInvokeConfig); the API is asked again by who asked",
    "CKV_AWS_117": "nothing private to reach, and a NAT costs thirty dollars a month",
    "CKV_AWS_119": "public data under DynamoDB's own key; a key of ours is one more way to lose it",
    "CKV_AWS_158": "logs hold no secret",
    "CKV_AWS_173": "the environment holds names and addresses, no secret",
    "CKV_AWS_174": "without a domain of one's own there is no choice of TLS version",
}
"""Findings of checkov that stay, and why. One that does not occur any more fails as a new one does."""
SHIPPED = tuple(sorted(path.relative_to(ROOT) for path in ROOT.glob("*/*/requirements.txt")))
"""The locks of what is deployed."""


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    wrong = [*differences(checkov(folder)), *(line for lock in SHIPPED for line in vulnerable(folder, lock))]
    for line in wrong:
        print(line)
    print(f"audit: {len(ACCEPTED)} findings of checkov with their reasons, {len(wrong)} without")
    return 1 if wrong else 0


def checkov(folder: Path) -> list[tuple[str, str, str]]:
    """Check, resource and words of each finding."""
    command = [str(folder / "checkov"), "-f", "template.yaml", "--skip-download", "--output", "json", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603 - ours
    failed = json.loads(done.stdout)["results"]["failed_checks"]
    return [(one["check_id"], one["resource"], one["check_name"]) for one in failed]


def differences(found: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Findings without a reason, and reasons without a finding."""
    findings = list(found)
    yield from (f"{check} {resource}: {name}" for check, resource, name in findings if check not in ACCEPTED)
    stale = ACCEPTED.keys() - {check for check, _, _ in findings}
    yield from (f"{check} is found nowhere any more: take it from ACCEPTED" for check in sorted(stale))


def vulnerable(folder: Path, lock: Path) -> Iterator[str]:
    """What pip-audit says; that it could not ask is no good news, and is said."""
    command = [str(folder / "pip-audit"), "--strict", "--disable-pip", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        yield from (done.stdout.splitlines() if "Name" in done.stdout else [f"{lock} was not audited: {''.join(last)}"])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
