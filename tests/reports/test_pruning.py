"""Old runs are taken away, and nothing else ever is."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parcours.assembly.pruning import plan_pruning
from parcours.cli import main
from parcours.runs import RunFolder

DAYS = range(1, 7)


@pytest.fixture
def root(sample: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with six finished runs, one a day."""
    for day in DAYS:
        sample(started=datetime(2026, 11, day, 8, 0, tzinfo=UTC)).finish("kept", 0)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "runs"


def call(*words: str) -> int:
    """Call the command line and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


def left(root: Path) -> list[str]:
    """Return the names of what is left, in order."""
    return sorted(path.name for path in root.iterdir())


def test_the_newest_runs_stay(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--keep 2 --yes` takes away the four oldest runs and names each before it goes."""
    code = call("runs", "--keep", "2", "--yes")

    assert (code, left(root)) == (0, ["20261105T080000Z-journeys", "20261106T080000Z-journeys"])
    assert capsys.readouterr().err.count("goes:") == 4


def test_nobody_to_ask_is_exit_2_and_nothing_goes(root: Path) -> None:
    """Without `--yes` and without a person at the terminal nothing is taken away."""
    assert (call("runs", "--keep", "1"), len(left(root))) == (2, 6)


def test_what_is_no_run_is_never_touched(root: Path, tmp_path: Path) -> None:
    """Other folders, other names, damaged and foreign run.json files, and links to elsewhere all stay."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "run.json").write_text((root / "20261101T080000Z-journeys" / "run.json").read_text())
    (root / "20261031T080000Z-journeys").symlink_to(elsewhere)
    for name, text in (("20261030T080000Z-journeys", "{"), ("holiday", '{"format_version": 1}')):
        (root / name).mkdir()
        (root / name / "run.json").write_text(text)
    (root / "20261029T080000Z-journeys").mkdir()
    (root / "notes.txt").write_text("mine")

    assert call("runs", "--keep", "0", "--yes") == 0
    assert left(root) == [
        "20261029T080000Z-journeys",
        "20261030T080000Z-journeys",
        "20261031T080000Z-journeys",
        "holiday",
        "notes.txt",
    ]
    assert (elsewhere / "run.json").exists()


def test_a_run_that_goes_on_stays(root: Path) -> None:
    """A run that a living process writes, and one that waits for a later act, stay whatever their age."""
    (root / "20261101T080000Z-journeys" / "run.lock").write_text(str(os.getpid()))
    waiting = root / "20261102T080000Z-journeys" / "journeys.jsonl"
    waiting.write_text('{"event":"waiting","id":"relay-parcel#1","at":"x","until":"x","next_act":"collects"}\n')

    plan = plan_pruning(root, 1)
    assert [(path.name[:8], why) for path, why in plan.spared] == [
        ("20261102", "it waits for a later act"),
        ("20261101", "it is being written"),
    ]
    assert [path.name[:8] for path in plan.going] == ["20261103", "20261104", "20261105"]


def test_a_crowd_waits_for_nothing(root: Path) -> None:
    """The customers of a load run never come back for their later acts, so it goes when it is old."""
    run = RunFolder(root / "20261101T080000Z-journeys")
    run.write_about({**run.about(), "verb": "load"})
    run.append(
        "journeys", {"event": "waiting", "id": "relay-parcel#1", "at": "x", "until": "x", "next_act": "collects"}
    )

    assert run.path in plan_pruning(root, 1).going


def test_a_link_inside_a_run_does_not_lead_the_broom_out(root: Path, tmp_path: Path) -> None:
    """A link in a run's folder is removed; what it points at is not."""
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / "gold.txt").write_text("gold")
    (root / "20261101T080000Z-journeys" / "evidence").symlink_to(treasure)

    assert call("runs", "--keep", "5", "--yes") == 0
    assert (len(left(root)), (treasure / "gold.txt").read_text()) == (5, "gold")
