"""The operator's commands, from the command line to a stack: its outputs say where everything is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.history import placed
from hotpapers.domain.ranking import calibrate
from hotpapers.views.documents import as_json, digest_body, digest_document
from hotpapers.views.evidence import evidence_document

from local.aws import REGION
from local.cli import main
from tests.builders import DAY, a_digest
from tests.conftest import BUCKET, TABLE, declared
from tests.e2e.processes import hotpapers

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

pytestmark = pytest.mark.timeout(600)

FAILURES = "hotpapers-failures"


@pytest.fixture
def stack(aws: boto3.Session, table: DynamoDBClient, bucket: S3Client) -> None:
    """A deployed stack that holds one digest, not published yet."""
    config: Any = {
        "CallerReference": "stack",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "site", "DomainName": "site.example"}]},
        "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "allow-all"},
    }
    edge = aws.client("cloudfront").create_distribution(DistributionConfig=config)["Distribution"]["Id"]
    outputs = {"TableName": TABLE, "SiteBucketName": BUCKET, "DistributionId": edge, "FailureBucketName": FAILURES}
    aws.client("s3").create_bucket(Bucket=FAILURES)
    template = {
        "Resources": {
            "Nothing": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Name": "/nothing", "Type": "String", "Value": "x"},
            }
        },
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    aws.client("cloudformation").create_stack(StackName="hotpapers", TemplateBody=json.dumps(template))
    digest = a_digest(DAY)
    posts = [post for entry in digest.entries for post in entry.posts]
    TableStore(Table(table, TABLE)).save(digest, digest_body(digest), posts)


@pytest.mark.usefixtures("stack")
def test_status_names_what_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 1
    assert "2026-09-24 is not wholly published" in capsys.readouterr().out


@pytest.mark.usefixtures("stack")
def test_rebuild_publishes_everything(capsys: pytest.CaptureFixture[str], bucket: S3Client) -> None:
    assert main(["rebuild"]) == 0
    assert "objects written" in capsys.readouterr().out
    assert b"Title of 2609.00001" in bucket.get_object(Bucket=BUCKET, Key="index.html")["Body"].read()
    assert main(["status"]) == 0


@pytest.fixture
def elsewhere(stack: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A caller of another region, without keys but those of a profile: whatever is asked without either fails."""
    (tmp_path / "credentials").write_text("[papers]\naws_access_key_id = papers\naws_secret_access_key = secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    before, boto3.DEFAULT_SESSION = boto3.DEFAULT_SESSION, None
    yield
    boto3.DEFAULT_SESSION = before


@pytest.mark.usefixtures("elsewhere")
def test_a_region_and_a_profile_reach_every_service(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--region", REGION, "--profile", "papers"]
    for command in (["rebuild"], ["status"], ["export", str(tmp_path / "archive.jsonl")], ["hide", "2609.00001"]):
        assert main([*command, *here]) == 0, capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_without_them_the_stack_is_not_found_and_a_profile_that_is_not_there_is_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for options, status in (["--region", REGION], 1), (["--profile", "papers"], 1), (["--profile", "of-nobody"], 2):
        assert main(["status", *options]) == status
    keys, region, profile = capsys.readouterr().err.splitlines()
    assert keys == "hotpapers: the stack 'hotpapers' cannot be looked at: Unable to locate credentials"
    assert region.endswith("Stack with id hotpapers does not exist")
    assert profile == "hotpapers: --profile of-nobody: The config profile (of-nobody) could not be found"


@pytest.mark.usefixtures("stack")
def test_status_tells_what_failed_for_good(bucket: S3Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild"]) == 0
    bucket.put_object(Bucket=FAILURES, Key="aws/lambda/async/one/record", Body=b"{}")
    assert main(["status"]) == 1
    assert f"1 invocation failed for good: s3://{FAILURES} has each" in capsys.readouterr().out


@pytest.mark.usefixtures("stack")
def test_status_tells_which_alarms_of_the_stack_stand(aws: boto3.Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild"]) == 0
    watch = aws.client("cloudwatch")
    for name, state in (("hotpapers-Late", "ALARM"), ("hotpapers-Lag", "OK"), ("others-Late", "ALARM")):
        described = {
            "AlarmName": name,
            "AlarmDescription": f"told by {name}",
            "ComparisonOperator": "LessThanThreshold",
        }
        measured = {"MetricName": "Late", "Namespace": "HotPapers/hotpapers", "Statistic": "Maximum"}
        watch.put_metric_alarm(**described, **measured, Period=3600, EvaluationPeriods=2, Threshold=1)
        watch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="for the test")
    assert main(["status"]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if "told by" in line] == [
        "alarm: told by hotpapers-Late"
    ]


@pytest.mark.usefixtures("stack")
def test_hide_takes_a_paper_from_the_page(capsys: pytest.CaptureFixture[str], bucket: S3Client) -> None:
    assert main(["rebuild"]) == 0
    assert main(["hide", "arXiv:2609.00001", "--why", "asked for"]) == 0
    assert "hidden: 2026-09-24" in capsys.readouterr().out
    assert b"Title of 2609.00001" not in bucket.get_object(Bucket=BUCKET, Key="index.html")["Body"].read()


@pytest.mark.usefixtures("stack")
def test_an_export_is_restored_into_an_empty_table_and_its_site_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], aws: boto3.Session, bucket: S3Client
) -> None:
    file = str(tmp_path / "archive.jsonl.gz")
    assert main(["export", file]) == 0
    assert "rows in" in capsys.readouterr().out
    client = aws.client("dynamodb")
    assert main(["export", str(tmp_path / "same.jsonl.gz"), "--stack", "gone", "--table", TABLE]) == 0
    assert (tmp_path / "same.jsonl.gz").read_bytes() == Path(file).read_bytes()
    assert main(["export", str(tmp_path / "other.jsonl.gz"), "--table", "typo"]) == 1
    assert "the table 'typo' cannot be exported" in capsys.readouterr().err
    client.delete_table(TableName=TABLE)
    client.create_table(TableName=TABLE, **declared())
    assert main(["restore", file]) == 0
    assert "restore: 1 digest" in capsys.readouterr().out
    assert b"Title of 2609.00001" in bucket.get_object(Bucket=BUCKET, Key="index.html")["Body"].read()
    assert main(["status"]) == 0
    another = a_digest(DAY, revision=1, posts=7)
    TableStore(Table(client, TABLE)).save(another, digest_body(another), ())
    assert main(["restore", file]) == 1
    assert "the table holds another digest of 2026-09-24" in capsys.readouterr().err


@pytest.mark.usefixtures("stack")
def test_an_export_is_a_site_on_a_laptop(tmp_path: Path) -> None:
    file, site = tmp_path / "archive.jsonl", tmp_path / "site"
    assert main(["export", str(file)]) == 0
    with hotpapers("import", str(file), "--once", "--out", str(site)) as started:
        status, out, err = started.ended()
    assert (status, err) == (0, "")
    assert "restore: 1 digest" in out
    assert b"Title of 2609.00001" in (site / "index.html").read_bytes()


@pytest.mark.usefixtures("aws")
def test_a_stack_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--stack", "nowhere"]) == 1
    assert "the stack 'nowhere' cannot be looked at" in capsys.readouterr().err


def _published(folder: Path) -> tuple[Path, Path]:
    digest = placed(a_digest(DAY, (), posts=0, people=0, calibration=calibrate({})), None, (), {})
    documents = digest_document(digest), evidence_document(digest, [])
    paths = folder / "digest.json", folder / "evidence.json"
    for path, document in zip(paths, documents, strict=True):
        path.write_bytes(as_json(document))
    return paths


def test_verify_says_that_the_ranking_is_what_the_evidence_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest, evidence = _published(tmp_path)
    assert main(["verify", str(digest), str(evidence)]) == 0
    assert "to the bit" in capsys.readouterr().out


def test_verify_names_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest, evidence = _published(tmp_path)
    document = json.loads(digest.read_bytes())
    document["meta"]["posts"] = 7
    digest.write_text(json.dumps(document))
    assert main(["verify", str(digest), str(evidence)]) == 1
    assert "The ranking differs." in capsys.readouterr().out


def test_verify_names_the_file_that_is_not_there_or_no_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest, _ = _published(tmp_path)
    assert main(["verify", str(digest), str(tmp_path / "none.json")]) == 2
    assert "none.json: No such file" in capsys.readouterr().err
    (tmp_path / "text.json").write_text("text")
    assert main(["verify", str(digest), str(tmp_path / "text.json")]) == 1
    assert "is not JSON" in capsys.readouterr().err
