"""The history of runs, and the verbs `report` and `runs`."""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parcours.cli import main
from parcours.errors import ConfigError, NothingSelected
from reports.history import find_run, past_runs


def _call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(words)
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out, shown.err


@pytest.fixture
def root(broken: Path, sample: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with three runs: a broken one, a later one that was killed, and one that is damaged."""
    later = sample(started=datetime(2026, 11, 3, 8, 0, tzinfo=UTC), selected=("relay-parcel#1", "x#1"))
    later.journey()
    later.kill()
    folder = broken.parent
    (folder / "20261101T000000Z-journeys").mkdir()
    (folder / "20261101T000000Z-journeys" / "run.json").write_text("{")
    (folder / "foreign").mkdir()
    monkeypatch.chdir(folder.parent)
    return folder


def test_runs_are_listed_newest_first_and_incomplete_ones_shown_so(root: Path) -> None:
    """Every run is there with its verdict; a killed one is incomplete, a damaged one unreadable, others are no runs."""
    assert [(run.name, run.verdict, run.broken, run.journeys) for run in past_runs(root)] == [
        ("20261103T080000Z-journeys", "incomplete", 0, 2),
        ("20261102T091500Z-journeys", "broken", 2, 5),
        ("20261101T000000Z-journeys", "unreadable", 0, 0),
    ]


def test_a_run_is_found_by_path_by_name_or_as_the_newest(root: Path) -> None:
    """A run can be named in three ways; a name that is none is answered with the nearest."""
    name = "20261102T091500Z-journeys"
    assert find_run(root, None).name == "20261103T080000Z-journeys"
    assert find_run(root, name) == root / name
    assert find_run(root, str(root / name)) == root / name
    with pytest.raises(ConfigError, match="did you mean"):
        find_run(root, "20261102T091500Z-journey")
    with pytest.raises(NothingSelected):
        find_run(root / "none", None)


def test_report_makes_the_page_again_and_prints_its_path(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`parcours report RUN` writes the page of a run and prints where it is."""
    code, out, _ = _call(capsys, "report", "20261102T091500Z-journeys")
    assert (code, out) == (0, "runs/20261102T091500Z-journeys/report.html\n")
    assert Path(out.strip()).is_file()


def test_report_prints_one_document(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`parcours report --json` prints the newest run as one JSON document and nothing else."""
    code, out, _ = _call(capsys, "report", "--json")
    assert (code, json.loads(out)["verdict"]) == (0, "incomplete")


def test_survive_8_report_names_damaged_lines(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Damaged record lines are named on standard error, and the report is made all the same."""
    code, out, err = _call(capsys, "report", str(killed))
    assert (code, Path(out.strip()).is_file(), err) == (
        0,
        True,
        "1 record line could not be read: facts.jsonl line 4\n",
    )


@pytest.mark.parametrize(("words", "code"), [(("report", "nothing"), 2), (("report", "20261101T000000Z-journeys"), 2)])
def test_a_run_that_cannot_be_read_is_a_wrong_call(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    """A run that does not exist or cannot be read ends with exit 2 and its name, without a traceback."""
    given, _, err = _call(capsys, *words)
    assert given == code
    assert words[1] in err


def test_no_run_yet_is_nothing_selected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without any run `report` ends with exit 5, and `runs` says so with exit 0."""
    monkeypatch.chdir(tmp_path)
    assert _call(capsys, "report")[0] == 5
    code, out, err = _call(capsys, "runs")
    assert (code, out) == (0, "")
    assert "holds no run yet" in err


def test_open_shows_the_page_in_the_readers_browser(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--open` hands the page's address to the browser that the system names."""
    note = tmp_path / "opened.txt"
    browser = tmp_path / "browser"
    browser.write_text(f'#!{sys.executable}\nimport sys\nopen({str(note)!r}, "w").write(sys.argv[-1])\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    monkeypatch.setitem(sys.modules["webbrowser"].__dict__, "_tryorder", None)
    monkeypatch.setitem(sys.modules["webbrowser"].__dict__, "_browsers", {})
    code, out, _ = _call(capsys, "report", "--open")
    assert (code, note.read_text()) == (0, Path(out.strip()).resolve().as_uri())
    assert os.access(browser, os.X_OK)


def test_runs_prints_a_line_for_each(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`parcours runs` shows verdict and how many journeys met a broken promise, and `--last` bounds it."""
    code, out, _ = _call(capsys, "runs")
    lines = [" ".join(line.split()) for line in out.splitlines() if "-journeys" in line]
    assert code == 0
    assert lines[1] == "20261102T091500Z-journeys 2026-11-02 09:15 broken 2 of 5 1 min 42 s"
    assert [row["run"] for row in json.loads(_call(capsys, "runs", "--json", "--last", "1")[1])] == [
        "20261103T080000Z-journeys"
    ]
