"""The model days as scenarios, so that both of our engines play what the peers play.

The numbers themselves are in `simulation.truth.models`.
"""

from __future__ import annotations

from datetime import date

from simulation.scenario.load import parse_scenario
from simulation.scenario.model import Scenario
from simulation.truth.models import MODEL_A, MODEL_B, MODEL_B1, ModelDay

__all__ = ["MODEL_A", "MODEL_B", "MODEL_B1", "ModelDay", "scenario_of"]

_DAY = date(2026, 11, 23)
_OPENS_H = 7


def scenario_of(model: ModelDay, *, name: str = "model") -> Scenario:
    """Write a model day as a scenario with one channel, one reason and one team, open from 07:00.

    Args:
        model: The day.
        name: What the scenario is called.
    """
    closes = _OPENS_H + round(model.closes_s / 3600)
    return parse_scenario(
        {
            "name": name,
            "start": _DAY,
            "interval": f"{model.interval_s:g} s",
            "channels": {
                "phone": {
                    "kind": "live",
                    "open": f"{_OPENS_H:02d}:00-{closes:02d}:00",
                    "patience": f"exponential {model.patience_s:g} s",
                    "target": {"within": f"{model.within_s:g} s", "share": "80 %", "abandoned": "5 %"},
                }
            },
            "reasons": {
                "any": {
                    "handling": f"exponential {model.handling_s:g} s",
                    "resolved": 1.0 - model.comes_back,
                    "comes_back": {"after": f"exponential {model.back_after_s:g} s"},
                }
            },
            "teams": {
                "all": {
                    "skills": [{"channels": ["phone"]}],
                    "advisers": list(model.staff),
                    "cost_per_h": "30 EUR",
                }
            },
            "demand": [{"channel": "phone", "reasons": "any", "counts": list(model.first_contacts)}],
        }
    )
