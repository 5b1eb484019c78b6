"""The highest order rate at which all objectives hold: bracketed, then bisected, then confirmed by a longer run.

Pure but for the trials, which are passed in. A trial holds one rate; between two rates of which the lower held and the
higher did not, the next is their geometric mean, until they are within the wanted precision. Trials let customers
arrive evenly: what is looked for is what the shop can do, and chance would blur it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from parcours.errors import CouldNotLook, SpecError

GROWTH = 2.0
"""Factor between two rates while no rate has failed yet."""
BACK_OFF = 0.97
"""Factor on the limit where the longer run does not confirm it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One rate, held for a while.

    Args:
        rate_per_h: Orders per hour.
        held: Whether all objectives were met.
        broke: What was missed first, in words; empty where all held.
        valid: Whether the generator was good enough to say so.
    """

    rate_per_h: float
    held: bool
    broke: str = ""
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """What a search found.

    Args:
        rate_per_h: The highest rate that held, confirmed; 0 where none did.
        capped: Whether a cap, not the shop, ended the search.
        broke: What broke first above it.
        trials: Every trial, in order.
    """

    rate_per_h: float
    capped: bool
    broke: str
    trials: tuple[Trial, ...]

    def sentence(self) -> str:
        """Say it in a sentence."""
        if not self.rate_per_h:
            return f"no rate held, not even {self.trials[0].rate_per_h:.0f} orders/h: {self.broke}"
        if self.capped:
            return f"all objectives hold at {self.rate_per_h:.0f} orders/h, the highest rate that was allowed"
        return f"all objectives hold up to {self.rate_per_h:.0f} orders/h; what breaks first: {self.broke}"


Try = Callable[[float, bool], Trial]
"""Holds a rate (orders per hour) and tells what came of it; True asks for the longer run that confirms."""


def find_limit(
    attempt: Try,
    start_per_h: float,
    cap_per_h: float,
    precision: float = 0.03,
    rest: Callable[[], object] = lambda: None,
) -> Limit:
    """Search for the limit.

    Args:
        attempt: Holds one rate.
        start_per_h: The first rate, orders per hour above 0.
        cap_per_h: A rate that is never exceeded, at least the first.
        precision: How close the highest rate that held and the lowest that did not must come, relative; 0 to 1.
        rest: Called after a rate that did not hold, before another is tried: lets the shop recover.

    Raises:
        SpecError: If an argument is outside its range.
        CouldNotLook: If nothing can be said of a rate that had to be tried: generator or machine were too slow for it.
    """
    if not 0 < start_per_h <= cap_per_h:
        raise SpecError(f"limit: expected a first rate above 0 and at most {cap_per_h:g}, given {start_per_h:g}")
    if not 0 < precision < 1:
        raise SpecError(f"limit: expected a precision between 0 and 1, given {precision}")
    trials: list[Trial] = []

    def hold(rate: float, confirm: bool = False) -> Trial:
        trial = attempt(rate, confirm)
        trials.append(trial)
        if not trial.held:
            rest()
        return trial if trial.valid else replace(trial, held=False)

    low, high = _bracket(hold, start_per_h, cap_per_h)
    if high is None:
        return Limit(low, True, "", tuple(trials))
    while low and high.rate_per_h / low > 1 + precision:
        trial = hold((low * high.rate_per_h) ** 0.5)
        if trial.held:
            low = trial.rate_per_h
        else:
            high = trial
    if not high.valid:
        raise CouldNotLook(
            f"limit: at {high.rate_per_h:.0f} orders/h nothing can be said of the shop: {high.broke}"
            + (f"; all objectives hold at {low:.0f}" if low else ""),
            way_out="use more --workers, a quieter machine, or another than the shop's",
        )
    broke = high.broke
    while low >= start_per_h / 16:
        trial = hold(low, confirm=True)
        if trial.held:
            break
        broke, low = trial.broke, low * BACK_OFF
    else:
        low = 0.0
    return Limit(low, False, broke, tuple(trials))


def _bracket(hold: Callable[[float], Trial], start: float, cap: float) -> tuple[float, Trial | None]:
    """Return a rate that held (0 for none), and the trial of the lowest that did not (None for none)."""
    trial = hold(start)
    while trial.held and trial.rate_per_h < cap:
        low = trial.rate_per_h
        trial = hold(min(cap, low * GROWTH))
        if not trial.held:
            return low, trial
    if trial.held:
        return trial.rate_per_h, None
    while trial.rate_per_h > start / 16:
        lower = hold(trial.rate_per_h / GROWTH)
        if lower.held:
            return lower.rate_per_h, trial
        trial = lower
    return 0.0, trial
