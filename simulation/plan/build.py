"""Makes a plan of a scenario."""

from __future__ import annotations

import math

import numpy as np

from parcours.errors import ConfigError
from simulation.plan.demand import history_handling_s, sources
from simulation.plan.dice import DiceBox, steady
from simulation.plan.routing import routing_of
from simulation.plan.values import Channels, Flags, Floats, Plan, Reasons, Rules, Streams
from simulation.scenario.calendar import Calendar, calendar_of
from simulation.scenario.contacts import Again, Channel
from simulation.scenario.model import Scenario
from simulation.scenario.roster import net, rostered

MOST_STREAMS = 4096
"""How many sources of contacts one plan can address."""

MOST_CONTACTS = 20_000_000
"""How many first contacts one horizon may expect: a day of it is held in memory with all days before it."""


def make_plan(scenario: Scenario) -> Plan:
    """Compile a scenario into arrays.

    Args:
        scenario: A scenario without contradictions, as `load_scenario` returns it.

    Returns:
        The plan; equal scenarios give equal plans.

    Raises:
        ConfigError: If it has more sources of contacts than can be addressed, or more contacts than can be held.
    """
    calendar = calendar_of(scenario)
    box = DiceBox()
    channels = _channels(scenario, calendar, box)
    reasons = _reasons(scenario, box)
    streams, stream_names = _streams(scenario, calendar)
    if (contacts := float(streams.expected.sum())) > MOST_CONTACTS:
        raise ConfigError(
            f"{scenario.name}: demand: expected at most {MOST_CONTACTS:,} contacts in all days together, "
            f"given {contacts:,.0f}",
            way_out="look at the largest numbers of [[demand]], or take fewer days",
        )
    heads = np.array([rostered(scenario, team, calendar) for team in scenario.teams.values()])
    shrinkage = np.array([team.shrinkage for team in scenario.teams.values()])
    duty = [
        np.array(team.on_duty, dtype=np.int32) if team.on_duty is not None else net(heads[number], team.shrinkage)
        for number, team in enumerate(scenario.teams.values())
    ]
    return Plan(
        name=scenario.name,
        calendar=calendar,
        warm_up_days=scenario.warm_up_days,
        cool_down_days=min(scenario.cool_down_days, scenario.days - scenario.warm_up_days - 1),
        channel_names=tuple(scenario.channels),
        reason_names=tuple(scenario.reasons),
        language_names=scenario.languages,
        team_names=tuple(scenario.teams),
        stream_names=stream_names,
        team_sites=tuple(team.site for team in scenario.teams.values()),
        targets=tuple(channel.target for channel in scenario.channels.values()),
        short_abandon_s=np.array([channel.short_abandon for channel in scenario.channels.values()]),
        dice=box.dice(),
        channels=channels,
        reasons=reasons,
        routing=routing_of(scenario),
        streams=streams,
        rules=_rules(scenario, calendar),
        advisers=np.array(duty, dtype=np.int32),
        paid=heads,
        shrinkage=shrinkage,
        cost_per_h=tuple(team.cost_per_h for team in scenario.teams.values()),
    )


def _rules(scenario: Scenario, calendar: Calendar) -> Rules:
    second = scenario.second_line
    return Rules(
        interval_s=float(scenario.interval),
        n_intervals=calendar.n_intervals,
        clock_s=float(scenario.clock),
        second_line_from=second.from_contact - 1 if second and second.from_contact else 64,
        max_contacts=scenario.max_contacts_per_case,
        separate=scenario.records == "separate",
        n_languages=len(scenario.languages),
        day_shape=steady(scenario.day_to_day**-2) if scenario.day_to_day > 0 else 0.0,
    )


def _streams(scenario: Scenario, calendar: Calendar) -> tuple[Streams, tuple[str, ...]]:
    found = list(sources(scenario, calendar))
    if len(found) > MOST_STREAMS:
        raise ConfigError(
            f"{scenario.name}: demand: expected at most {MOST_STREAMS} sources of contacts, given {len(found)}",
            way_out="join reasons, languages or entries of [[demand]]",
        )
    channels, reasons = list(scenario.channels), list(scenario.reasons)
    streams = Streams(
        channel=np.array([channels.index(one.channel) for one in found], dtype=np.int64),
        reason=np.array([reasons.index(one.reason) for one in found], dtype=np.int64),
        language=np.array([scenario.languages.index(one.language) for one in found], dtype=np.int64),
        expected=np.array([one.expected for one in found]).reshape(len(found), calendar.n_intervals),
    )
    return streams, tuple(one.name for one in found)


def _moves(scenario: Scenario, again: Again | None, here: int) -> Floats:
    """Return the cumulated shares of those who go on to channel 0, 1, ...; shape (C,)."""
    shares = np.zeros(len(scenario.channels))
    if again is not None:
        for number, name in enumerate(scenario.channels):
            shares[number] += again.share * again.to.get(name, 0.0)
        shares[here] += again.share * again.to.get("same", 0.0)
    return np.asarray(np.minimum(np.cumsum(shares), 1.0), dtype=np.float64)


def _channels(scenario: Scenario, calendar: Calendar, box: DiceBox) -> Channels:
    laws = list(scenario.channels.values())
    openings = [_opening(law, calendar) for law in laws]
    never = Channel.model_fields["patience"].default
    return Channels(
        deferred=np.array([law.kind == "deferred" for law in laws]),
        slots=np.array([law.concurrent for law in laws], dtype=np.int64),
        slow_down=np.array([law.slow_down for law in laws]),
        patience=np.array([box.add(law.patience) for law in laws], dtype=np.int64),
        retry=np.array([_moves(scenario, law.retry, c) for c, law in enumerate(laws)]),
        retry_after=np.array([box.add(law.retry.after if law.retry else never) for law in laws], dtype=np.int64),
        closed=np.array([_moves(scenario, law.when_closed, c) for c, law in enumerate(laws)]),
        closed_after=np.array(
            [box.add(law.when_closed.after if law.when_closed else never) for law in laws], dtype=np.int64
        ),
        open=np.array([one[0] for one in openings]),
        closes_s=np.array([one[1] for one in openings]),
        opens_s=np.array([one[2] for one in openings]),
    )


def _opening(law: Channel, calendar: Calendar) -> tuple[Flags, Floats, Floats]:
    """Return, by interval: open or not, when those who wait are sent away, when it opens next."""
    n = calendar.n_intervals
    is_open = np.zeros(n + 1, dtype=np.bool_)
    for day, date in enumerate(calendar.dates):
        span = law.open.on(date)
        if span is not None:
            is_open[calendar.within(day, *span)] = True
    closes, opens = np.full(n + 1, math.inf), np.full(n + 1, math.inf)
    for interval in range(n - 1, -1, -1):
        end = (interval + 1) * calendar.interval_s
        if is_open[interval] and law.at_closing == "dismiss":
            closes[interval] = closes[interval + 1] if is_open[interval + 1] else end
        if not is_open[interval]:
            opens[interval] = end if is_open[interval + 1] else opens[interval + 1]
    return is_open, closes, opens


def _reasons(scenario: Scenario, box: DiceBox) -> Reasons:
    channels, reasons = list(scenario.channels), list(scenario.reasons.values())
    measured = history_handling_s(scenario)
    handling = np.full((len(channels), len(reasons), 2), -1, dtype=np.int64)
    outcome = np.ones((len(channels), len(reasons), 2, len(channels) + 2))
    second = scenario.second_line
    never = Channel.model_fields["patience"].default
    for c, channel in enumerate(channels):
        for r, (name, reason) in enumerate(scenario.reasons.items()):
            law, resolved = reason.handling_on(channel), reason.resolved_on(channel)
            if law is None or resolved is None:
                continue
            stretch = measured[channel, name] / law.mean if (channel, name) in measured and law.mean else 1.0
            back = _moves(scenario, reason.comes_back, c)
            over = reason.handover_on(channel) if second is not None else 0.0
            handling[c, r, 0] = box.add(law, stretch)
            handling[c, r, 1] = box.add(law, stretch * (second.handling_factor if second else 1.0))
            outcome[c, r, 0] = _outcome(resolved, over, back)
            outcome[c, r, 1] = _outcome(second.resolved if second else resolved, 0.0, back)
    return Reasons(
        handling=handling,
        outcome=outcome,
        back_after=np.array(
            [box.add(reason.comes_back.after if reason.comes_back else never) for reason in reasons], dtype=np.int64
        ),
    )


def _outcome(resolved: float, handover: float, back: Floats) -> Floats:
    """Return cumulated shares: handed over never resolves, so both share what is not handed over."""
    ends = resolved * (1 - handover)
    over = ends + handover
    shares: Floats = np.minimum(np.concatenate([[ends, over], over + (1 - over) * back]), 1.0)
    return shares
