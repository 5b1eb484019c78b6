"""Luck that keeps another plan's arrivals is the luck that would have been drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simulation.kernel.luck import DrawnLuck
from simulation.plan import Plan
from simulation.remembered import RememberedLuck, same_arrivals


@pytest.mark.parametrize(
    "change",
    [
        {"reasons__any__handling": "lognormal 300 s cv 0.7"},
        {"channels__phone__patience": "exponential 60 s"},
        {"teams__all__advisers": 9, "reasons__any__resolved": "50 %"},
    ],
)
def test_remembered_luck_is_drawn_luck(plan_of: Callable[..., Plan], change: dict[str, object]) -> None:
    """Every column of a day's first contacts is equal bit for bit, whether the arrivals were kept or drawn anew."""
    plan, other = plan_of(day_to_day="20 %", **change), plan_of(day_to_day="20 %")

    assert same_arrivals(plan, other)
    for number in range(3):
        kept = RememberedLuck(plan, 7, number, DrawnLuck(other, 7, number, keep=True)).first_contacts(0)
        for one, drawn in zip(kept, DrawnLuck(plan, 7, number).first_contacts(0), strict=True):
            assert one.dtype == drawn.dtype
            np.testing.assert_array_equal(one, drawn)


@pytest.mark.parametrize(
    "change",
    [
        {"demand__0__per_h": "81 per h"},
        {"clock": "1 s"},
        {"day_to_day": "10 %"},
        {"days": 2},
        {"interval": "15 min"},
    ],
)
def test_other_sources_have_other_arrivals(plan_of: Callable[..., Plan], change: dict[str, object]) -> None:
    """Whatever moves a contact in time makes its arrivals another's."""
    assert not same_arrivals(plan_of(**change), plan_of())
