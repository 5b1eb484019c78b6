"""Writes every report of a run folder from its records; may be called as often as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parcours.records import Json
from parcours.runs import RunFolder
from reports.allure import write_allure
from reports.document import document
from reports.junit import junit_xml
from reports.ledger import ledger_csv
from reports.load import load_run
from reports.model import Run
from reports.page.page import render_page


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Args:
        run: The run as its records tell it.
        html: The page for people.
        junit: The JUnit document.
        ledger: All facts as CSV.
        allure: The folder of Allure results.
    """

    run: Run
    html: Path
    junit: Path
    ledger: Path
    allure: Path

    def as_json(self) -> Json:
        """Return the run as one document, with where its reports are."""
        reports = {name: str(getattr(self, name)) for name in ("html", "junit", "ledger", "allure")}
        return {**document(self.run), "reports": reports}


def write_reports(path: Path) -> Written:
    """Write page, JUnit, ledger and Allure results of the run folder at *path*.

    Each file is replaced whole, so that a reader never finds half of one.

    Raises:
        ConfigError: If *path* is no run folder, or its run.json is damaged or of another format version.
        CouldNotLook: If a report cannot be written.
    """
    run = load_run(path)
    folder = RunFolder(path)
    facts = [(journey.id, journey.last.facts) for journey in run.journeys]
    return Written(
        run=run,
        allure=write_allure(run),
        junit=folder.write_text("junit.xml", junit_xml(run)),
        ledger=folder.write_text("ledger.csv", ledger_csv(facts, run.zone)),
        html=folder.write_text("report.html", render_page(run)),
    )
