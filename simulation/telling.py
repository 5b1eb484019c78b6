"""Says what came out in one sentence, for whoever reads only that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulation import metrics
from simulation.results import Results
from simulation.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from simulation.staffing.find import StaffPlan

_NAMED = 2
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def simulation_sentence(results: Results, verdict: Verdict) -> str:
    """Say whether a scenario holds its targets, and what it costs.

    Args:
        results: What was simulated.
        verdict: How it was judged.
    """
    if not results.n:
        return "The simulation was stopped before a single day was played."
    cost, currency = results.cost()
    days = results.plan.counted_days.stop - results.plan.counted_days.start
    price = f"{cost.value:,.0f} {currency} {'a day' if days == 1 else f'in {days} days'}"
    judged = verdict.judgements
    match verdict.state:
        case "unstable":
            return f"This contact centre never settles: {verdict.reasons[0]}."
        case "none" if judged:
            return f"Nobody came while a channel with a target was open: {_all(len(judged))} cannot be judged."
        case "none":
            contacts = results.estimate(metrics.CONTACTS).value
            return f"The contact centre meets {contacts:,.0f} contacts for {price}; it promises nothing."
        case "held":
            return f"The contact centre holds {_all(len(judged))} for {price}."
        case "missed":
            missed = [one for one in judged if one.state == "missed"]
            return f"The contact centre misses {_of(len(missed), len(judged))}: {_named(missed)}."
        case _:
            unclear = [one for one in judged if one.state == "unclear"]
            return f"Of {_of(len(unclear), len(judged))} so few days cannot tell: {_named(unclear)}."


def staff_sentence(found: StaffPlan) -> str:
    """Say whether the staff that was found holds every target, and what it costs.

    Args:
        found: What was found and proved.
    """
    who = f"{found.people} shifts" if found.shifts is not None else f"{found.paid_h:,.0f} adviser hours"
    price = f"{found.cost_cents / 100:,.0f} {found.currency}"
    judged = f"{found.proof.groups} intervals and days" if found.proof.groups > 1 else "one day"
    if not found.proof.short:
        return f"{who}, for {price}, hold every target in all {judged}."
    return f"{who}, for {price}, hold every target but in {found.proof.short} of {judged}."


def _all(count: int) -> str:
    return "its only target" if count == 1 else "both targets" if count == 2 else f"all {_word(count)} targets"


def _of(count: int, total: int) -> str:
    return "its only target" if total == 1 else f"{_word(count)} of {_word(total)} targets"


def _word(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _named(judgements: Sequence[Judgement]) -> str:
    """Name the first of them with what was seen."""
    named = [f"{one.channel}, {one.what.partition(' (')[0]} ({100 * one.seen.value:.1f} %)" for one in judgements]
    more = f"; and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return "; ".join(named[:_NAMED]) + more
