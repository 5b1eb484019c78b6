"""Reads ``parcours.toml`` (or ``[tool.parcours]`` of pyproject.toml) into frozen settings; tells all errors at once.

Each package declares the settings that it uses as a pydantic model; the roof names the sections. This
module only reads, checks and explains: file, section, key, what is expected, what was given, nearest name.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from parcours.errors import ConfigError, nearest

FILE_NAME = "parcours.toml"
_PLAIN = {
    "greater than or equal to": "at least",
    "less than or equal to": "at most",
    "greater than": "above",
    "less than": "below",
    "a valid string": "text",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "a valid boolean": "true or false",
    "a valid tuple": "a list",
}
"""How the words of pydantic are said here."""


def find_file(folder: Path) -> Path | None:
    """Return the nearest ``parcours.toml`` (or a pyproject.toml with ``[tool.parcours]``) in *folder* or above."""
    for place in (folder, *folder.parents):
        candidate = place / FILE_NAME
        if candidate.is_file():
            return candidate
        project = place / "pyproject.toml"
        if project.is_file() and "tool.parcours" in project.read_text(encoding="utf-8", errors="replace"):
            return project
    return None


def read_file(path: Path) -> dict[str, Any]:
    """Read the configuration's sections.

    Raises:
        ConfigError: If the file is missing, unreadable or no TOML; the message names line and column.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: expected text in UTF-8, given byte {error.object[error.start]:#04x} at {error.start}"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: expected TOML: {error}") from error
    return data if path.name != "pyproject.toml" else data.get("tool", {}).get("parcours", {})


def load_sections(path: Path | None, sections: Mapping[str, type[BaseModel]]) -> dict[str, BaseModel]:
    """Build the settings of every section; defaults where there is no file or no section.

    Args:
        path: The configuration file, or None.
        sections: Model of each section that may stand in the file.

    Raises:
        ConfigError: With every error of the file, one on a line.
    """
    return check_sections(str(path), read_file(path) if path else {}, sections)


def check_sections(
    place: str, data: Mapping[str, Any], sections: Mapping[str, type[BaseModel]]
) -> dict[str, BaseModel]:
    """Build every section from *data*; *place* begins each line of the ConfigError."""
    errors: list[str] = []
    built: dict[str, BaseModel] = {}
    for name in data:
        if name not in sections:
            errors.append(f"{place}: [{name}]: no such section; {nearest(name, sections)}")
    for name, model in sections.items():
        given = data.get(name, {})
        if not isinstance(given, dict):
            errors.append(f"{place}: {name}: expected a section [{name}], given {given!r}")
            continue
        try:
            built[name] = model.model_validate(given)
        except ValidationError as problem:
            errors.extend(f"{place}: {line}" for line in _explain(name, model, problem))
    if errors:
        raise ConfigError("\n".join(errors), way_out=f"{len(errors)} to mend, then call again")
    return built


def secret(variable: str, wanted_by: str) -> str:
    """Return a secret from the environment; ConfigError naming the variable where it is not set."""
    value = os.environ.get(variable, "")
    if not value:
        raise ConfigError(
            f"{wanted_by}: expected a secret in the environment variable {variable}, which is not set",
            way_out=f"export {variable}=...",
        )
    return value


def _explain(section: str, model: type[BaseModel], problem: ValidationError) -> list[str]:
    lines = []
    for error in problem.errors():
        *parents, key = [str(part) for part in error["loc"]] or [section]
        place = f"[{'.'.join([section, *parents])}] {key}"
        owner, field = _field(model, [*parents, key])
        if error["type"] == "extra_forbidden":
            lines.append(f"{place}: no such key; {nearest(key, owner.model_fields)}")
        elif error["type"] == "missing":
            lines.append(f"{place}: missing; expected {field.description if field else 'a value'}")
        else:
            meaning = f" ({field.description})" if field and field.description else ""
            lines.append(f"{place}: {_expected(error['msg'])}{meaning}, given {error['input']!r}")
    return lines


def _expected(message: str) -> str:
    text = message.removeprefix("Value error, ").removeprefix("Input should be ").partition(", unable to")[0]
    for theirs, ours in _PLAIN.items():
        text = text.replace(theirs, ours)
    return text if text.startswith("objective: expected") else f"expected {text[0].lower()}{text[1:]}"


def _field(model: type[BaseModel], path: list[str]) -> tuple[type[BaseModel], FieldInfo | None]:
    owner = model
    for depth, key in enumerate(path):
        field = owner.model_fields.get(key)
        if field is None or depth == len(path) - 1:
            return owner, field
        inner = field.annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return owner, field
        owner = inner
    return owner, None
