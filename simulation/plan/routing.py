"""Groups contacts into queues by who can answer them."""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np

from simulation.plan.values import Routing
from simulation.scenario.model import Scenario
from simulation.scenario.reach import Skillset, served


def routing_of(scenario: Scenario) -> Routing:
    """Build the queues of a scenario and the order in which teams look at them.

    Two kinds of contact share a queue if they use the same channel and the same teams can answer them:
    whoever is free would take the one that has waited longer, so nothing is lost.
    """
    channels, reasons, languages = list(scenario.channels), list(scenario.reasons), scenario.languages
    skills = [served(scenario, team) for team in scenario.teams.values()]
    queue_of = np.full((len(channels), len(reasons) * len(languages), 2), -1, dtype=np.int64)
    queues: dict[tuple[int, tuple[int, ...]], int] = {}
    for c, channel in enumerate(channels):
        for r, reason in enumerate(reasons):
            for spoken, language in enumerate(languages):
                for line in (0, 1):
                    one = Skillset(channel, reason, language, line + 1)
                    teams = tuple(number for number, has in enumerate(skills) if one in has)
                    if teams:
                        number = queues.setdefault((c, teams), len(queues))
                        queue_of[c, r * len(languages) + spoken, line] = number
    laws = [scenario.channels[channels[c]] for c, _ in queues]
    by_team = [
        sorted((q for (_, teams), q in queues.items() if team in teams), key=lambda q: (laws[q].priority, q))
        for team in range(len(skills))
    ]
    by_queue = [sorted(teams, key=lambda team: (len(skills[team]), team)) for _, teams in queues]
    return Routing(
        queue_of=queue_of,
        channel=np.array([c for c, _ in queues], dtype=np.int64),
        priority=np.array([law.priority for law in laws], dtype=np.int64),
        urgent_s=np.array([law.urgent_after or math.inf for law in laws], dtype=np.float64),
        team_first=np.array([0, *accumulate(map(len, by_team))], dtype=np.int64),
        team_queues=np.array([q for team in by_team for q in team], dtype=np.int64),
        queue_first=np.array([0, *accumulate(map(len, by_queue))], dtype=np.int64),
        queue_teams=np.array([team for queue in by_queue for team in queue], dtype=np.int64),
        skills=np.array([len(has) for has in skills], dtype=np.int64),
        keep_free=np.array([team.keep_free for team in scenario.teams.values()], dtype=np.int64),
    )
