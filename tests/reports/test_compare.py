"""Two runs compared, and many of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parcours.cli import main
from parcours.domain.promises import State
from reports.compare import Change, compare_runs, comparison_sentence
from reports.load import load_run
from reports.trend import make_trend

Written = Callable[[dict[str, str], int], Path]


@pytest.fixture
def written(sample: Callable[..., Any]) -> Written:
    """Return a maker of runs: promise -> one letter a play (k kept, b broken, n not seen), and the day it began."""

    def write(plays: dict[str, str], day: int) -> Path:
        run = sample(started=datetime(2026, 11, day, 8, 0, tzinfo=UTC))
        states = {"k": State.KEPT, "b": State.BROKEN, "n": State.NOT_SEEN}
        for number in range(max(map(len, plays.values()))):
            told = run.journey(number=number + 1)
            letters = {name: marks[number] for name, marks in plays.items() if number < len(marks)}
            for name, letter in letters.items():
                told.judged(name, f"{name} holds.", states[letter], f"seen {letter}")
            told.ends("broken" if "b" in letters.values() else "kept")
        return run.finish("broken" if any("b" in marks for marks in plays.values()) else "kept", 0)

    return write


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("k", "b", Change.NEW),
        ("n", "b", Change.FIRST_SEEN),
        ("bk", "bb", Change.WORSE),
        ("bb", "bk", Change.BETTER),
        ("b", "k", Change.MENDED),
        ("b", "n", Change.GONE),
        ("b", "b", Change.STILL),
        ("k", "k", Change.SAME),
    ],
)
def test_what_became_of_a_promise(written: Written, before: str, after: str, change: Change) -> None:
    """Kept, broken and not looked at, before and after, make eight changes; not seen is never taken for kept."""
    found = compare_runs(load_run(written({"mail.once": before}, 1)), load_run(written({"mail.once": after}, 2)))

    assert [(row.name, row.journey, row.change) for row in found.rows] == [("mail.once", "relay-parcel", change)]


def test_a_change_that_chance_explains_is_told_as_such(written: Written) -> None:
    """From 1 in 3 to 2 in 3 may be chance and fails nobody; from 1 in 30 to 20 in 30 is not."""
    few = compare_runs(load_run(written({"a.b": "bkk"}, 1)), load_run(written({"a.b": "bbk"}, 2)))
    often = "b" + "k" * 29, "b" * 20 + "k" * 10
    many = compare_runs(load_run(written({"a.b": often[0]}, 3)), load_run(written({"a.b": often[1]}, 4)))

    assert [(found.rows[0].chance, found.exit_code) for found in (few, many)] == [(True, 0), (False, 1)]


def test_fishers_test_agrees_with_the_published_example(written: Written) -> None:
    """A table of 1, 9 against 11, 3 has the two-sided p of 0.002759 that Fisher's test is taught with."""
    from reports.compare import Plays, _by_chance

    assert _by_chance(Plays(1, 12), Plays(9, 12)) == pytest.approx(0.002759, abs=1e-6)


def test_the_sentence_counts_what_changed(written: Written) -> None:
    """One sentence names each kind of change that there is."""
    before = load_run(written({"a.a": "k", "b.b": "b", "c.c": "k"}, 1))
    after = load_run(written({"a.a": "b", "b.b": "k", "c.c": "k"}, 2))
    found = compare_runs(before, after)

    assert comparison_sentence(found) == "1 promise newly broken, 1 mended; 1 kept in both runs."


def test_survive_1_a_run_that_did_not_end_mends_nothing(written: Written, killed: Path) -> None:
    """What a killed run did not judge is gone, not mended, and a caution says so."""
    found = compare_runs(load_run(written({"relay.open-at-arrival": "b"}, 1)), load_run(killed))

    assert found.of(Change.MENDED) == ()
    assert [row.name for row in found.of(Change.GONE)] == ["relay.open-at-arrival"]
    assert any("did not come to its end" in caution for caution in found.cautions)


def test_objectives_of_a_crowd_are_compared(written: Written, sample: Callable[..., Any]) -> None:
    """An objective that was met and is missed is newly broken."""

    def crowd(state: str, day: int) -> Path:
        run = sample(started=datetime(2026, 11, day, 8, 0, tzinfo=UTC))
        objective = {"objective": {"text": "checkout p95 < 1 s"}, "state": state, "sentence": f"p95 {state}"}
        run.folder.write_about({**run.folder.about(), "load": {"objectives": [objective]}})
        return run.finish("kept", 0)

    (row,) = compare_runs(load_run(crowd("met", 1)), load_run(crowd("missed", 2))).rows
    assert (row.name, row.change, row.seen) == ("checkout p95 < 1 s", Change.NEW, "p95 missed")


def test_a_trend_holds_each_promise_that_ever_broke(written: Written) -> None:
    """Runs stand oldest first; a promise that no run broke has no row, and one not looked at has an empty place."""
    paths = [written({"a.a": "b"}, 3), written({"a.a": "k", "b.b": "k"}, 1), written({"b.b": "kb"}, 2)]
    trend = make_trend(load_run(path) for path in paths)

    counts = {row.name: [(plays.broken, plays.judged) for plays in row.plays] for row in trend.rows}
    assert [point.name[:8] for point in trend.points] == ["20261101", "20261102", "20261103"]
    assert counts == {"a.a": [(0, 1), (0, 0), (1, 1)], "b.b": [(0, 1), (1, 2), (0, 0)]}
    assert trend.sentence() == "3 runs with journeys: 2 promises broke in one or another, 1 of them in the last one."


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Call the command line; return exit code, standard output and standard error."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out, shown.err


def test_report_of_two_runs_tells_and_writes_a_page(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`parcours report A B` tells the changes, exits 1 where something got worse, and writes a page beside B."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "60")
    old, new = written({"a.a": "k"}, 1), written({"a.a": "b"}, 2)
    code, out, _ = call(capsys, "report", old.name, new.name)
    as_json = json.loads(call(capsys, "report", old.name, new.name, "--json")[1])

    assert (code, max(map(len, out.splitlines()[:-1])) <= 60) == (1, True)
    assert "new     a.a in relay-parcel" in out
    assert "newly broken" in (new / f"compared-with-{old.name}.html").read_text()
    assert [(row["change"], row["name"]) for row in as_json["rows"]] == [("new", "a.a")]


def test_a_run_compared_with_itself_is_a_wrong_call(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same run twice is exit 2: nothing can have changed."""
    monkeypatch.chdir(tmp_path)
    name = written({"a.a": "k"}, 1).name

    assert call(capsys, "report", name, name)[0] == 2


def test_the_trend_is_told_and_drawn(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`parcours runs --trend` shows a bar for each promise that broke, and writes a page for the folder of runs."""
    monkeypatch.chdir(tmp_path)
    for day, plays in enumerate(("k", "b", "kb"), start=1):
        written({"a.a": plays}, day)
    code, out, _ = call(capsys, "runs", "--trend")

    assert (code, "a.a" in out, "▁█▅" in out) == (0, True, True)
    assert "3 runs with journeys" in (tmp_path / "runs" / "trend.html").read_text()
