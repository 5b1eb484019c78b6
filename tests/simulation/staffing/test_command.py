"""The verb ``staff``, as it is called from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from parcours.commands.staff import staff
from parcours.errors import NothingSelected
from simulation.scenario.load import load_scenario

TOML = """
start = 2026-11-23
[channels.phone]
kind = "live"
open = "08:00-12:00"
patience = "exponential 3 min"
target = { within = "20 s", share = "80 %" }
[reasons.any]
handling = "exponential 5 min"
resolved = "100 %"
[sites.lyon]
seats = SEATS
[teams.voice]
site = "lyon"
skills = [{ channels = ["phone"] }]
advisers = 3
cost_per_h = "30 EUR"
[[demand]]
channel = "phone"
reasons = "any"
per_day = 240
[staffing]
patterns = [{ name = "half", length = "4 h" }]
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a caller of the verb in an empty folder with one scenario."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, seats: int = 20, per_day: int = 240, hours: str = "08:00-12:00") -> Result:
        text = TOML.replace("SEATS", str(seats)).replace("per_day = 240", f'per_day = {per_day}\nhours = "{hours}"')
        (tmp_path / "centre.toml").write_text(text)
        quick = ["--search-days", "40", "--proof-days", "100", "--looks", "8"]
        return CliRunner().invoke(staff, ["centre.toml", *quick, *arguments], standalone_mode=False)

    return run


def test_a_staff_that_holds_is_told_with_its_proof(call) -> None:
    """The answer names what was proved, with its interval, and how to feed it back; the exit code is 0."""
    result = call()

    assert result.return_value == 0
    assert "Monday 23 November 2026: advisers on duty" in result.stdout
    assert "Proved on 100 fresh days, with 95 % intervals" in result.stdout
    assert "half from 08:00" in result.stdout
    assert "feed it back: parcours simulate runs/" in result.stdout


def test_the_run_folder_keeps_answer_and_scenario(call, tmp_path: Path) -> None:
    """The run folder holds the verdict, the whole answer, and a scenario that loads."""
    call("--output", "mine.toml")
    (folder,) = (tmp_path / "runs").iterdir()
    about = json.loads((folder / "run.json").read_text())
    answer = json.loads((folder / "staff.json").read_text())

    assert (about["verb"], about["verdict"], about["exit_code"]) == ("staff", "kept", 0)
    assert load_scenario(folder / "centre-staffed.toml").teams["voice"].shifts
    assert load_scenario(tmp_path / "mine.toml").teams["voice"].shifts
    assert answer["proof"]["fresh_days"] == 100


def test_json_is_one_document_and_nothing_else(call) -> None:
    """Standard output is JSON; what goes on is told on standard error."""
    result = call("--json", "--no-shifts")

    assert json.loads(result.stdout)["scenario"] == "centre"
    assert "second look" in result.stderr


def test_nothing_is_claimed_of_intervals_in_which_nobody_came(call, tmp_path: Path) -> None:
    """An interval without contacts shows a dash, and has no share in the document: it holds no target."""
    result = call("--no-shifts", "--output", "staffed.toml", hours="09:00-12:00")

    row = next(line for line in result.stdout.splitlines() if line.strip().startswith("08:00"))
    assert row.split() == ["08:00", "·", "0", "–"]
    found = json.loads(next(tmp_path.glob("runs/*/staff.json")).read_text(encoding="utf-8"))
    assert [group["begin"][11:16] for group in found["proof"]["goals"][0]["groups"]] == [
        "09:00", "09:30", "10:00", "10:30", "11:00", "11:30",
    ]  # fmt: skip


def test_a_day_on_which_nobody_is_expected_is_exit_5(call) -> None:
    """There is no staff for nobody: it is said, with exit code 5."""
    refusal = call(per_day=0).exception

    assert isinstance(refusal, NothingSelected)
    assert refusal.message == "centre: expected contacts from 2026-11-23 to 2026-11-23, given none"


def test_what_does_not_hold_is_named_with_its_reason(call) -> None:
    """With three seats nothing holds; the exit code is 1 and every short interval says why."""
    result = call("--no-shifts", seats=3)

    assert result.return_value == 1
    assert "! Mon 23 Nov 08:00  phone: 80 % of offered within 20 s" in result.stdout
    assert "every seat is taken at lyon (3 of 3)" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--day", "tomorrow"], '--day: expected a date such as 2026-12-23, or "all"'),
        (["--day", "2026-12-24"], "expected a day of centre, 2026-11-23 to 2026-11-23, given 2026-12-24"),
        (["--proof-days", "1"], "expected a whole number from 2 to 100000, given '1'"),
    ],
)
def test_a_wrong_call_is_refused(call, arguments: list[str], message: str) -> None:
    """A day that is none, a day that is not there, a proof of one day: each is refused and says what is right."""
    result = call(*arguments)

    assert (result.exception is not None, message in str(result.exception)) == (True, True)
