"""A wrong scenario is refused with everything that is wrong with it: field, expected, given, way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from parcours.errors import ConfigError
from simulation.plan import make_plan
from simulation.scenario import load_scenario, parse_scenario
from simulation.scenario.load import load_document

Document = Callable[..., dict[str, Any]]
DURATION = 'expected a duration of 0 s or more with its unit, such as "20 s", "2.5 min" or "1 h 30 min"'


def _refusal(tables: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        parse_scenario(tables, source="mine.toml")
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_all_errors_are_named_at_once(document: Document) -> None:
    """Law: one refusal names every wrong field, in the order of the file."""
    tables = document(
        start=None,
        channels__phone__patience="exponential 2,5 min",
        channels__phone__target={"within": 20, "shares": "80 %"},
        teams__all__advisers=[6, -6],
        demand__0__per_h="80",
    )

    assert _refusal(tables).splitlines() == [
        "mine.toml: 7 errors",
        "  start: missing: The first day, from 1970 to 2200.",
        f"  channels.phone.target.within: {DURATION}, given 20",
        "  channels.phone.target.share: missing: The share of contacts to be answered within that time, such as "
        '"80 %".',
        '  channels.phone.target.shares: unknown key; did you mean "share"?',
        f"  channels.phone.patience.mean: {DURATION}, given '2,5 min'; write the decimal point as a point, not a comma",
        "  teams.all.advisers[2]: expected at least 0, given -6",
        '  demand[1].per_h: expected a rate of 0 or more with its unit, such as "12 per h" or "300 per day", given '
        "'80'",
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"demand__0__channel": "fone"},
            'demand[1].channel: there is no channel \'fone\'; did you mean "phone"?',
        ),
        (
            {"teams__all__site": "lyon", "sites": {"Lyon": {}}},
            'teams.all.site: there is no site \'lyon\'; did you mean "Lyon"?',
        ),
        (
            {"channels__phone__retry": {"after": "constant 60 s", "to": {"mial": "100 %"}}},
            "channels.phone.retry.to: there is no channel 'mial'; known: phone, same",
        ),
        (
            {"reasons__any__handling": {"chat": "constant 60 s"}},
            "reasons.any.handling: there is no channel 'chat'; known: phone",
        ),
        (
            {"channels__phone__open": "08:10-12:00"},
            "channels.phone.open.all: expected hours on whole intervals (30 min), given 08:10",
        ),
        (
            {"teams__all__advisers": [1, 2, 3]},
            "teams.all.advisers: expected 8 numbers, one for each interval of 2026-11-17, or 48 for the whole horizon; "
            "given 3",
        ),
        (
            {"sites": {"lyon": {"seats": 5}}, "teams__all__site": "lyon"},
            "sites.lyon.seats: expected at most 5 advisers at one time, given 6 on 2026-11-17 at 08:00",
        ),
        (
            {"reasons__any__handling": {"phone": "exponential 0 s"}},
            "reasons.any.handling.phone: mean: expected a duration above 0 s, given 0 s",
        ),
        (
            {"reasons__any__handling": {"kind": "exponential", "men": "4 min"}},
            'reasons.any.handling.men: unknown key; did you mean "mean"?',
        ),
        (
            {"reasons__any__handling": {"phone": {"kind": "exponential", "men": "4 min"}}},
            'reasons.any.handling.phone.men: unknown key; did you mean "mean"?',
        ),
        (
            {"channels__phone__open": ["08:00-12:00", "14:00-18:00"]},
            'channels.phone.open: expected one span of the day such as "08:00-20:00", '
            "given ['08:00-12:00', '14:00-18:00']",
        ),
        ({"start": date(9999, 12, 31)}, "start: expected a day from 1970 to 2200, given 9999-12-31"),
        (
            {"reasons__any__comes_back": {"after": "constant 60 s", "to": {"phone": "90 %"}}},
            "reasons.any.comes_back: to: expected shares that add up to 100 %, given 90 % in all",
        ),
        (
            {"interval": "7 min"},
            'interval: expected an interval that divides one hour, 1 min to 1 h, such as "30 min", given 420 s',
        ),
        ({"zone": "Europe/Pariss"}, "zone: expected a time zone such as \"Europe/Paris\", given 'Europe/Pariss'"),
        (
            {"days": 2, "warm_up_days": 1, "cool_down_days": 1},
            "days: expected more than warm_up_days and cool_down_days together (2), given 2",
        ),
        (
            {"channels__mail": {"kind": "deferred"}, "demand__0__channel": "mail"},
            "teams: no team has the skill for contacts on mail that will come in: any/fr",
        ),
        (
            {"second_line": {"from_contact": 2, "resolved": "90 %"}, "reasons__any__resolved": "50 %",
             "reasons__any__comes_back": {"after": "constant 60 s"}},
            "teams: no second line has the skill for contacts on phone that will come in: any/fr",
        ),
        (
            {"teams__all__shrinkage": "100 %"},
            "teams.all: shrinkage: expected less than 100 %, given 100 %",
        ),
        (
            {"demand__0__curve": [1, 2]},
            "demand[1]: curve: expected together with per_day or orders, and at least one weight above 0",
        ),
        (
            {"demand__0__per_day": 10},
            "demand[1]: expected exactly one of history, per_day, per_h, counts and orders, given per_day, per_h",
        ),
        (
            {"channels__phone__retry": {"after": "never"}},
            'channels.phone.retry: after: expected a time that ends, given "never"; for no return set share = "0 %"',
        ),
    ],
)  # fmt: skip
def test_each_error_names_field_expectation_and_way_out(document: Document, changes: dict[str, Any], line: str) -> None:
    """Law: an error says where, what was expected, what was given, and the nearest right name."""
    assert _refusal(document(**changes)).splitlines() == ["mine.toml: 1 error", f"  {line}"]


def test_an_unknown_scenario_is_answered_with_the_nearest() -> None:
    """Law: a name that is none of the shipped ones is refused with the one that was probably meant."""
    with pytest.raises(ConfigError, match='did you mean "christmas"'):
        load_scenario("chrismas")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Law: a path that leads nowhere is named as it was given."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml: expected a scenario file, found none there"):
        load_scenario(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("body", [b"start = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, body: bytes) -> None:
    """Law: text that is no TOML, and bytes that are no text, are refused without a traceback."""
    path = tmp_path / "mine.toml"
    path.write_bytes(body)

    with pytest.raises(ConfigError, match=r"mine\.toml: expected (TOML|text in UTF-8)"):
        load_scenario(path)


def test_a_circle_of_files_is_refused(tmp_path: Path) -> None:
    """Law: two scenarios cannot extend each other."""
    (tmp_path / "one.toml").write_text('extends = "two"')
    (tmp_path / "two.toml").write_text('extends = "one"')

    with pytest.raises(ConfigError, match="given a circle"):
        load_scenario(tmp_path / "one.toml")


def test_a_mark_before_the_first_letter_is_no_error(tmp_path: Path, document: Document) -> None:
    """Law: a file that an editor began with a byte order mark is read as any other."""
    path = tmp_path / "mine.toml"
    path.write_text("start = 2026-11-17\n", encoding="utf-8-sig")

    assert load_document(path).tables == {"start": date(2026, 11, 17)}


def test_a_text_that_would_give_orders_to_a_terminal_is_refused(tmp_path: Path) -> None:
    """Law: control characters and turned reading directions in any text or name of a scenario are named, not shown."""
    path = tmp_path / "mine.toml"
    path.write_text('title = "A \\u001b[31mday"\n[channels."ph\\u202eone"]\n[[demand]]\nname = "\\u0007"\n', "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_document(path)
    assert str(caught.value).splitlines() == [
        "mine.toml: 3 errors",
        "  title: expected a text without control characters, given 'A \\x1b[31mday'",
        "  channels: expected a text without control characters, given 'ph\\u202eone'",
        "  demand[1].name: expected a text without control characters, given '\\x07'",
    ]


def test_more_contacts_than_can_be_held_are_refused(document: Document) -> None:
    """Law: a volume that no memory holds is refused before anything is played, with how many there would be."""
    with pytest.raises(
        ConfigError, match="expected at most 20,000,000 contacts in all days together, given 4,000,000,"
    ):
        make_plan(parse_scenario(document(demand__0__per_h="1e9 per h")))
