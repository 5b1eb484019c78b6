"""Plays the same days with everything broken, with nothing broken, and with each cause mended in turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impact.centre import Centre
from impact.effort import Effort, Progress, Share
from impact.rates import spread_draws
from simulation.metrics import SERVICE_LEVELS
from simulation.plan.values import Plan
from simulation.replicate import engine_named, play_one
from simulation.results import combine

Floats = npt.NDArray[np.float64]
ALL, NONE = "\0all", "\0none"
"""The variants in which everything is broken, and nothing; no cause has such a name."""


@dataclass(frozen=True)
class Played:
    """Counts by variant: everything broken, nothing broken, and each cause mended; R replications, C channels."""

    contacts: dict[str, Floats]
    """Contacts and first contacts, shape (R, 2)."""
    levels: dict[str, Floats]
    """Numerator and denominator of each channel's service level, summed over replications; shape (C, 2)."""

    def saved(self, name: str) -> Floats:
        """Return contacts and first contacts that mending a cause saves; an empty name is everything."""
        return self.contacts[ALL] - self.contacts[name or NONE]


def draws_of(shares: dict[str, Share], effort: Effort) -> list[dict[str, float]]:
    """Draw every share for every replication, independently of each other."""
    drawn = {
        name: share.quantiles(spread_draws(effort.replications, effort.seed, name)) for name, share in shares.items()
    }
    return [{name: float(values[number]) for name, values in drawn.items()} for number in range(effort.replications)]


def _variants(rates: dict[str, float]) -> dict[str, dict[str, float]]:
    mended = {name: {other: rate for other, rate in rates.items() if other != name} for name in rates}
    return {ALL: rates, NONE: {}, **(mended if len(rates) > 1 else {})}


def play(centre: Centre, draws: list[dict[str, float]], effort: Effort, progress: Progress | None) -> Played:
    """Play every replication in all variants, several at once, and count them in order.

    Args:
        centre: The contact centre with its causes.
        draws: The share that each cause strikes, by replication.
        effort: Seed and threads.
        progress: Told how many replications are done.
    """
    engine, done = engine_named("compiled"), [0]

    def one(number: int) -> dict[str, tuple[Floats, Floats]]:
        counted = {}
        for name, rates in _variants(draws[number]).items():
            plan = centre.at(rates)
            counted[name] = _count(plan, play_one(plan, engine, effort.seed, number).contacts)
        done[0] += 1
        if progress is not None:
            progress(done[0], effort.replications)
        return counted

    with ThreadPoolExecutor(effort.threads) as pool:
        try:
            played = list(pool.map(one, range(effort.replications)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    names = list(played[0])
    contacts = {name: np.array([result[name][0] for result in played]) for name in names}
    levels = {name: np.sum([result[name][1] for result in played], axis=0) for name in names}
    if len(draws[0]) == 1:
        only = next(iter(draws[0]))
        contacts[only], levels[only] = contacts[NONE], levels[NONE]
    return Played(contacts, levels)


def _count(plan: Plan, counts: Floats) -> tuple[Floats, Floats]:
    """Count the contacts and first contacts of the counted days, and what every channel's service level is made of."""
    by_channel = counts[:, plan.counted_intervals].sum(axis=1)
    contacts = combine(by_channel, {"offered": 1, "closed": 1}).sum()
    levels = np.zeros((len(plan.channel_names), 2))
    for channel, target in enumerate(plan.targets):
        if target is not None:
            metric = SERVICE_LEVELS[target.of]
            levels[channel] = [combine(by_channel[channel], metric.top), combine(by_channel[channel], metric.bottom)]
    return np.array([contacts, combine(by_channel, {"cases": 1}).sum()]), levels
