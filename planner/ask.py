"""What the page is asked for: a scenario, a day, and where each lever stands. It fits into an address.

Everything that comes from an address is checked here, and everything that is wrong is told at once, by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from parcours.errors import ConfigError, nearest
from planner.base import Base, days_of, usual_day
from planner.errors import FieldErrors
from planner.levers import Lever
from planner.shelf import Shelf

WHOLE = "all"
"""What stands for all days of a scenario together."""

REPLICATIONS = (20, 100, 400, 1000)
"""How often a day may be played for an answer."""

USUAL_REPLICATIONS = 100
_MOST_SEED = 2**31
_OWN = ("scenario", "day", "n", "seed", "pin")


@dataclass(frozen=True)
class Ask:
    """One state of the page; equal states have equal answers."""

    scenario: str
    day: date | None
    """The day that is planned; None for all days of the scenario."""
    moved: tuple[tuple[str, int], ...] = ()
    """Levers that do not stand where they usually do, in the order of the page."""
    replications: int = USUAL_REPLICATIONS
    seed: int = 1

    def query(self) -> str:
        """Write the state as the query of an address; reading it gives an equal state."""
        fields = {
            "scenario": self.scenario,
            "day": WHOLE if self.day is None else self.day.isoformat(),
            **dict(self.moved),
        }
        if self.replications != USUAL_REPLICATIONS:
            fields["n"] = self.replications
        if self.seed != 1:
            fields["seed"] = self.seed
        return urlencode(fields)


class Asked(NamedTuple):
    """A state, what its levers start from, and the state beside which it is shown."""

    ask: Ask
    base: Base
    pin: Ask | None


def read_query(pairs: Mapping[str, str], shelf: Shelf) -> Asked:
    """Read a state from the fields of an address.

    Args:
        pairs: Fields by their name, as text.
        shelf: Where scenarios are found.

    Raises:
        FieldErrors: If anything in it is wrong.
    """
    name = pairs.get("scenario", shelf.usual)
    try:
        whole = shelf.base(name)
    except ConfigError as error:
        raise FieldErrors({"scenario": str(error)}) from error
    wrong: dict[str, str] = {}
    day = _day(pairs.get("day"), whole, wrong)
    base = whole if day is None else shelf.cut(name, day)
    ask = Ask(
        scenario=name,
        day=day,
        moved=_moved(pairs, base, wrong),
        replications=_replications(pairs.get("n"), wrong),
        seed=_whole(pairs.get("seed", "1"), 0, _MOST_SEED, "seed", wrong, usual=1),
    )
    pin = _pin(pairs.get("pin"), ask, shelf, wrong)
    if wrong:
        raise FieldErrors(wrong)
    return Asked(ask, base, pin)


def _day(given: str | None, base: Base, wrong: dict[str, str]) -> date | None:
    if given is None:
        return usual_day(base)
    if given == WHOLE:
        return None
    days = days_of(base)
    for day in days:
        if day.isoformat() == given:
            return day
    known = ", ".join([WHOLE, *(day.isoformat() for day in days)])
    wrong["day"] = f"expected one of {known}, given {given!r}"
    return usual_day(base)


def _moved(pairs: Mapping[str, str], base: Base, wrong: dict[str, str]) -> tuple[tuple[str, int], ...]:
    for key in pairs:
        if key not in _OWN and base.lever(key) is None:
            meant = nearest(key, [*_OWN, *(lever.key for lever in base.levers)])
            hint = meant if meant.startswith("did you mean") else "each lever of the page shows its name in the address"
            wrong[key] = f"there is no such lever in this scenario; {hint}"
    moved = []
    for lever in base.levers:
        if lever.key in pairs:
            value = _lever(pairs[lever.key], lever, wrong)
            if value != lever.usual:
                moved.append((lever.key, value))
    return tuple(moved)


def _lever(given: str, lever: Lever, wrong: dict[str, str]) -> int:
    value = _whole(given, lever.low, lever.high, lever.key, wrong, unit=f" {lever.unit}", usual=lever.usual)
    if lever.key not in wrong and not lever.accepts(value):
        wrong[lever.key] = f"expected a step of {lever.step} {lever.unit} from {lever.low}, given {given!r}"
    return value


def _replications(given: str | None, wrong: dict[str, str]) -> int:
    if given is None:
        return USUAL_REPLICATIONS
    if given not in {str(number) for number in REPLICATIONS}:
        wrong["n"] = f"expected one of {', '.join(map(str, REPLICATIONS))}, given {given!r}"
        return USUAL_REPLICATIONS
    return int(given)


def _whole(given: str, low: int, high: int, key: str, wrong: dict[str, str], *, unit: str = "", usual: int = 0) -> int:
    """Read a whole number within bounds; where it is none, note so and return what is usual."""
    plain = given.removeprefix("-").removeprefix("+")
    if plain.isascii() and plain.isdigit() and len(plain) < 12 and low <= int(given) <= high:
        return int(given)
    wrong[key] = f"expected a whole number from {low} to {high}{unit}, given {given[:40]!r}"
    return usual


def _pin(given: str | None, ask: Ask, shelf: Shelf, wrong: dict[str, str]) -> Ask | None:
    """Read the state that this one is compared with; it is played as often, and with the same luck."""
    if given is None:
        return None
    fields = dict(parse_qsl(given, keep_blank_values=True)) | {"n": str(ask.replications), "seed": str(ask.seed)}
    fields.pop("pin", None)
    try:
        return read_query(fields, shelf).ask
    except FieldErrors as error:
        wrong["pin"] = "; ".join(f"{key}: {text}" for key, text in error.fields.items())
        return None
