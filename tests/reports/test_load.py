"""Reading a run folder: whole, killed, damaged, or foreign."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parcours.domain.promises import State
from parcours.errors import ConfigError
from parcours.runs import RunFolder
from reports.load import load_run
from reports.model import Ending


def test_a_finished_run_is_read_whole(broken: Path) -> None:
    """Every journey of a finished run is there with its ending, in the order in which it was selected."""
    run = load_run(broken)
    assert [(journey.id, str(journey.ending)) for journey in run.journeys] == [
        ("relay-parcel#1", "broken"),
        ("flowers-same-day#1", "broken"),
        ("click-and-collect#1", "stuck"),
        ("digital-download#1", "inconclusive"),
        ("flowers-same-day#2", "kept"),
    ]
    assert (run.verdict, run.exit_code, run.duration_s, run.damaged) == ("broken", 1, 102.0, ())
    assert run.states == {State.KEPT: 4, State.BROKEN: 2, State.NOT_SEEN: 3, State.INCONCLUSIVE: 1}


def test_what_a_journey_learned_and_what_became_of_it_are_together(broken: Path) -> None:
    """A journey has its acts, facts and outcomes, and an outcome leads to the facts that it rests on."""
    relay = load_run(broken).journeys[0]
    assert [act.name for act in relay.last.acts] == ["order", "follow", "collect"]
    assert [str(fact.touchpoint) for fact in relay.last.facts_of(relay.broken[0])] == ["mail", "counter"]
    assert (relay.persona_name, relay.language, relay.duration_s) == ("Marie Dupont", "fr", 9.4)


def test_survive_1_a_killed_run_is_incomplete_and_keeps_what_it_had(killed: Path) -> None:
    """After a kill the journey under way has no result, the next was not played, and the first is intact."""
    run = load_run(killed)
    assert run.verdict == "incomplete"
    assert [journey.ending for journey in run.journeys] == [Ending.KEPT, Ending.NO_RESULT, Ending.NOT_PLAYED]
    assert len(run.journeys[1].last.facts) == 1
    assert len(run.journeys[0].last.facts) == 2


def test_survive_8_damaged_lines_are_named_counted_and_skipped(healthy: Path) -> None:
    """A line that is cut, foreign, or no record of its stream is named by file and number; the others are read."""
    facts = healthy / "facts.jsonl"
    before = len(load_run(healthy).journeys[0].last.facts)
    lines = facts.read_bytes().splitlines()
    lines[1:1] = [b'{"id":"relay-parcel#1","name":"order.number"}', b"\x89PNG\r", b'["no object"]']
    facts.write_bytes(b"\n".join([*lines, b'{"cut']))
    with (healthy / "journeys.jsonl").open("a") as file:
        file.write('{"event":"danced","id":"relay-parcel#1"}\n')
    run = load_run(healthy)
    assert run.damaged == (
        "facts.jsonl line 2",
        "facts.jsonl line 3",
        "facts.jsonl line 4",
        f"facts.jsonl line {len(lines) + 1}",
        "journeys.jsonl line 5",
    )
    assert len(run.journeys[0].last.facts) == before


def test_survive_8_foreign_files_in_the_folder_are_no_records(healthy: Path) -> None:
    """A stranger's file in the run folder changes nothing."""
    before = load_run(healthy)
    (healthy / "notes.txt").write_text("hello")
    (healthy / "other.jsonl").write_bytes(b"\x00\xff")
    assert load_run(healthy) == before


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    """A folder without run.json, or with a damaged one, is refused with its path."""
    with pytest.raises(ConfigError, match=r"expected a run folder"):
        load_run(tmp_path)
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(ConfigError, match=r"run\.json: expected JSON"):
        load_run(tmp_path)


def test_a_run_that_a_living_process_holds_is_running(sample: Callable[..., Any]) -> None:
    """A run without a verdict is running while its process lives, not incomplete."""
    run = sample(selected=("relay-parcel#1",))
    assert load_run(run.folder.path).verdict == "running"
    assert (run.folder.path / "run.lock").read_text() == str(os.getpid())


def test_a_journey_that_waits_says_until_when(sample: Callable[..., Any]) -> None:
    """A journey whose next act is days away waits until then, and is neither kept nor without result."""
    run = sample(selected=("relay-parcel#1",))
    told = run.journey()
    until = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    waiting = {"event": "waiting", "id": told.id, "at": told.now.isoformat(), "until": until.isoformat()}
    run.folder.append("journeys", {**waiting, "next_act": "collect"})
    told.ends("kept", waits_until=until.isoformat())
    journey = load_run(run.finish("kept", 0)).journeys[0]
    assert journey.ending is Ending.WAITING
    assert journey.waiting is not None
    assert (journey.waiting.until, journey.waiting.next_act) == (until, "collect")


def test_survive_10_both_tries_of_a_flaky_journey_are_kept(sample: Callable[..., Any]) -> None:
    """Records that carry the number of a try belong to it; the last one counts, the first is still there."""
    run = sample(selected=("relay-parcel#1",))
    folder = run.folder
    told = run.journey()
    told.ends("stuck", "stuck", "no button", attempt=1)
    start = {"event": "started", "id": told.id, "attempt": 2, "at": told.now.isoformat(), "journey": "relay-parcel"}
    folder.append("journeys", start)
    told.ends("flaky", attempt=2)
    journey = load_run(run.finish("kept", 0)).journeys[0]
    assert [attempt.ending for attempt in journey.attempts] == [Ending.STUCK, Ending.FLAKY]
    assert journey.ending is Ending.FLAKY
    assert journey.attempts[0].trouble is not None
    assert journey.last.trouble is None


@pytest.mark.parametrize(
    ("broken", "verdict", "ending"),
    [([], "kept", "kept"), (["checkout.holds"], "broken", "broken"), ([], "inconclusive", "not played")],
)
def test_a_crowd_ends_as_it_was_judged(healthy: Path, broken: list[str], verdict: str, ending: str) -> None:
    """A crowd, which is known to the matrix by its detection alone, is kept or broken, and not played only if so."""
    record = {"id": "crowd 20261123T100000Z-load", "fault": "", "number": "", "sentence": "", "expected": []}
    RunFolder(healthy).append(
        "detections", {**record, "also": [], "broken": broken, "verdict": verdict, "caught": False, "accused": []}
    )
    crowd = load_run(healthy).journeys[-1]

    assert (crowd.id, str(crowd.ending)) == ("crowd 20261123T100000Z-load", ending)
