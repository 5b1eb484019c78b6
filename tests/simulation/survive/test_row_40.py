"""Row 40: contradictory scenarios end, with bounded repeats and the verdict "unstable"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.replicate import run
from simulation.scenario import parse_scenario
from simulation.verdict import judge

Document = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"teams__all__advisers": 0}, "phone: 320 contacts came in and nobody answered one"),
        (
            {"teams__all__advisers": 0, "channels__phone__patience": "never"},
            "phone: 320 contacts came in and nobody answered one",
        ),
        (
            {
                "channels__phone__patience": "constant 0 s",
                "channels__phone__retry": {"share": "100 %", "after": "constant 0 s"},
                "teams__all__advisers": 1,
            },
            "of the cases end only because nobody makes more than 20 contacts",
        ),
        (
            {
                "reasons__any__resolved": "0 %",
                "reasons__any__comes_back": {"after": "constant 0 s"},
                "teams__all__advisers": 100,
            },
            "of the cases end only because nobody makes more than 20 contacts",
        ),
        (
            {
                "channels__mail": {"kind": "deferred", "target": {"within": "4 h", "share": "80 %"}},
                "teams__all__skills": [{"channels": ["mail"]}],
                "teams__all__advisers": {"08:00-12:00": 2},
                "demand__0__channel": "mail",
            },
            "mail: 62% of the contacts still wait at the end: the work outgrows the advisers",
        ),
    ],
)
def test_survive_40_contradictions_end_as_unstable(document: Document, changes: dict[str, Any], reason: str) -> None:
    """Law: no agents, no patience, nothing ever resolved: the simulation ends, and says what is impossible."""
    results = run(parse_scenario(document(**changes)), 20, workers=1)
    verdict = judge(results)

    assert verdict.state == "unstable"
    assert any(reason.split(":", 1)[-1].strip()[-40:] in one for one in verdict.reasons), verdict.reasons
    assert results.complete


def test_survive_40_customers_give_up_at_last(document: Document) -> None:
    """Law: a case has at most as many contacts as the scenario allows, even if each one breeds the next at once."""
    tables = document(
        max_contacts_per_case=7,
        reasons__any__resolved="0 %",
        reasons__any__comes_back={"after": "constant 0 s"},
        teams__all__advisers=400,
        reasons__any__handling="constant 1 s",
    )
    results = run(parse_scenario(tables), 3, workers=1)

    from simulation import metrics

    assert results.estimate(metrics.CONTACTS_PER_CASE).value == pytest.approx(7)


def test_survive_40_what_waits_every_evening_is_no_contradiction(document: Document) -> None:
    """Law: what came in when nobody worked waits in the evening, as the evening before: that is not unstable."""
    tables = document(
        days=2,
        warm_up_days=1,
        channels__mail={"kind": "deferred", "target": {"within": "24 h", "share": "80 %"}},
        teams__all__skills=[{"channels": ["mail"]}],
        teams__all__advisers={"08:00-12:00": 30},
        demand__0__channel="mail",
        demand__0__hours="08:00-14:00",
    )
    results = run(parse_scenario(tables), 20, workers=1)

    from simulation import metrics

    assert results.estimate(metrics.UNANSWERED_SHARE, 1).value > 0.2
    assert judge(results).reasons == ()
