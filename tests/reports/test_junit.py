"""The JUnit document, as a CI server reads it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from parcours.domain.facts import Touchpoint
from parcours.domain.promises import State
from reports.junit import junit_xml
from reports.load import load_run


def _document(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(junit_xml(load_run(path)))


def _marks(root: ElementTree.Element) -> dict[str, str]:
    marks = ("failure", "error", "skipped", "flakyFailure")
    return {
        (case.get("name") or "").split(" ")[0]: next((tag for tag in marks if case.find(tag) is not None), "passed")
        for case in root.iter("testcase")
    }


def test_each_ending_has_its_mark(broken: Path) -> None:
    """Broken promises and stuck customers are failures, what nobody could look at an error, the rest passed."""
    root = _document(broken)
    assert _marks(root) == {
        "relay-parcel#1": "failure",
        "flowers-same-day#1": "failure",
        "click-and-collect#1": "failure",
        "digital-download#1": "error",
        "flowers-same-day#2": "passed",
    }
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "3", "1", "0"]
    assert [suite.get("name") for suite in root] == [
        "click-and-collect",
        "digital-download",
        "flowers-same-day",
        "relay-parcel",
    ]


def test_a_failure_lays_the_touchpoints_side_by_side(broken: Path) -> None:
    """The text of a failure says what was promised, what was seen, and what each touchpoint said."""
    failure = _document(broken).find(".//testsuite[@name='relay-parcel']/testcase/failure")
    assert failure is not None
    assert failure.get("message") == (
        "The relay that was chosen is open when the parcel arrives and while it is held. "
        "Seen: the relay is closed from 15/11/2026 to 31/12/2026"
    )
    assert failure.text is not None
    lines = failure.text.splitlines()
    assert lines[1:3] == [
        "  promised: open on 27/11/2026, the day on which the parcel is announced",
        "  seen:     the relay is closed from 15/11/2026 to 31/12/2026",
    ]
    assert lines[4].split(" | ") == ["  MAIL 'Votre commande 2026-1047 est confirmée' ", "COUNTER relay counter"]


def test_survive_1_a_killed_run_is_never_green(killed: Path) -> None:
    """A journey without a result, one that never began, and the run itself are errors."""
    assert _marks(_document(killed)) == {
        "flowers-same-day#1": "passed",
        "relay-parcel#1": "error",
        "click-and-collect#1": "error",
        "the": "error",
    }


def test_survive_8_damaged_records_are_never_green(healthy: Path) -> None:
    """A run whose records are damaged has an error that names the lines."""
    with (healthy / "facts.jsonl").open("a") as file:
        file.write("{")
    error = _document(healthy).find(".//testsuite[@name='run']/testcase/error")
    assert error is not None
    assert error.text is not None
    assert "facts.jsonl line" in error.text


def test_a_journey_that_waits_is_skipped(sample: Callable[..., Any]) -> None:
    """A journey whose next act is days away is neither passed nor failed."""
    run = sample(selected=("relay-parcel#1",))
    told = run.journey()
    told.ends("kept", waits_until="2026-11-26T09:00:00+00:00")
    assert _marks(_document(run.finish("kept", 0))) == {"relay-parcel#1": "skipped"}


def test_survive_32_hostile_text_leaves_the_document_well_formed(sample: Callable[..., Any]) -> None:
    """Controls and markup in the shop's text cannot break the document."""
    run = sample()
    told = run.journey("flowers-same-day", 1, "]]><x>\x00\x1b")
    fact = told.says(Touchpoint.MAIL, "order.number", "\x00\ufffe", quote="]]>\x08")
    told.judged("p", "s\x00", State.BROKEN, "<b>\x1b[31m", fact)
    told.ends("broken", "stuck", "\x0b")
    assert _marks(_document(run.finish("broken", 1))) == {"flowers-same-day#1": "failure"}


def test_with_faults_on_purpose_a_failure_is_one_that_was_missed(
    detecting: Callable[[list[str], str], Path],
) -> None:
    """A fault that was caught passes; one that was missed, and a healthy shop that was accused, fail."""
    assert _marks(_document(detecting(["", "!", "F10+", "F12-"], "broken"))) == {
        "relay-parcel#1": "passed",
        "relay-parcel#2": "failure",
        "relay-parcel#3": "passed",
        "relay-parcel#4": "failure",
    }


def test_every_objective_of_a_load_run_is_a_case(healthy: Path) -> None:
    """An objective that was missed is a failure, one that was never seen an error; none is left out."""
    about = json.loads((healthy / "run.json").read_text())
    told = [
        {
            "objective": {"text": text, "name": "checkout"},
            "state": state,
            "sentence": f"{text}: {state}",
            "seen": 0.1,
            "count": 9,
        }
        for text, state in (
            ("checkout p95 < 1 s", "met"),
            ("pay p95 < 1 s", "missed"),
            ("enter p95 < 1 s", "inconclusive"),
        )
    ]
    (healthy / "run.json").write_text(json.dumps({**about, "load": {"objectives": told}}))
    suite = next(one for one in _document(healthy) if one.get("name") == "objectives")

    assert _marks(suite) == {"checkout": "passed", "pay": "failure", "enter": "error"}
    assert [one.get("message") for one in suite.iter("failure")] == ["pay p95 < 1 s: missed"]
