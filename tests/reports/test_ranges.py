"""Bars with intervals: to scale, within their edges, and readable without eyes."""

import re

import pytest

from parcours.errors import SpecError
from reports.ranges import Mark, draw_range


def test_a_bar_is_to_scale() -> None:
    """Half of the right edge's value is half of the width."""
    svg = draw_range("half", 10.0, filled=(0.0, 5.0), tone="broken")

    assert '<rect x="0.0" y="4" width="500.0"' in svg


def test_what_lies_beyond_an_edge_ends_at_it() -> None:
    """Neither a negative end nor one beyond the right edge leaves the picture."""
    svg = draw_range("wide", 10.0, filled=(0.0, 20.0), whisker=(-5.0, 30.0), mark=Mark(99.0, "ink"), tone="broken")

    assert all(0 <= float(x) <= 1000 for x in re.findall(r'x[12]?="([-0-9.]+)"', svg))


def test_a_bar_says_what_it_shows() -> None:
    """The label is there for those who cannot see it, with its special characters escaped."""
    assert 'aria-label="5 &lt; 6"' in draw_range("5 < 6", 1.0, filled=(0.0, 1.0), tone="kept")


def test_nothing_to_show_is_an_empty_bar() -> None:
    """A scale of nought draws no negative widths."""
    assert 'width="1.0"' in draw_range("nought", 0.0, filled=(0.0, 0.0), tone="kept")


def test_a_right_edge_below_nought_is_refused() -> None:
    """A scale that cannot be is a mistake of the caller."""
    with pytest.raises(SpecError, match="right edge"):
        draw_range("no", -1.0, filled=(0.0, 0.0), tone="kept")
