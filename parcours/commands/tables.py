"""Tables on a terminal: plain ones without a frame, of which no figure is ever cut off."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_ANY_WIDTH = 10_000
_STACKED_ROWS = 12
"""Rows up to which a table that is too wide is told row by row; a longer one is left to the terminal to wrap."""


def plain_table(title: str, *columns: str, right: bool = False) -> Table:
    """Return an empty table without a frame, whose cells are never broken over lines.

    Args:
        title: Above it.
        columns: Heads of the columns.
        right: Whether all columns but the first stand right.
    """
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if right and number else "left", no_wrap=True)
    return table


def figure_table(title: str, *columns: str) -> Table:
    """Return a `plain_table` of many figures, which stand right and close together."""
    table = plain_table(title, *columns, right=True)
    table.collapse_padding = True
    return table


def print_table(console: Console, table: Table) -> None:
    """Print a table; on a terminal that is too narrow for it, all it says in another form."""
    wide = Measurement.get(console, console.options.update_width(_ANY_WIDTH), table).maximum
    if wide <= console.width:
        console.print(table)
    elif table.row_count > _STACKED_ROWS:
        narrow, console.width = console.width, wide
        console.print(table)
        console.width = narrow
    else:
        for line in _stacked(table):
            console.print(line, soft_wrap=True)


def _stacked(table: Table) -> Iterator[RenderableType]:
    """Yield the title, and for each row its first cell with the others below, each behind its column's head."""
    yield Text(str(table.title), style="bold")
    heads = [str(column.header) for column in table.columns]
    indent = max(len(head) for head in heads[1:]) + 4
    for first, *others in zip(*(column.cells for column in table.columns), strict=True):
        yield first
        for head, cell in zip(heads[1:], others, strict=True):
            said = cell if isinstance(cell, Text) else Text.from_markup(str(cell))
            if said.plain.strip(" –"):
                yield Text.assemble((f"  {head}".ljust(indent), "dim"), said)
    yield ""
