"""Allure results, as Allure reads them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reports.allure import write_allure
from reports.load import load_run


def _results(path: Path) -> list[dict[str, Any]]:
    folder = write_allure(load_run(path))
    found = [json.loads(file.read_text()) for file in folder.glob("*-result.json")]
    return sorted(found, key=lambda result: int(result["start"]))


def _attachments(item: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield from item.get("attachments", [])
    for step in item.get("steps", []):
        yield from _attachments(step)


def test_each_ending_has_its_status(broken: Path) -> None:
    """Broken promises and stuck customers failed; what nobody could look at is broken; the rest passed."""
    assert [(result["fullName"], result["status"]) for result in _results(broken)] == [
        ("parcours.relay-parcel#1", "failed"),
        ("parcours.flowers-same-day#1", "failed"),
        ("parcours.click-and-collect#1", "failed"),
        ("parcours.digital-download#1", "broken"),
        ("parcours.flowers-same-day#2", "passed"),
    ]


def test_survive_2_what_was_interrupted_or_has_no_result_never_passed(sample: Callable[..., Any]) -> None:
    """An interrupted journey, one without a result and one that never began are broken in Allure."""
    run = sample(selected=("a#1", "b#1", "c#1"))
    run.journey("a").ends("interrupted", "interrupted", "interrupted")
    run.journey("b")
    assert {r["fullName"]: r["status"] for r in _results(run.finish("interrupted", 130))} == {
        "parcours.a#1": "broken",
        "parcours.b#1": "broken",
        "parcours.c#1": "broken",
    }


def test_acts_and_promises_are_steps(broken: Path) -> None:
    """A result's steps are its acts, with what each touchpoint said, and its promises by state."""
    relay = _results(broken)[0]
    assert [(step["name"], step["status"]) for step in relay["steps"]] == [
        ("orders for collection at a relay", "passed"),
        ("follows the parcel", "passed"),
        ("collects it", "passed"),
        ("promises broken: 1", "failed"),
        ("promises kept: 3", "passed"),
        ("promises not seen: 2", "skipped"),
    ]
    assert relay["statusDetails"]["message"].splitlines() == [
        "The relay that was chosen is open when the parcel arrives and while it is held.",
        "Promised: open on 27/11/2026, the day on which the parcel is announced",
        "Seen: the relay is closed from 15/11/2026 to 31/12/2026",
    ]
    labels = {label["name"]: label["value"] for label in relay["labels"]}
    assert (labels["feature"], labels["severity"], labels["tag"]) == ("Story B", "critical", "closed-relay-offered")


def test_evidence_is_attached_and_every_attachment_is_there(broken: Path) -> None:
    """Pictures, mails, documents and the ledger are attached; each names a file that exists, with its type."""
    relay = _results(broken)[0]
    attached = list(_attachments(relay))
    assert {one["type"] for one in attached} == {
        "image/jpeg",
        "message/rfc822",
        "text/html",
        "application/pdf",
        "text/csv",
    }
    assert [one["source"] for one in attached if not (broken / "allure-results" / one["source"]).is_file()] == []


def test_survive_30_a_mails_html_is_attached_clean_only(broken: Path) -> None:
    """The HTML of a mail is cleaned again before it is attached, whoever wrote the file."""
    page = broken / "evidence" / "relay-parcel#1" / "04-mail-1-confirmation.html"
    page.write_text('<p>Bonjour</p><script>alert(1)</script><img src="https://tracker.example.com/a.gif">')
    source = next(one["source"] for one in _attachments(_results(broken)[0]) if one["type"] == "text/html")
    text = (broken / "allure-results" / source).read_text()
    assert "Bonjour" in text
    assert "script" not in text
    assert "tracker" not in text


def test_writing_again_changes_nothing(broken: Path) -> None:
    """Results written twice are the same files with the same content, so nothing is counted twice."""
    folder = write_allure(load_run(broken))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    write_allure(load_run(broken))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_survive_10_a_flaky_journey_has_both_tries_and_the_flag(sample: Callable[..., Any]) -> None:
    """Both tries share their history, the last one passed, and both are marked flaky."""
    run = sample(selected=("relay-parcel#1",))
    told = run.journey()
    told.ends("stuck", "stuck", "no button", attempt=1)
    start = {"event": "started", "id": told.id, "attempt": 2, "at": told.now.isoformat(), "journey": "relay-parcel"}
    run.folder.append("journeys", start)
    told.ends("flaky", attempt=2)
    first, second = _results(run.finish("kept", 0))
    assert first["historyId"] == second["historyId"]
    assert (first["status"], second["status"]) == ("failed", "passed")
    assert (first["statusDetails"]["flaky"], second["statusDetails"]["flaky"]) == (True, True)


def test_times_are_the_harnesss_own(broken: Path) -> None:
    """Acts that are days apart for the customer do not make a result that lasts days."""
    relay = _results(broken)[0]
    assert relay["stop"] - relay["start"] == 12_600
