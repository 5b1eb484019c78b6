"""The ledger as CSV, the run as JSON, and all reports at once."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parcours.domain.facts import Touchpoint
from parcours.domain.money import Money
from parcours.errors import CouldNotLook
from reports import write_reports
from reports.document import document
from reports.ledger import ledger_csv
from reports.load import load_run


def test_survive_38_the_ledger_neutralises_formulas(sample: Callable[..., Any]) -> None:
    """A product's name that is a formula, and a negative amount, reach a spreadsheet as text."""
    run = sample()
    told = run.journey()
    told.says(Touchpoint.SCREEN, "refund.amount", Money(-1200), where="@page", quote='=HYPERLINK("http://a.test")')
    told.ends("kept")
    loaded = load_run(run.finish("kept", 0))
    text = ledger_csv([(journey.id, journey.last.facts) for journey in loaded.journeys], loaded.zone)
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["value"], row["where"], row["quote"]) == ("'-12.00 EUR", "'@page", '\'=HYPERLINK("http://a.test")')
    assert (row["journey"], row["name"], row["touchpoint"]) == ("relay-parcel#1", "refund.amount", "screen")


def test_the_document_is_plain_json_and_whole(broken: Path) -> None:
    """The run as a document survives JSON unchanged, and counts what the run counts."""
    whole = document(load_run(broken))
    assert json.loads(json.dumps(whole)) == whole
    assert whole["counts"] == {
        "journeys": {"broken": 2, "inconclusive": 1, "kept": 1, "stuck": 1},
        "promises": {"broken": 2, "inconclusive": 1, "kept": 4, "not seen": 3},
    }
    relay = whole["journeys"][0]["attempts"][0]
    assert [outcome["promise"] for outcome in relay["outcomes"] if outcome["state"] == "broken"] == [
        "relay.open-at-arrival"
    ]


def test_all_reports_are_written_and_none_is_half(broken: Path) -> None:
    """One call writes page, JUnit, ledger and Allure results into the run folder, and leaves no temporary file."""
    written = write_reports(broken)
    assert [path.name for path in (written.html, written.junit, written.ledger, written.allure)] == [
        "report.html",
        "junit.xml",
        "ledger.csv",
        "allure-results",
    ]
    assert written.html.stat().st_size > 20_000
    assert [path.name for path in broken.rglob(".*")] == []
    assert written.as_json()["reports"]["html"] == str(written.html)


def test_records_are_never_touched(killed: Path) -> None:
    """Making reports changes no record, damaged ones included."""
    before = {path.name: path.read_bytes() for path in killed.glob("*.json*")}
    write_reports(killed)
    assert {path.name: path.read_bytes() for path in killed.glob("*.json*")} == before


def test_survive_5_a_report_that_cannot_be_written_says_so_and_leaves_the_old_one(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the call ends with the file's name, and the earlier page is whole."""
    page = write_reports(broken).html
    before = page.read_bytes()

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CouldNotLook, match="No space left on device"):
        write_reports(broken)
    assert page.read_bytes() == before
