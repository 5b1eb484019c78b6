"""Writes the page; its form stands in the HTML, so that labels and mistakes are there before any script runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jinja2

from planner.ask import REPLICATIONS, USUAL_REPLICATIONS, WHOLE, Ask, read_query
from planner.base import Base, days_of, usual_day, whole_span
from planner.errors import FieldErrors
from planner.levers import Lever
from planner.shelf import Shelf

_SHOWN = 5
TEMPLATES = Path(__file__).parent / "templates"


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(given: Mapping[str, str], shelf: Shelf) -> tuple[str, int]:
    """Write the page of a state.

    Args:
        given: The fields of the address.
        shelf: Where scenarios are found.

    Returns:
        HTML, and the status: 200, or 422 where something in the address is wrong; the page then says what, keeps what
        was given, and asks for nothing until it is mended.
    """
    wrong: dict[str, str] = {}
    try:
        asked = read_query(given, shelf)
        ask, base, pin = asked.ask, asked.base, asked.pin
    except FieldErrors as error:
        wrong = error.fields
        ask, base, pin = _nearest(given, wrong, shelf)
    whole = shelf.base(ask.scenario)
    html = (
        _templates()
        .get_template("plan.html")
        .render(
            scenario=base.scenario,
            name=ask.scenario,
            names=[(name, shelf.title(name)) for name in shelf.names],
            days=[
                (WHOLE, f"All of it: {whole_span(whole)}"),
                *((one.isoformat(), _day(one)) for one in days_of(whole)),
            ],
            day=WHOLE if ask.day is None else ask.day.isoformat(),
            span=whole_span(whole) if ask.day is None else _day(ask.day),
            groups=_groups(base, ask, given, wrong),
            replications=REPLICATIONS,
            n=ask.replications,
            usual_n=USUAL_REPLICATIONS,
            seed=ask.seed,
            pin="" if pin is None else pin.query(),
            pinned="" if pin is None else told(pin, shelf),
            wrong=wrong,
            labels={"scenario": "Scenario", "day": "Day", "n": "Days played", "seed": "Seed", "pin": "Pinned variant"}
            | {lever.key: lever.label for lever in base.levers},
        )
    )
    return html, 422 if wrong else 200


def told(ask: Ask, shelf: Shelf) -> str:
    """Tell a state in a line: scenario, day, and the levers that were moved."""
    base = shelf.base(ask.scenario) if ask.day is None else shelf.cut(ask.scenario, ask.day)
    labels = {lever.key: lever for lever in base.levers}
    moved = [f"{labels[key].label} {_standing(labels[key], value)}" for key, value in ask.moved]
    day = [] if ask.day is None or ask.day == usual_day(shelf.base(ask.scenario)) else [_day(ask.day)]
    return ", ".join([ask.scenario, *day, *(moved or ["no lever moved"])])


def _standing(lever: Lever, value: int) -> str:
    return f"{value:+d} points" if lever.unit == "points" else f"{value} %"


def _nearest(given: Mapping[str, str], wrong: Mapping[str, str], shelf: Shelf) -> tuple[Ask, Base, Ask | None]:
    """Read what can be read of a state: everything but the fields that are wrong."""
    asked = read_query({key: value for key, value in given.items() if key not in wrong}, shelf)
    return asked.ask, asked.base, asked.pin


class Group(NamedTuple):
    """The levers under one heading, each with where it stands and what was typed for it."""

    shown: list[tuple[Lever, int, str]]
    """Those that are seen at once: the first ones, and whichever was moved."""
    folded: list[tuple[Lever, int, str]]
    """The others."""


def _groups(base: Base, ask: Ask, given: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, Group]:
    moved = dict(ask.moved)
    groups: dict[str, Group] = {}
    for lever in base.levers:
        group = groups.setdefault(lever.group, Group([], []))
        value = moved.get(lever.key, lever.usual)
        typed = given.get(lever.key, "") if lever.key in wrong else str(value)
        at_once = len(group.shown) < _SHOWN or lever.key in moved or lever.key in wrong
        (group.shown if at_once else group.folded).append((lever, value, typed))
    return groups


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
