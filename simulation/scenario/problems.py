"""Turns what pydantic says about a scenario into lines that a planner can act on: field, expected, given, way out."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, Tag, ValidationError

from parcours.errors import ConfigError, nearest

_EXPECTED = {
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "greater_than": "expected more than {gt}",
    "less_than": "expected less than {lt}",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a finite number",
    "string_type": "expected a text",
    "tuple_type": "expected a list",
    "dict_type": "expected a table",
    "model_type": "expected a table",
    "model_attributes_type": "expected a table",
    "too_short": "expected at least {min_length} entry",
    "date_type": "expected a date such as 2026-12-18",
    "date_parsing": "expected a date such as 2026-12-18",
    "date_from_datetime_parsing": "expected a date such as 2026-12-18",
    "date_from_datetime_inexact": "expected a date such as 2026-12-18",
    "literal_error": "expected {expected}",
}


def models_at(model: Any, loc: Sequence[int | str]) -> Iterable[type[BaseModel]]:
    """Find the models that may stand at a place in a document.

    Args:
        model: The type at the root, a model or any annotation.
        loc: The way from there, as pydantic tells it (keys, list positions, names of union members).

    Yields:
        Model classes; none where the place holds something else.
    """
    if isinstance(model, type) and issubclass(model, BaseModel):
        if not loc:
            yield model
        elif loc[0] in model.model_fields:
            yield from models_at(model.model_fields[str(loc[0])].annotation, loc[1:])
        elif loc[0] == model.__name__:
            yield from models_at(model, loc[1:])
        return
    arguments = typing.get_args(model)
    if isinstance(arguments[-1] if arguments else None, Tag):
        yield from models_at(arguments[0], loc[1:] if loc and loc[0] == arguments[-1].tag else loc)
    elif isinstance(model, types.UnionType) or typing.get_origin(model) is typing.Union:
        for member in arguments:
            yield from models_at(member, loc)
    elif arguments and loc:
        yield from models_at(arguments[-1] if arguments[-1] is not Ellipsis else arguments[0], loc[1:])


def _place(loc: Sequence[int | str]) -> str:
    """Write a way into a document as ``channels.phone.patience.mean`` or ``demand[2].per_day``."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        elif not _internal(part):
            text += f".{part}" if text else part
    return text or "the file"


def _internal(part: str) -> bool:
    """Say whether a part of a place is pydantic's name for a member of a union, not the user's own word."""
    return (
        part in {"Distribution", "float", "int", "str", "[key]", "by channel", "one law"}
        or "[" in part
        or part.startswith(("function-", "constrained-", "lax-or-strict", "dict", "tuple"))
    )


def _line(root: type[BaseModel], error: Any) -> str:
    loc, kind, given = error["loc"], error["type"], error["input"]
    if kind == "extra_forbidden":
        known = {name for model in models_at(root, loc[:-1]) for name in model.model_fields}
        known -= {"history_rows"}
        return f"{_place(loc)}: unknown key; {nearest(str(loc[-1]), known)}"
    if kind == "missing":
        model = next(iter(models_at(root, loc[:-1])), None)
        field = model.model_fields.get(str(loc[-1])) if model else None
        wanted = f": {field.description}" if field and field.description else ""
        return f"{_place(loc)}: missing{wanted}"
    if kind == "value_error":
        return f"{_place(loc)}: {error['ctx']['error']}"
    template = _EXPECTED.get(kind)
    if template is None:
        return f"{_place(loc)}: {error['msg']}, given {given!r}"
    return f"{_place(loc)}: {template.format(**error.get('ctx', {}))}, given {_short(given)}"


def _short(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."


def lines_of(root: type[BaseModel], error: ValidationError) -> list[str]:
    """Write every error of a document as one line each, in the order of the document.

    Where a value may be of several types, pydantic reports a failure for each; only those of the type
    that came nearest are shown.

    Args:
        root: The model of the whole document.
        error: What pydantic raised.

    Returns:
        Lines such as ``channels.phone.patience: expected ..., given ...``.
    """
    by_place: dict[str, list[str]] = {}
    for detail in error.errors():
        line = _line(root, detail)
        by_place.setdefault(line.split(":")[0], []).append(line)
    deepest = {
        place: lines
        for place, lines in by_place.items()
        if not any(other.startswith((f"{place}.", f"{place}[")) for other in by_place)
    }
    return [_most_telling(lines) for lines in deepest.values()]


def _most_telling(lines: list[str]) -> str:
    """Prefer the line that names a unit, then one that names a range, over those that only name a type."""
    telling = ("unknown key", "such as", "expected at ", "expected more", "expected less", "expected a whole")
    return next((line for word in telling for line in lines if word in line), lines[-1])


def refuse(source: str, lines: Sequence[str]) -> ConfigError:
    """Build the one error that names everything wrong with a document.

    Args:
        source: The file, or what it is called.
        lines: What is wrong, one line each.
    """
    many = f"{len(lines)} errors" if len(lines) > 1 else "1 error"
    return ConfigError(f"{source}: {many}\n" + "\n".join(f"  {line}" for line in lines))
