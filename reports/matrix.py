"""The detection matrix as a picture: a row for each fault, a column for each promise, a mark where they meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.model import Detection

Kind = Literal["caught", "also", "missed", "accused"]

ROW_PX = 17
COLUMN_PX = 14
LABELS_PX = 190
HEADS_PX = 140


@dataclass(frozen=True, slots=True)
class Mark:
    """What one fault did to one promise.

    Args:
        x: Centre from the left, in pixels.
        y: Centre from the top, in pixels.
        kind: "caught" (it had to break, and did), "also" (it rightly broke with it), "missed" (nothing that had to
            break did) or "accused" (it broke, and should not have).
        told: The same in words.
    """

    x: int
    y: int
    kind: Kind
    told: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where everything stands in the picture.

    Args:
        rows: Name of each fault, with the height of its line's centre in pixels.
        columns: Name of each promise, with the distance of its line's centre in pixels.
        marks: What broke, and what should have.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
    """

    rows: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, int], ...]
    marks: tuple[Mark, ...]
    width: int
    height: int


def draw_matrix(found: Iterable[Detection]) -> Matrix:
    """Lay out a row for each fault, and a column for each promise in the order in which the faults first break it.

    Args:
        found: What came of each fault, and of healthy shops beside them: those share the first row.
    """
    listed = list(found)
    rows = _rows(listed)
    columns = list(dict.fromkeys(name for _, group in rows for name in _touched(group)))
    across = {name: LABELS_PX + COLUMN_PX * n + COLUMN_PX // 2 for n, name in enumerate(columns)}
    down = [HEADS_PX + ROW_PX * n + ROW_PX // 2 for n in range(len(rows))]
    marks = [
        Mark(across[name], y, kind, f"{title}: {name} {_WORDS[kind]}")
        for (title, group), y in zip(rows, down, strict=True)
        for name, kind in _kinds(group).items()
    ]
    return Matrix(
        rows=tuple((title, y) for (title, _), y in zip(rows, down, strict=True)),
        columns=tuple(across.items()),
        marks=tuple(marks),
        width=LABELS_PX + COLUMN_PX * len(columns) + HEADS_PX * 2 // 3,
        height=HEADS_PX + ROW_PX * len(rows) + 6,
    )


_WORDS: dict[Kind, str] = {
    "caught": "broke, as it must",
    "also": "rightly broke with it",
    "missed": "should have broken",
    "accused": "broke, and should not have",
}


def _rows(found: Sequence[Detection]) -> list[tuple[str, list[Detection]]]:
    """Name the rows: the healthy shop, if it was played, and the faults by number."""
    groups: dict[str, list[Detection]] = {}
    for one in sorted(found, key=lambda one: one.number):
        groups.setdefault(f"{one.number} {one.fault}" if one.fault else "healthy shop", []).append(one)
    return list(groups.items())


def _touched(group: Iterable[Detection]) -> Iterable[str]:
    return [name for one in group for name in (*one.expected, *one.broken)]


def _kinds(group: Iterable[Detection]) -> dict[str, Kind]:
    """Say what became of each promise of a row; one that need not break and did not has no mark."""
    kinds: dict[str, Kind] = {}
    for one in group:
        if one.judged and one.fault and not one.caught:
            kinds |= dict.fromkeys(one.expected, "missed")
        for name in one.broken:
            kinds[name] = "accused" if name in one.accused else "caught" if name in one.expected else "also"
    return kinds
