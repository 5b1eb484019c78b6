"""Writes a scenario's tables as TOML, so that what was planned can be kept, read and simulated elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

_WIDTH = 116
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def as_toml(tables: Mapping[str, Any], about: Sequence[str] = ()) -> str:
    """Write tables as a TOML document that reads back equal.

    Args:
        tables: Texts, numbers, truth values, dates, lists and tables of those.
        about: Lines of comment for the head.

    Returns:
        The text, its last line ended.
    """
    lines = [f"# {_one_line(line)}" for line in about]
    lines += _table(tables, ())
    return "\n".join(lines).lstrip("\n") + "\n"


def _table(tables: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Write what a table says itself, then the tables within."""
    apart = {key: value for key, value in tables.items() if _stands_apart(value, len(path))}
    for key, value in tables.items():
        if isinstance(value, str) and "\n" in value:
            yield f"{_key(key)} = {_lines(value)}"
        elif key not in apart:
            yield f"{_key(key)} = {_value(value, len(_key(key)) + 3)}"
    for key, value in apart.items():
        name = ".".join(_key(part) for part in (*path, key))
        if isinstance(value, Mapping):
            if not value or not all(_stands_apart(one, len(path) + 1) for one in value.values()):
                yield from ("", f"[{name}]")
            yield from _table(value, (*path, key))
        else:
            for entry in value:
                yield from ("", f"[[{name}]]", *_entry(entry))


def _stands_apart(value: Any, depth: int) -> bool:
    """Say whether a value gets a heading of its own; deeper ones are easier to read on one line."""
    if isinstance(value, Mapping):
        return depth < 2 and not (depth == 1 and all(not isinstance(one, Mapping | list) for one in value.values()))
    return depth == 0 and isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _entry(tables: Mapping[str, Any]) -> Iterator[str]:
    for key, value in tables.items():
        yield f"{_key(key)} = {_value(value, len(_key(key)) + 3)}"


def _value(value: Any, used: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(key))} = {_value(one, _WIDTH)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    parts = [_value(one, _WIDTH) for one in value]
    flat = f"[{', '.join(parts)}]"
    return flat if used >= _WIDTH or used + len(flat) <= _WIDTH else "\n".join(("[", *_rows(parts), "]"))


def _rows(parts: Sequence[str]) -> Iterator[str]:
    """Lay the parts of a list in rows of a readable width."""
    row = ""
    for part in parts:
        if row and len(row) + len(part) + 6 > _WIDTH:
            yield f"    {row.rstrip()}"
            row = ""
        row += f"{part}, "
    if row:
        yield f"    {row.rstrip()}"


def _text(value: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _sign(sign) for sign in value) + '"'


def _sign(sign: str) -> str:
    return sign if sign.isprintable() or ord(sign) > 0x9F else f"\\u{ord(sign):04X}"


def _lines(value: str) -> str:
    """Write a text of several lines as it reads."""
    return '"""\n' + "\n".join(_text(line)[1:-1] for line in value.split("\n")) + '"""'


def _key(name: str) -> str:
    plain = name.replace("-", "").replace("_", "")
    return name if plain.isascii() and plain.isalnum() else _text(name)


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
