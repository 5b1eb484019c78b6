"""What is seen in a line is remembered, and a long line is looked at each time."""

from __future__ import annotations

from collections.abc import Callable

from journeys.readers.text import of_a_line


def counting(looks: list[str]) -> Callable[[str], int]:
    """Return a function of a line that writes down each look."""

    def length(line: str) -> int:
        looks.append(line)
        return len(line)

    return of_a_line(length)


def test_a_line_is_looked_at_once() -> None:
    """A function of a line is called once for each line, however often it is asked."""
    looks: list[str] = []
    seen = counting(looks)

    assert [seen("Total : 33,00 €") for _ in range(3)] == [15, 15, 15]
    assert looks == ["Total : 33,00 €"]


def test_a_long_line_is_not_kept() -> None:
    """A line longer than any label or sentence is looked at each time, so that no page fills the memory."""
    looks: list[str] = []
    seen, line = counting(looks), "x" * 301

    assert [seen(line), seen(line)] == [301, 301]
    assert looks == [line, line]
