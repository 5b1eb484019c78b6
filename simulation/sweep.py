"""Variants of a scenario: one value of it takes several, and everything else stays."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from parcours.errors import ConfigError, nearest
from simulation.scenario.load import Document, parse_document
from simulation.scenario.model import Scenario

_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?::(\d+(?:\.\d+)?))?")
MOST_VARIANTS = 1000
"""How many variants one call may make."""


class Variation(NamedTuple):
    """A place in a scenario and the values that it takes."""

    path: tuple[str, ...]
    """The way to the place: ``("teams", "lyon", "advisers")``."""
    values: tuple[Any, ...]
    """The values, as a TOML file would have them."""


def parse_variation(text: str) -> Variation:
    """Read ``--vary``.

    Args:
        text: ``teams.lyon.advisers=40..60``, ``...=40..60:5`` or ``channels.phone.patience="constant 60 s","never"``.

    Raises:
        ConfigError: If it is none of these.
    """
    where, equals, what = text.partition("=")
    path = tuple(part.strip().strip('"') for part in where.split("."))
    expected = 'expected "place=40..60", "place=40..60:5" or "place=value,value"'
    if not equals or not what.strip() or not all(path):
        raise ConfigError(f"--vary: {expected}, given {text!r}")
    match = _RANGE.fullmatch(what.strip())
    if match is None:
        return Variation(path, tuple(_values(what, expected, text)))
    first, last, step = float(match[1]), float(match[2]), float(match[3] or 1)
    if step <= 0 or last < first or (last - first) / step >= MOST_VARIANTS:
        raise ConfigError(f"--vary: expected a range that rises, in at most {MOST_VARIANTS} steps, given {what!r}")
    numbers = [first + k * step for k in range(int((last - first) / step + 1e-9) + 1)]
    return Variation(path, tuple(int(number) if number == int(number) else number for number in numbers))


def _values(what: str, expected: str, text: str) -> list[Any]:
    try:
        found = tomllib.loads(f"values = [{what}]")["values"]
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"--vary: {expected}, given {text!r}", way_out='texts need quotes: "20 s"') from error
    return list(found)


def variants(document: Document, variation: Variation) -> Iterator[tuple[Any, Scenario]]:
    """Yield every variant of a scenario with the value that makes it.

    Args:
        document: The scenario as its file says it.
        variation: What varies.

    Raises:
        ConfigError: If there is no such place, or a value does not fit there.
    """
    for value in variation.values:
        tables = copy.deepcopy(document.tables)
        here: Any = tables
        for depth, part in enumerate(variation.path[:-1]):
            if not isinstance(here, dict) or part not in here:
                raise ConfigError(f"--vary: {_missing(variation.path[: depth + 1], here, part)}")
            here = here[part]
        if not isinstance(here, dict):
            raise ConfigError(f"--vary: expected a place in a table, given {'.'.join(variation.path)}")
        here[variation.path[-1]] = value
        yield value, parse_document(document._replace(tables=tables))


def _missing(path: tuple[str, ...], here: Any, part: str) -> str:
    known = here if isinstance(here, dict) else {}
    return f"there is no {'.'.join(path)} in the scenario; {nearest(part, known)}"
