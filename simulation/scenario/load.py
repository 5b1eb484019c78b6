"""Finds a scenario by path or by its shipped name, reads it, and refuses it with everything that is wrong at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from parcours.errors import ConfigError, nearest
from simulation.scenario.check import contradictions
from simulation.scenario.history import read_history
from simulation.scenario.model import Scenario
from simulation.scenario.problems import lines_of, refuse

_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

SHIPPED = Path(__file__).parent.parent / "scenarios"
"""The folder of the scenarios that come with Parcours."""


def shipped_scenarios() -> list[str]:
    """Return the names of the scenarios that come with Parcours, sorted."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


class Document(NamedTuple):
    """A scenario as its file says it, before anything is checked."""

    tables: dict[str, Any]
    """Tables, texts and numbers in human units; what it extends is already laid beneath."""
    name: str
    """The name where the tables give none."""
    folder: Path
    """Where the files that it mentions lie."""
    source: str
    """What errors call it."""


def load_scenario(path_or_name: str | Path) -> Scenario:
    """Load a scenario.

    Args:
        path_or_name: A TOML file, or the name of a shipped scenario such as ``christmas``.

    Returns:
        A scenario without contradictions.

    Raises:
        ConfigError: If there is no such scenario, or anything in it is wrong; the text names every field.
    """
    return parse_document(load_document(path_or_name))


def load_document(path_or_name: str | Path) -> Document:
    """Read a scenario's file, and the one that it extends, without checking them.

    Args:
        path_or_name: As for `load_scenario`.

    Raises:
        ConfigError: If there is no such file, or it is no TOML.
    """
    path = _find(path_or_name)
    return Document(_read(path, ()), path.stem, path.parent, path.name)


def parse_scenario(
    document: dict[str, Any], *, name: str = "scenario", folder: Path | None = None, source: str = ""
) -> Scenario:
    """Build a scenario from what a TOML file says; see `parse_document`.

    Args:
        document: Tables, texts and numbers in human units.
        name: The name where the document gives none.
        folder: Where the files that it mentions lie; none: the working directory.
        source: What errors call it; none: its name.
    """
    return parse_document(Document(document, name, folder or Path(), source or name))


def parse_document(document: Document) -> Scenario:
    """Build a scenario.

    Returns:
        A scenario without contradictions.

    Raises:
        ConfigError: If anything is wrong; the text names every field.
    """
    tables, lines = read_history({"name": document.name} | document.tables, document.folder)
    try:
        scenario = Scenario.model_validate(tables, context={"folder": document.folder})
    except ValidationError as error:
        raise refuse(document.source, lines + lines_of(Scenario, error)) from error
    lines += contradictions(scenario)
    if lines:
        raise refuse(document.source, lines)
    return scenario


def _find(path_or_name: str | Path) -> Path:
    path = Path(path_or_name)
    if path.is_file():
        return path
    shipped = SHIPPED / f"{path_or_name}.toml"
    if shipped.is_file() and shipped.parent == SHIPPED:
        return shipped
    if path.suffix == ".toml" or path.parent != Path():
        raise ConfigError(f"{path}: expected a scenario file, found none there")
    raise ConfigError(
        f"scenario {str(path_or_name)!r}: there is no such scenario; {nearest(str(path_or_name), shipped_scenarios())}",
        way_out="give the path of a TOML file, or one of the shipped names",
    )


def _read(path: Path, below: tuple[Path, ...]) -> dict[str, Any]:
    """Read a file and, beneath it, the scenario that it extends."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: expected text in UTF-8, given bytes that are not") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: expected TOML, given something else: {error}") from error
    if lines := list(_commanding("", document)):
        raise refuse(path.name, lines)
    base = document.pop("extends", None)
    if base is None:
        return document
    beside = path.parent / f"{base}.toml"
    parent = beside if beside.is_file() else _find(str(base))
    if parent in (path, *below):
        raise ConfigError(f'{path.name}: extends: expected another scenario, given a circle through "{base}"')
    return _merged(_read(parent, (path, *below)), document)


def _commanding(place: str, given: object) -> Iterator[str]:
    """Name the texts and keys that would give orders to a terminal: control characters, turned reading directions."""
    if isinstance(given, dict):
        for key, value in given.items():
            yield from _commanding(place, key)
            yield from _commanding(f"{place}.{key}" if place else key, value)
    elif isinstance(given, list):
        for number, value in enumerate(given, 1):
            yield from _commanding(f"{place}[{number}]", value)
    elif isinstance(given, str) and _COMMANDS.search(given):
        yield f"{place or 'the file'}: expected a text without control characters, given {given!a}"


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Lay one document over another: tables are merged, ``more_demand`` is added, everything else is replaced."""
    result = dict(base)
    result.pop("name", None)
    result.pop("compare_with", None)
    over = dict(over)
    more = over.pop("more_demand", None)
    if isinstance(more, list) and isinstance(result.get("demand"), list):
        over["demand"] = [*over.get("demand", result["demand"]), *more]
    elif more is not None:
        over["more_demand"] = more
    for key, value in over.items():
        below = result.get(key)
        result[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result
