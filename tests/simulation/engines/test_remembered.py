"""Luck that takes from another plan's what is the same is the luck that would have been drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simulation.kernel.luck import DrawnLuck
from simulation.plan import Plan
from simulation.remembered import RememberedLuck, kinship

_CALLS = {"channel": "phone", "per_h": "80 per h", "hours": "08:00-12:00"}
_MORE_SOURCES = {"demand": [_CALLS, _CALLS | {"per_h": "30 per h"}, _CALLS | {"hours": "09:00-10:00"}]}


@pytest.mark.parametrize(
    ("change", "arrivals", "patience", "handling"),
    [
        (_MORE_SOURCES, True, False, False),
        ({**_MORE_SOURCES, "reasons__any__handling": "exponential 400 s"}, True, False, False),
        ({**_MORE_SOURCES, "clock": "7 s"}, True, False, False),
        ({"teams__all__advisers": 9, "reasons__any__resolved": "50 %"}, True, True, True),
        ({"reasons__any__handling": "lognormal 300 s cv 0.7"}, True, True, False),
        ({"channels__phone__patience": "exponential 60 s"}, True, False, True),
        ({"reasons__any__handling": "exponential 400 s"}, True, True, False),
        ({"demand__0__per_h": "20 per h"}, False, True, True),
        ({"demand__0__per_h": "400 per h", "reasons__any__handling": "exponential 90 s"}, False, True, False),
        ({"demand__0__per_h": "131 per h", "channels__phone__patience": "exponential 60 s"}, False, False, True),
        ({"day_to_day": "10 %"}, False, True, True),
    ],
)
def test_remembered_luck_is_drawn_luck(
    plan_of: Callable[..., Plan], change: dict[str, object], arrivals: bool, patience: bool, handling: bool
) -> None:
    """Every column of a day's first contacts is equal bit for bit, whether it was kept or drawn anew."""
    usual = {"day_to_day": "20 %", "clock": change.get("clock", "0 s")}
    plan, other = plan_of(**{**usual, **change}), plan_of(**usual)
    kin = kinship(plan, other)

    assert kin is not None
    assert (bool(kin.sources), kin.patience.all(), kin.handling.all()) == (arrivals, patience, handling)
    for number in range(3):
        known = RememberedLuck(other, 7, number)
        kept = RememberedLuck(plan, 7, number, (known, kin)).first_contacts(0)
        for one, drawn in zip(kept, DrawnLuck(plan, 7, number).first_contacts(0), strict=True):
            assert one.dtype == drawn.dtype
            np.testing.assert_array_equal(one, drawn)


@pytest.mark.parametrize("change", [{"clock": "1 s"}, {"days": 2}, {"interval": "15 min"}])
def test_other_clocks_have_other_contacts(plan_of: Callable[..., Plan], change: dict[str, object]) -> None:
    """Where an address means another moment, nothing is taken."""
    assert kinship(plan_of(**change), plan_of()) is None
