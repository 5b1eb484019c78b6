"""The line of sanity beside a simulated day: what a formula would say of the same load and the same advisers.

Erlang A knows neither chats beside calls nor work carried over from the hour before, so the line is not the truth. It
should lie near the simulation where the day is calm, and a large distance has a reason that one should know.
"""

from __future__ import annotations

import numpy as np

from simulation import metrics
from simulation.analytics.erlang_a import ErlangA
from simulation.plan.values import Floats
from simulation.results import Results


def analytic_service_level(results: Results, channel: int) -> Floats | None:
    """Compute the service level of a live channel by Erlang A, interval by interval.

    Args:
        results: The simulation; its mean contacts, repeats included, are the load.
        channel: Number of the channel.

    Returns:
        Answered within the target time, of those offered, shape (I,); not a number where nothing came in or nobody was
        there. None where the channel is deferred, has no target, or its customers wait for ever.
    """
    plan = results.plan
    target, patience_s = plan.targets[channel], float(plan.mean_patience_s[channel])
    if plan.channels.deferred[channel] or target is None or not 0 < patience_s < np.inf:
        return None
    offered, _ = results.by_interval(metrics.OFFERED, channel)
    handling_s = _handling_s(results, channel)
    servers = np.floor(_left_for(results, channel, offered, handling_s) + 0.5) * plan.channels.slots[channel]
    level = np.full(len(offered), np.nan)
    judged = (offered > 0) & (servers >= 1) & plan.channels.open[channel, :-1]
    if judged.any() and handling_s > 0:
        per_h = offered[judged] * 3600 / plan.rules.interval_s
        queue = ErlangA(per_h, handling_s, patience_s, servers[judged].astype(np.int64))
        level[judged] = queue.service_level_of_offered(target.within)
    return level


def _handling_s(results: Results, channel: int) -> float:
    """Return the mean time that an adviser spends on a contact of the channel, as the simulation found it."""
    answered = results.estimate(metrics.ANSWERED, channel).value
    if not answered > 0:
        return 0.0
    answer_s = results.estimate(metrics.ANSWER_TIME, channel).value
    return float(answer_s - results.estimate(metrics.SPEED_OF_ANSWER, channel).value)


def _left_for(results: Results, channel: int, offered: Floats, handling_s: float) -> Floats:
    """Return the advisers of all teams with the skill, less those whom other work keeps busy."""
    plan, routing = results.plan, results.plan.routing
    queues = np.flatnonzero(routing.channel == channel)
    able = [routing.queue_teams[routing.queue_first[queue] : routing.queue_first[queue + 1]] for queue in queues]
    teams = np.unique(np.concatenate(able)) if able else np.empty(0, np.int64)
    there = plan.advisers[teams].sum(axis=0)
    busy = results.team_sums[teams, :, 0].sum(axis=0) / max(results.n, 1) / plan.rules.interval_s
    own = offered * handling_s / plan.channels.slots[channel] / plan.rules.interval_s
    return np.asarray(there - np.maximum(busy - own, 0.0), dtype=np.float64)
