"""Text of the shop made safe to show."""

import pytest

from reports.text import csv_cell, one_line, plain, visible


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\x1b[31mred\x1b[0m", "a␛[31mred␛[0m"),
        ("nul\x00 bell\x07", "nul␀ bell␇"),
        ("abc\u202egnp.exe", "abc⟨RLO⟩gnp.exe"),
        ("zero\u200bwidth", "zero⟨ZWSP⟩width"),
        ("half \ud83d", "half \ufffd"),
        ("lines\nand\ttabs\r\nstay", "lines\nand\ttabs\nstay"),
        ("a family: 👨\u200d👩\u200d👧", "a family: 👨\u200d👩\u200d👧"),
        ("a\u200db", "a⟨ZWJ⟩b"),
        ("été, 33,00\u00a0€", "été, 33,00\u00a0€"),
    ],
)
def test_survive_32_marks_that_a_reader_cannot_see_are_written_out(given: str, shown: str) -> None:
    """Controls, direction marks and characters of no width stand written out; what a reader can see stays."""
    assert visible(given) == shown


@pytest.mark.parametrize(
    "given", ["\x1b[2J\x1b[31mVase\x1b[0m", "\x1b]0;title\x07Vase", "\x1b]8;;http://evil.test\x1b\\Vase", "\x9b31mVase"]
)
def test_survive_33_escapes_never_reach_the_terminal(given: str) -> None:
    """A terminal gets the words of a product's name and none of its escape sequences."""
    assert "Vase" in plain(given)
    assert not any(character in plain(given) for character in "\x1b\x07\x9b")


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+33 1 99 00 00 00", "'+33 1 99 00 00 00"),
        ("-12.00 EUR", "'-12.00 EUR"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t=1+1"),
        (" =1+1", "' =1+1"),
        ("93.90 EUR", "93.90 EUR"),
        ("", ""),
    ],
)
def test_survive_38_a_spreadsheet_takes_no_cell_for_a_formula(given: str, cell: str) -> None:
    """A cell that begins with = + - @ or a tab gets a quote before it; any other stays as it is."""
    assert csv_cell(given) == cell


def test_one_line_is_cut_where_it_is_too_long() -> None:
    """Text on one line keeps its words, and ends with an ellipsis where it was cut."""
    assert one_line("two\n  lines", 20) == "two lines"
    assert one_line("a" * 30, 10) == "a" * 9 + "…"
