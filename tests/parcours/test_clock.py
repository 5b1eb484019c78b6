"""Durations are written as people say them."""

from __future__ import annotations

import pytest

from parcours.clock import in_words


@pytest.mark.parametrize(
    ("duration_s", "words"),
    [
        (0, "0 s"),
        (60, "60 s"),
        (150, "2 min"),
        (7_200, "2 h"),
        (95_400, "26 h 30 min"),
        (172_800, "2 days"),
        (309_532, "3 days 14 h"),
    ],
)
def test_a_duration_in_words(duration_s: float, words: str) -> None:
    """A duration is told in its two largest units."""
    assert words == in_words(duration_s)
