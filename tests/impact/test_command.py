"""``parcours impact`` and ``parcours faults --impact`` on the command line: output, exit codes, run folder, report."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parcours.cli import main

MakeRun = Callable[..., Path]
MakeOutcomes = Callable[[str, int, int], list[dict[str, Any]]]

SCENARIO = """
start = 2026-03-03
[channels.phone]
kind = "live"
open = "08:00-20:00"
target = { within = "20 s", share = "80 %" }
patience = "exponential 3 min"
[reasons.order]
handling = "lognormal 5 min cv 0.8"
resolved = "80 %"
[teams.all]
skills = [{ channels = ["phone"] }]
advisers = 9
cost_per_h = "20 EUR"
[[demand]]
channel = "phone"
per_day = 300
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that holds a small scenario."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.toml").write_text(SCENARIO)
    return tmp_path


def called(*argv: str) -> int:
    """Call the command line and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(argv)
    return int(ended.value.code or 0)


def test_impact_prices_a_run_and_keeps_it(
    here: Path, make_run: MakeRun, outcomes: MakeOutcomes, capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON document on standard output; the same in a run folder of its own, with a report that tells it."""
    run = make_run("r", lines={"outcomes": outcomes("order.once", 2, 20)})

    code = called("impact", str(run), "--scenario", "shop.toml", "--replications", "20", "--json")
    told = json.loads(capsys.readouterr().out)

    folder = Path(told.pop("run"))
    assert code == 0
    assert told["findings"][0]["title"] == "order.once"
    assert json.loads((folder / "impact.json").read_text()) == told
    assert json.loads((folder / "run.json").read_text())["verdict"] == "priced"
    assert told["sentence"] in (folder / "report.html").read_text()


def test_a_run_is_found_by_its_name(
    here: Path, make_run: MakeRun, outcomes: MakeOutcomes, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name of a folder in runs/ is enough."""
    make_run("20261122T100000Z-journeys", lines={"outcomes": outcomes("order.once", 0, 20)})

    code = called("impact", "20261122T100000Z-journeys", "--scenario", "shop.toml")

    assert code == 0
    assert "0 of 20 broken: up to 14 % cannot be excluded (upper 95 %)" in capsys.readouterr().out


def test_the_table_fits_a_terminal(
    here: Path, make_run: MakeRun, outcomes: MakeOutcomes, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a pipe no line is longer than 120 characters, and the last lines are the answer and where its report lies."""
    run = make_run("r", lines={"outcomes": outcomes("order.once", 2, 20)})

    called("impact", str(run), "--scenario", "shop.toml", "--replications", "20")
    lines = capsys.readouterr().out.rstrip().splitlines()

    assert max(len(line) for line in lines) <= 120
    assert lines[-2].startswith("Mending order.once saves ")
    assert lines[-1].endswith("-impact/report.html")


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["--scenario", "mother-day"], 2, 'did you mean "mothers-day"'),
        ([], 2, "expected the scenario of a contact centre, given none"),
        (["--scenario", "shop.toml", "--drivers", "none.toml"], 2, "expected a file of contact drivers"),
        (["--scenario", "shop.toml", "--replications", "3"], 2, "--replications"),
        (["--scenario", "shop.toml", "--fewest", "50"], 3, "too few observations"),
    ],
)
def test_wrong_calls_say_what_is_wrong(
    here: Path,
    make_run: MakeRun,
    outcomes: MakeOutcomes,
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    code: int,
    says: str,
) -> None:
    """Each mistake has its exit code, and a message that names it."""
    run = make_run("r", lines={"outcomes": outcomes("order.once", 2, 20)})

    assert called("impact", str(run), *argv) == code
    assert says in capsys.readouterr().err


def test_a_folder_that_is_no_run_is_exit_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path without run.json is named."""
    assert called("impact", "nowhere", "--scenario", "shop.toml") == 2
    assert "nowhere: expected a run folder" in capsys.readouterr().err


def test_a_run_without_outcomes_is_exit_5(here: Path, make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    """A simulation, say, judged nothing."""
    assert called("impact", str(make_run("s", "simulate")), "--scenario", "shop.toml") == 5
    assert "found no outcome" in capsys.readouterr().err


def test_the_configuration_is_heard(
    here: Path, make_run: MakeRun, outcomes: MakeOutcomes, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scenario, orders and drivers of parcours.toml are used, with their origin."""
    (here / "parcours.toml").write_text(
        '[impact]\nscenario = "shop.toml"\norders_per_day = 500\n'
        '[impact.drivers.promise."order.once"]\ncontacts = "20 %"\nquality = "measured"\nsource = "May"\n'
    )
    run = make_run("r", lines={"outcomes": outcomes("order.once", 2, 20)})

    called("impact", str(run), "--replications", "20", "--no-sensitivity", "--json")
    told = json.loads(capsys.readouterr().out)

    assert told["orders"]["per_day"] == 500
    assert told["findings"][0]["driver"]["contacts"] == {
        "value": 0.2,
        "low": 0.2,
        "high": 0.2,
        "quality": "measured",
        "source": "May",
    }


def test_faults_can_be_priced_without_playing_them(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The catalogue's faults are priced at a given share, the dearest first, and no shop is opened."""
    argv = ["F01", "F57", "--scenario", "shop.toml", "--share", "0.02", "--replications", "20", "--json"]

    code = called("faults", "--impact", *argv)
    told = json.loads(capsys.readouterr().out)

    assert code == 0
    assert told["share"] == 0.02
    assert [one["title"] for one in told["findings"]] == ["F57 double-order", "F01 no-confirmation-email"]


def test_a_run_of_faults_is_priced_as_a_list(here: Path, make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    """What a run of faults caught is priced at a given share; what it missed is not."""

    def detection(number: str, name: str, promise: str, caught: bool) -> dict[str, Any]:
        return {
            "id": "a#2",
            "fault": name,
            "number": number,
            "sentence": "It is so.",
            "expected": [promise],
            "broken": [promise] if caught else [],
            "caught": caught,
        }

    lines = {
        "detections": [
            detection("F01", "no-confirmation-email", "confirmation.arrives", True),
            detection("F57", "double-order", "order.once", False),
        ]
    }

    called("impact", str(make_run("f", "faults", lines)), "--scenario", "shop.toml", "--replications", "20", "--json")

    assert [one["title"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["F01 no-confirmation-email"]
