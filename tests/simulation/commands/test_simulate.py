"""``parcours simulate`` as a user calls it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from parcours.cli import main

SMALL = """
title = "A small centre"
start = 2026-11-17
[channels.phone]
kind = "live"
open = "08:00-12:00"
patience = "exponential 120 s"
target = { within = "20 s", share = "80 %" }
[reasons.any]
handling = "exponential 240 s"
resolved = "70 %"
comes_back = { after = "exponential 20 min" }
[teams.all]
skills = [{ channels = ["phone"] }]
advisers = 12
cost_per_h = "27 EUR"
[[demand]]
channel = "phone"
per_h = "80 per h"
hours = "08:00-12:00"
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return a function that calls ``parcours simulate`` in an empty folder and gives the exit code."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as caught:
            main(["simulate", *arguments])
        assert isinstance(caught.value.code, int)
        return caught.value.code

    return run


def test_a_day_is_told_by_interval_channel_team_and_case(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Law: the terminal shows intervals with bars, channels with intervals, once & done beside the naive count."""
    assert call("small.toml", "--replications", "30", "--workers", "1") == 0

    told = capsys.readouterr()
    assert "A small centre" in told.out
    assert "Tue 17 Nov 2026, Europe/Paris; 30 replications of seed 1, compiled engine" in told.out
    rows = [line.split()[0] for line in told.out.splitlines() if line.startswith(" 0") or line.startswith(" 1")]
    assert rows == ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    assert "█" in told.out
    assert "once & done, by case and across channels:" in told.out
    assert "points too much" in told.out
    assert "held     phone: 80 % within 20 s (of offered):" in told.out
    assert "Traceback" not in told.err


def test_json_is_one_document_on_standard_output(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Law: --json prints one document and nothing else, and the run folder keeps the same."""
    assert call("small.toml", "--replications", "5", "--json") == 0

    document = json.loads(capsys.readouterr().out)
    assert (document["kind"], document["replications"]) == ("simulation", 5)
    folder = tmp_path / document["run"]
    assert json.loads((folder / "simulation.json").read_text())["channels"] == document["channels"]
    about = json.loads((folder / "run.json").read_text())
    assert (about["verb"], about["verdict"], about["targets"]) == ("simulate", "kept", "held")
    kept = [json.loads(line) for line in (folder / "intervals.jsonl").read_text().splitlines()]
    assert kept == document["intervals"]


def test_targets_that_nobody_tried_are_exit_3(
    call: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Law: where nobody came while a channel with a target was open, nothing was held: exit code 3, and it is said."""
    (tmp_path / "empty.toml").write_text(SMALL.replace("80 per h", "0 per h"), encoding="utf-8")

    assert call("empty.toml", "--replications", "5", "--workers", "1") == 3
    assert "nobody came while a channel with a target was open" in capsys.readouterr().out


def test_missed_targets_are_exit_1(call: Callable[..., int], tmp_path: Path) -> None:
    """Law: a target that is missed with confidence is exit code 1."""
    (tmp_path / "few.toml").write_text('extends = "small"\n[teams.all]\nadvisers = 6\n', encoding="utf-8")

    assert call("few.toml", "--replications", "20") == 1


def test_too_few_replications_are_inconclusive(call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Law: where the interval cannot tell, the answer is inconclusive, exit code 3, with a way out."""
    assert call("small.toml", "--replications", "1") == 3
    assert "more --replications, or --until-width 1pt" in capsys.readouterr().out


def test_until_width_chooses_the_replications(call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Law: --until-width plays until the service level is known so well."""
    assert call("small.toml", "--until-width", "1pt", "--json") == 0

    document = json.loads(capsys.readouterr().out)
    level = document["channels"][0]["totals"]["service_level"]
    assert level["high"] - level["low"] <= 0.01


def test_two_scenarios_are_compared_day_by_day(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Law: --compare shows differences with their own intervals."""
    (tmp_path / "few.toml").write_text('extends = "small"\n[teams.all]\nadvisers = 9\n', encoding="utf-8")
    assert call("small.toml", "--replications", "20", "--compare", "few.toml") == 0

    told = capsys.readouterr().out
    assert "small less few, on the same days" in told
    assert "points" in told


def test_a_value_is_varied(call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Law: --vary plays a scenario for every value, and tells how far it is."""
    assert call("small.toml", "--replications", "10", "--vary", "teams.all.advisers=8..12:2", "--json") == 0

    told = capsys.readouterr()
    rows = json.loads(told.out)["variants"]
    levels = [row["service_level"]["phone"]["value"] for row in rows]
    assert [row["value"] for row in rows] == [8, 10, 12]
    assert levels == sorted(levels)
    assert "teams.all.advisers = 10: 2 of 3" in told.err


def test_one_case_is_traced(call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Law: --trace tells the life of one case and nothing else."""
    assert call("small.toml", "--trace", "longest") == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("case ")
    assert "the customer makes the first contact" in lines[1]


def test_csv_is_written_beside(call: Callable[..., int], tmp_path: Path) -> None:
    """Law: --csv writes intervals and channels into a folder of one's own."""
    assert call("small.toml", "--replications", "2", "--csv", "out", "--json") in (0, 3)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["channels.csv", "intervals.csv"]


def test_the_reference_gives_the_same_numbers(call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Law: --engine simpy prints what the compiled engine prints, but for its name."""
    documents = []
    for engine in ("compiled", "simpy"):
        call("small.toml", "--replications", "3", "--engine", engine, "--workers", "1", "--json")
        documents.append(json.loads(capsys.readouterr().out))

    assert documents[0]["intervals"] == documents[1]["intervals"]
    assert documents[1]["engine"] == "simpy"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chrismas"], 'did you mean "christmas"'),
        (["small.toml", "--until-width", "narrow"], "expected a width in percentage points above 0"),
        (["small.toml", "--until-width", "1pt", "--replications", "3"], "give one of them"),
        (["small.toml", "--day", "tomorrow"], "--day: expected a date from 2026-11-17, for 1 days"),
        (["small.toml", "--vary", "teams.all.advisers"], "--vary: expected"),
        (["small.toml", "--trace", "first"], '--trace: expected the number of a case or "longest"'),
        (["small.toml", "--trace", "123456789"], "there is no case 123456789"),
    ],
)
def test_a_wrong_call_is_exit_2(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """Law: a wrong call is refused with a way out, exit code 2, and no traceback."""
    assert call(*arguments) == 2

    error = capsys.readouterr().err
    assert told in error.replace("\n", " ")
    assert "Traceback" not in error


def test_no_cluster_is_inconclusive(call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Law: a cluster that is not there is "could not look", exit code 3."""
    pytest.importorskip("distributed")
    assert call("small.toml", "--cluster", "nonsense://127.0.0.1:1") == 3
    assert "expected a Dask scheduler, found none" in capsys.readouterr().err


def test_help_loads_nothing_heavy() -> None:
    """Law: the help of the verb loads neither numba nor simpy nor scipy."""
    code = (
        "import sys, parcours.commands.simulate\n"
        "heavy = {'numba', 'simpy', 'scipy', 'numpy', 'pydantic'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_survive_2_and_3_a_comparison_that_was_interrupted_is_never_called_held(
    call: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: int,
) -> None:
    """Law: Ctrl-C or SIGTERM while the other scenario is played is no end of it, and what was found before is kept."""
    from parcours.commands.simulate_progress import SimulationProgress

    (tmp_path / "few.toml").write_text('extends = "small"\n[teams.all]\nadvisers = 9\n', encoding="utf-8")
    days = iter(range(30))

    def interrupted_on_the_25th(self: SimulationProgress, done: int, of: int) -> None:
        if next(days) == 25:
            os.kill(os.getpid(), number)

    monkeypatch.setattr(SimulationProgress, "advance", interrupted_on_the_25th)

    assert call("small.toml", "--replications", "20", "--workers", "1", "--compare", "few.toml") == code

    told = capsys.readouterr().out
    assert "held     phone: 80 % within 20 s" in told
    assert "interrupted before there was anything to compare with" in told
    (about,) = tmp_path.glob("runs/*/run.json")
    assert (json.loads(about.read_text())["verdict"], len(list(tmp_path.glob("runs/*/simulation.json")))) == (
        "interrupted",
        1,
    )


@pytest.mark.parametrize(("effort", "values"), [(("--replications", "5"), "8..12:2"), (("--until-width", "9pt"), "8")])
def test_survive_2_a_sweep_that_was_interrupted_begins_no_other_value(
    call: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    effort: tuple[str, str],
    values: str,
) -> None:
    """Law: Ctrl-C in any value of a sweep, the last one too, ends it with 130 and tells what was played."""
    from parcours.commands.simulate_progress import SimulationProgress

    def interrupted_on_the_3rd(self: SimulationProgress, done: int, of: int) -> None:
        if done == 3:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(SimulationProgress, "advance", interrupted_on_the_3rd)

    assert call("small.toml", *effort, "--workers", "1", "--vary", f"teams.all.advisers={values}", "--json") == 130

    assert [row["value"] for row in json.loads(capsys.readouterr().out)["variants"]] == [8]


def test_a_centre_in_which_nothing_is_ever_resolved_is_told_without_a_figure_that_is_none(
    call: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Law: where no contact was answered there is no resolution to tell, and nothing reads "nan"."""
    (tmp_path / "none.toml").write_text('extends = "small"\n[teams.all]\nadvisers = 0\n', encoding="utf-8")

    assert call("none.toml", "--replications", "5") == 1

    told = capsys.readouterr().out
    assert "nan" not in told
    assert "once & done, by case and across channels: 0.0 % [0.0, 0.0]\n" in told
