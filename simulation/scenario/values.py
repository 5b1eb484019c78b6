"""The field types that scenario models are made of: units, distributions and selections of days.

Everything is read once, at the door: after validation a scenario holds seconds, shares in 0..1, rates
per hour and integer cents, and nothing has to be parsed again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

from parcours.domain.money import Money
from simulation import units


class Strict(BaseModel):
    """A frozen model that refuses unknown keys; the text below each field is its documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _above_zero(read: Callable[[object], float], what: str) -> Callable[[object], float]:
    def validate(given: object) -> float:
        value = read(given)
        if value <= 0:
            raise ValueError(f"expected {what} above 0, given {given!r}")
        return value

    return validate


def _money(given: object) -> Money:
    return given if isinstance(given, Money) else Money(*units.money_cents(given))


Duration = Annotated[float, BeforeValidator(units.duration_s)]
"""A duration of 0 s or more, such as ``"20 s"``."""

PositiveDuration = Annotated[float, BeforeValidator(_above_zero(units.duration_s, "a duration"))]
"""A duration above 0 s."""

Share = Annotated[float, BeforeValidator(units.share)]
"""A share of a whole, ``"80 %"``."""

Rate = Annotated[float, BeforeValidator(units.rate_per_h)]
"""A rate per hour, ``"12 per h"``."""

Count = Annotated[float, BeforeValidator(units.count)]
"""An expected count, at least 0, not necessarily whole."""

Factor = Annotated[float, BeforeValidator(units.factor)]
"""A factor, at least 0: ``1.6`` or ``"160 %"``."""

Cost = Annotated[Money, BeforeValidator(_money)]
"""An amount of money with its currency, ``"31 EUR"``."""


class Distribution(Strict):
    """How long something takes, as a law with a mean, or as the times that were measured.

    In a file it is a text such as ``"exponential 180 s"``, ``"lognormal 5 min cv 0.9"``,
    ``"constant 10 min"``, ``"never"``, or a table with the same keys; measured times are
    ``{ kind = "empirical", values = ["12 s", "40 s"] }`` or ``{ kind = "empirical", file = "waits.csv" }``
    (one duration in seconds a line).
    """

    kind: Literal["constant", "exponential", "lognormal", "gamma", "empirical", "never"]
    """The law: constant, exponential, lognormal, gamma, empirical, or never (infinitely long)."""

    mean: Duration = 0.0
    """The mean, a duration; for empirical the mean of the values."""

    cv: Factor = 1.0
    """Standard deviation over mean; for lognormal and gamma, 0.01 to 10."""

    values: tuple[Duration, ...] = ()
    """The measured durations of an empirical law, each as likely as the others."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: object, info: ValidationInfo) -> object:
        if not isinstance(given, dict | Distribution):
            return _distribution_text(str(given))
        if isinstance(given, dict) and "file" in given:
            folder = (info.context or {}).get("folder", Path())
            rest = {key: value for key, value in given.items() if key != "file"}
            return rest | {"values": _durations_file(folder / str(given["file"]))}
        return given

    @model_validator(mode="after")
    def _sound(self) -> Distribution:
        if self.kind == "empirical":
            if not self.values:
                raise ValueError("expected at least one duration in values, given none")
            if self.mean:
                raise ValueError("expected values or a mean, given both; the mean is that of the values")
            object.__setattr__(self, "mean", sum(self.values) / len(self.values))
        elif self.values:
            raise ValueError(f'expected values only with kind "empirical", given them with "{self.kind}"')
        if self.kind in {"lognormal", "gamma"} and not 0.01 <= self.cv <= 10:
            raise ValueError(f"cv: expected 0.01 to 10, given {self.cv:g}")
        if self.kind in {"exponential", "lognormal", "gamma"} and self.mean <= 0:
            raise ValueError(f"mean: expected a duration above 0 s, given {self.mean:g} s")
        return self


def _distribution_text(given: str) -> dict[str, object]:
    expected = (
        'expected a law such as "exponential 180 s", "lognormal 5 min cv 0.9", "gamma 5 min cv 0.5", '
        '"constant 10 min" or "never"'
    )
    kind, _, rest = given.strip().partition(" ")
    if kind == "never" and not rest:
        return {"kind": kind}
    if kind not in {"constant", "exponential", "lognormal", "gamma"} or not rest:
        raise ValueError(f"{expected}, given {given!r}")
    mean, cv, value = rest.partition(" cv ")
    table: dict[str, object] = {"kind": kind, "mean": mean}
    if kind in {"lognormal", "gamma"} and not cv:
        raise ValueError(f"{expected}, given {given!r} without its cv")
    if cv:
        try:
            table["cv"] = float(value)
        except ValueError as error:
            raise ValueError(f"{expected}, given {given!r}") from error
    return table


def _durations_file(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"file: {path} cannot be read ({error.__class__.__name__})") from error
    return tuple(f"{line.strip()} s" for line in lines if line.strip() and line.strip() != "seconds")


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the days of the week, Monday first."""

_KNOWN_SELECTIONS = 4096


@lru_cache(maxsize=_KNOWN_SELECTIONS)
def days_rank(selector: str) -> int:
    """Say how special a selection of days is; the most special one that fits a day decides.

    Args:
        selector: ``"all"``, ``"mon-fri"``, ``"sat"`` or a date such as ``"2026-12-24"``.

    Returns:
        0 for all days, 1 for a range of weekdays, 2 for one weekday, 3 for a date.

    Raises:
        ValueError: If it selects no days.
    """
    if selector == "all":
        return 0
    first, dash, last = selector.partition("-")
    if first in WEEKDAYS and (not dash or last in WEEKDAYS):
        return 1 if dash else 2
    try:
        date.fromisoformat(selector)
    except ValueError as error:
        raise ValueError(
            f'expected days as "all", "mon-fri", "sat" or a date such as "2026-12-24", given {selector!r}'
        ) from error
    return 3


@lru_cache(maxsize=_KNOWN_SELECTIONS)
def days_match(selector: str, day: date) -> bool:
    """Say whether *day* is among the days that *selector* names (see `days_rank`)."""
    rank = days_rank(selector)
    if rank == 3:
        return date.fromisoformat(selector) == day
    if rank == 0:
        return True
    first, _, last = selector.partition("-")
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return (day.weekday() - begin) % 7 <= (end - begin) % 7


def day_factor(factors: dict[str, float], day: date) -> float:
    """Return the factor of a day: the most special entry that fits, 1 where none does."""
    fitting = [selector for selector in factors if days_match(selector, day)]
    return factors[max(fitting, key=days_rank)] if fitting else 1.0


def _selector(given: object) -> str:
    text = given.isoformat() if isinstance(given, date) else str(given)
    days_rank(text)
    return text


def _selectors(given: object) -> tuple[str, ...]:
    return tuple(_selector(part) for part in (given if isinstance(given, list | tuple) else [given]))


Days = Annotated[tuple[str, ...], BeforeValidator(_selectors)]
"""A selection of days: ``"all"``, ``"mon-fri"``, ``"2026-05-31"``, or a list of those."""

DayKey = Annotated[str, BeforeValidator(_selector)]
"""One selection of days as the key of a table."""
