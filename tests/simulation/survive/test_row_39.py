"""Row 39: a scenario or contact history with numbers, names or intervals that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parcours.cli import main
from parcours.errors import ConfigError
from simulation.scenario import parse_scenario

Document = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    "changes",
    [
        {"demand__0__per_h": None, "demand__0__per_day": -5},
        {"demand__0__per_h": None, "demand__0__per_day": float("nan")},
        {"demand__0__per_h": None, "demand__0__per_day": 1e309},
        {"demand__0__per_h": "many per h"},
        {"reasons__any__handling": "exponential 4,5 min"},
        {"reasons__any__handling": "lognormal 5 min cv nan"},
        {"reasons__any__resolved": float("nan")},
        {"channels__phone__patience": "exponential -3 s"},
        {"teams__all__advisers": 1e309},
        {"teams__all__advisers": -1},
        {"teams__all__advisers": None},
        {"teams__all__agents": 6},
        {"start": "yesterday"},
        {"days": 0},
    ],
)
def test_survive_39_impossible_numbers_are_named_by_field(document: Document, changes: dict[str, Any]) -> None:
    """Law: negative, NaN, infinite, text, decimal comma, missing and unknown keys are errors by field, exit 2."""
    field = next(iter(changes)).replace("__", ".").replace("0", "[1]", 1).replace(".[1]", "[1]")
    with pytest.raises(ConfigError) as caught:
        parse_scenario(document(**changes))

    assert caught.value.exit_code == 2
    assert field.split(".")[0] in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["08:00,phone,any,fr,-3,200"], "past.csv line 2, offered: expected a number of 0 or more, given '-3'"),
        (["08:00,phone,any,fr,nan,200"], "line 2, offered: expected a number of 0 or more, given 'nan'"),
        (["08:00,phone,any,fr,1e309,200"], "line 2, offered: expected a number of 0 or more, given '1e309'"),
        (["08:00,phone,any,fr,few,200"], "line 2, offered: expected a number of 0 or more, given 'few'"),
        (['08:00,phone,any,fr,"3,5",200'], "line 2, offered: expected a number of 0 or more, given '3,5'; write"),
        (["08:00,phone,any,fr,3,0"], "line 2, handling_s: expected seconds above 0, given '0'"),
        (["soon,phone,any,fr,3,200"], "line 2, interval: expected a begin such as"),
        (["08:10,phone,any,fr,3,200"], "line 2, interval: expected a multiple of 30 min after midnight, given '08:10'"),
        (
            ["08:00,phone,any,fr,3,200", "08:00,phone,any,fr,3,200"],
            "line 3, interval: '08:00' of phone, any, fr comes twice",
        ),
        (["08:30,phone,any,fr,3,200", "08:00,phone,any,fr,3,200"], "line 3, interval: expected intervals in order"),
        (["08:00,phone,any,fr,3,200", "09:00,phone,any,fr,3,200"], "line 3, interval: expected no gap, given '09:00'"),
        (["08:00,phone,any,fr,3"], "line 2: expected as many cells as the header has"),
        ([], "past.csv: expected at least one line below the header, given none"),
    ],
)
def test_survive_39_impossible_histories_are_named_by_line(
    document: Document, tmp_path: Path, lines: list[str], told: str
) -> None:
    """Law: a history is refused by file, line and column, whatever is wrong with it."""
    head = "interval,channel,reason,language,offered,handling_s"
    (tmp_path / "past.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    tables = document() | {"demand": [{"history": "past.csv"}]}

    with pytest.raises(ConfigError) as caught:
        parse_scenario(tables, folder=tmp_path)
    assert told in str(caught.value)


def test_survive_39_columns_are_named_with_the_nearest(document: Document, tmp_path: Path) -> None:
    """Law: an unknown column is named with the one that was meant, a missing one as missing."""
    (tmp_path / "past.csv").write_text("interval,chanel,reason,language,offered\n", encoding="utf-8")
    tables = document() | {"demand": [{"history": "past.csv"}]}

    with pytest.raises(ConfigError) as caught:
        parse_scenario(tables, folder=tmp_path)
    assert "past.csv: column 'chanel': unknown; did you mean \"channel\"?" in str(caught.value)
    assert "past.csv: column 'channel': missing" in str(caught.value)


def test_survive_39_the_command_line_shows_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Law: on the command line a wrong scenario is one message and exit code 2."""
    path = tmp_path / "mine.toml"
    path.write_text('start = 2026-11-17\ndays = -1\n[channels.phone]\nkind = "voice"\n', encoding="utf-8")

    with pytest.raises(SystemExit) as caught:
        main(["simulate", str(path)])
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("parcours: mine.toml: ")
    assert "days: expected at least 1, given -1" in told
    assert "channels.phone.kind: expected 'live' or 'deferred', given 'voice'" in told
    assert "Traceback" not in told
