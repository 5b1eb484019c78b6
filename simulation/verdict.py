"""Says whether the targets were held, how sure that is, and whether the scenario makes sense at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulation import metrics
from simulation.intervals import Estimate
from simulation.results import Results
from simulation.units import show_s

State = Literal["held", "missed", "unclear", "none"]
"""*held* or *missed* with 95 % confidence; *unclear* where the interval holds the target; *none*: no target."""

_GIVEN_UP = 0.01
_LEFT_OVER = 0.05


@dataclass(frozen=True)
class Judgement:
    """One target and what became of it."""

    channel: str
    what: str
    """What was promised, in words."""
    wanted: float
    """The share that was promised."""
    seen: Estimate
    """The share that was estimated."""
    state: State


@dataclass(frozen=True)
class Verdict:
    """The whole answer."""

    state: Literal["held", "missed", "unclear", "none", "unstable"]
    """The worst of all judgements; *unstable* where the scenario cannot settle."""
    judgements: tuple[Judgement, ...]
    reasons: tuple[str, ...]
    """Why it is unstable; empty where it is not."""


def judge(results: Results) -> Verdict:
    """Judge every target of a scenario, over all counted days together.

    A scenario is *unstable* if nobody is answered on a channel, if more than 1 % of the cases end because the customer
    had no more contacts in him or her, or if more than 5 % of a channel's contacts still wait at the end and its
    backlog has grown by as much.
    """
    judgements = []
    for channel, target in enumerate(results.plan.targets):
        if target is None:
            continue
        name, level = results.plan.channel_names[channel], results.service_level(channel)
        assert level is not None
        what = f"{100 * target.share:g} % within {show_s(target.within)} (of {target.of})"
        judgements.append(Judgement(name, what, target.share, level, _state(level, target.share, above=True)))
        if target.abandoned is not None:
            lost = results.estimate(metrics.ABANDONMENT, channel)
            what = f"at most {100 * target.abandoned:g} % abandoned"
            judgements.append(
                Judgement(name, what, target.abandoned, lost, _state(lost, target.abandoned, above=False))
            )
    reasons = tuple(_unstable(results))
    order: tuple[State, ...] = ("missed", "unclear", "held")
    worst: State = next((state for state in order if any(one.state == state for one in judgements)), "none")
    return Verdict("unstable" if reasons else worst, tuple(judgements), reasons)


def _state(seen: Estimate, wanted: float, *, above: bool) -> State:
    if seen.value != seen.value:
        return "none"
    sign = 1 if above else -1
    if seen.n < 2:
        return "unclear"
    worst, best = sorted((sign * (seen.low - wanted), sign * (seen.high - wanted)))
    if worst >= 0:
        return "held"
    return "missed" if best < 0 else "unclear"


def _unstable(results: Results) -> list[str]:
    reasons = []
    for channel, name in enumerate(results.plan.channel_names):
        offered = results.estimate(metrics.OFFERED, channel).value
        if offered >= 1 and results.estimate(metrics.ANSWERED, channel).value == 0:
            reasons.append(f"{name}: {offered:,.0f} contacts came in and nobody answered one")
            continue
        left = results.estimate(metrics.UNANSWERED_SHARE, channel).value
        if left > _LEFT_OVER and _grown(results, channel) > _LEFT_OVER * offered:
            reasons.append(f"{name}: {left:.0%} of the contacts still wait at the end: the work outgrows the advisers")
    given_up = results.estimate(metrics.EXHAUSTED_SHARE).value
    if given_up > _GIVEN_UP:
        most = results.plan.rules.max_contacts
        reasons.append(f"{given_up:.0%} of the cases end only because nobody makes more than {most} contacts")
    return reasons


def _grown(results: Results, channel: int) -> float:
    """Return by how many contacts the backlog has grown over the counted days.

    What waits in the evening is no sign of too much work if as much waited the evening before the counted days; where
    none was played, nothing waited.
    """
    days = results.plan.counted_days
    before = results.estimate(metrics.BACKLOG, channel, days.start - 1).value if days.start > 0 else 0.0
    return results.estimate(metrics.BACKLOG, channel, days.stop - 1).value - before
