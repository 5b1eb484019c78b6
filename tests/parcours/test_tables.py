"""Tables on terminals of any width: nothing that they say is cut off."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from parcours.commands.tables import figure_table, print_table

CELLS = ("phone", "1,673", "80.4 ±1.2 %", "[78.1, 82.3]", "12,345.6 EUR")
HEADS = ("", "contacts", "in time", "between", "cost")


def printed(width: int, rows: int) -> str:
    """Return what a table of so many rows prints on a terminal of *width* columns."""
    console = Console(file=io.StringIO(), width=width)
    table = figure_table("By channel", *HEADS)
    for _ in range(rows):
        table.add_row(*CELLS)
    print_table(console, table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_no_figure_is_cut_off(width: int, rows: int) -> None:
    """Whatever the width, every cell stands whole as often as there are rows, and so does every head at least once."""
    text = printed(width, rows)

    assert [text.count(cell) for cell in CELLS] == [rows] * len(CELLS)
    assert all(head in text for head in HEADS)


def test_a_wide_terminal_shows_a_table_and_a_narrow_one_a_list() -> None:
    """A row that fits is one line; one that does not is told line by line, each figure behind its head."""
    assert any(all(cell in line for cell in CELLS) for line in printed(100, 1).splitlines())
    assert [line.strip() for line in printed(40, 1).splitlines() if line.strip()] == [
        "By channel",
        "phone",
        "contacts  1,673",
        "in time   80.4 ±1.2 %",
        "between   [78.1, 82.3]",
        "cost      12,345.6 EUR",
    ]
