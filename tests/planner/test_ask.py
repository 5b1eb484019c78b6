"""A state of the page fits into an address, and whatever is wrong with an address is told by field."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from planner.ask import Ask, read_query
from planner.errors import FieldErrors
from planner.shelf import Shelf


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"volume": "130", "resolution": "-4", "at.lyon": "90"},
        {"scenario": "mothers-day", "day": "2026-05-30", "n": "400", "seed": "7"},
        {"scenario": "mothers-day", "day": "all", "break.confirmation.arrives": "12"},
    ],
)
def test_an_address_comes_back_as_the_state_that_wrote_it(shelf: Shelf, fields: dict[str, str]) -> None:
    """Reading what a state writes gives an equal state."""
    ask = read_query(fields, shelf).ask

    assert read_query(dict(parse_qsl(ask.query())), shelf).ask == ask


def test_a_lever_that_stands_as_usual_is_not_in_the_address(shelf: Shelf) -> None:
    """A lever that was moved and moved back leaves no trace, so equal states have equal addresses."""
    assert read_query({"volume": "100"}, shelf).ask == read_query({}, shelf).ask == Ask("small", None)


def test_the_pinned_state_is_played_alike(shelf: Shelf) -> None:
    """What is pinned is played as often and with the same seed as what it stands beside."""
    asked = read_query({"n": "400", "seed": "3", "pin": "scenario=small&volume=90"}, shelf)

    assert asked.pin == Ask("small", None, (("volume", 90),), 400, 3)


def test_everything_wrong_is_told_at_once_by_field(shelf: Shelf) -> None:
    """Each field says what was expected with its unit, what was given, and what was probably meant."""
    fields = {
        "volume": "900", "patience": "101", "handling": "fast", "volum": "90", "day": "2026-01-01", "n": "7",
        "seed": "-1", "pin": "scenario=small&volume=1",
    }  # fmt: skip

    with pytest.raises(FieldErrors) as told:
        read_query(fields, shelf)

    assert told.value.fields == {
        "volume": "expected a whole number from 40 to 250 %, given '900'",
        "patience": "expected a step of 5 % from 25, given '101'",
        "handling": "expected a whole number from 50 to 200 %, given 'fast'",
        "volum": 'there is no such lever in this scenario; did you mean "volume"?',
        "day": "expected one of all, given '2026-01-01'",
        "n": "expected one of 20, 100, 400, 1000, given '7'",
        "seed": "expected a whole number from 0 to 2147483648, given '-1'",
        "pin": "volume: expected a whole number from 40 to 250 %, given '1'",
    }


@pytest.mark.parametrize("number", ["", " 90", "9e1", "９０", "90.0", "1" * 5000, "--90", "0x5a"])
def test_only_plain_whole_numbers_are_numbers(shelf: Shelf, number: str) -> None:
    """A lever takes ASCII digits and a sign, and nothing that merely looks like a number."""
    with pytest.raises(FieldErrors) as told:
        read_query({"volume": number}, shelf)

    assert list(told.value.fields) == ["volume"]


def test_an_unknown_scenario_is_refused_with_the_nearest(shelf: Shelf) -> None:
    """A scenario that is not on the shelf is named, with the one that was probably meant; no file is looked for."""
    with pytest.raises(FieldErrors) as told:
        read_query({"scenario": "mother-day"}, shelf)

    assert told.value.fields == {"scenario": "there is no scenario 'mother-day' here; did you mean \"mothers-day\"?"}
