"""Line charts: every name can be read, wherever the lines end."""

import re
from itertools import pairwise

import pytest

from reports.lines import Line, draw_lines


@pytest.mark.parametrize("ends", [(100.0, 99.0, 98.0), (0.0, 0.0, 0.0), (86.0, 78.0, 92.0), (100.0, 0.0, 50.0)])
def test_names_stand_apart_and_within_the_chart(ends: tuple[float, ...]) -> None:
    """Lines that end together have their names below each other, the last of them uppermost, 16 units apart."""
    chart = draw_lines("Requests", [1.0, 2.0], [Line(f"n{i}", [0.0, end], "kept") for i, end in enumerate(ends)])

    found = re.findall(r'y="([\d.]+)"[^>]*>(n\d)<', str(chart))
    placed = sorted((float(y), name) for y, name in found)
    assert [name for _, name in placed] == [f"n{i}" for i in sorted(range(3), key=lambda i: (-ends[i], -i))]
    assert all(below[0] - above[0] >= 16 for above, below in pairwise(placed))
    assert placed[0][0] >= 16
    assert placed[-1][0] <= 168
