"""What one field cannot know of another: unknown names, missing skills, hours off the grid, seats exceeded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from parcours.errors import nearest
from simulation.scenario.calendar import Calendar, calendar_of
from simulation.scenario.contacts import Again
from simulation.scenario.demand import Demand
from simulation.scenario.history import begin_of
from simulation.scenario.hours import OpeningHours
from simulation.scenario.model import Scenario
from simulation.scenario.reach import Skillset, reachable, served
from simulation.scenario.roster import rostered, team_hours
from simulation.scenario.teams import Shift, Team
from simulation.scenario.values import WEEKDAYS, day_factor
from simulation.units import show_s, span_s


def contradictions(scenario: Scenario) -> list[str]:
    """Find what is wrong between the fields of a scenario.

    Returns:
        One line for each contradiction, beginning with the field; empty for a sound scenario.
    """
    wrong = [*_names(scenario), *_grid(scenario)]
    if wrong:
        return wrong
    if scenario.warm_up_days + scenario.cool_down_days >= scenario.days:
        uncounted = scenario.warm_up_days + scenario.cool_down_days
        return [
            f"days: expected more than warm_up_days and cool_down_days together ({uncounted}), given {scenario.days}"
        ]
    needed = reachable(scenario)
    wrong = [*_facts(scenario, needed), *_skills(scenario, needed)]
    try:
        calendar = calendar_of(scenario)
    except ValueError as error:
        return [*wrong, str(error)]
    return [*wrong, *_lengths(scenario, calendar), *_weekdays(scenario, calendar)] or [*_presence(scenario, calendar)]


def _unknown(place: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[str]:
    there = list(known)
    for name in names:
        if name not in there:
            yield f"{place}: there is no {what} {name!r}; {nearest(name, there)}"


def _names(scenario: Scenario) -> Iterator[str]:
    channels, reasons, languages = scenario.channels, scenario.reasons, scenario.languages
    for name, channel in channels.items():
        for field in ("retry", "when_closed"):
            again: Again | None = getattr(channel, field)
            if again is not None:
                yield from _unknown(f"channels.{name}.{field}.to", again.to, [*channels, "same"], "channel")
    for name, reason in reasons.items():
        for field in ("handling", "resolved", "handover"):
            table = getattr(reason, field)
            if isinstance(table, dict):
                yield from _unknown(f"reasons.{name}.{field}", table, channels, "channel")
        if reason.comes_back is not None:
            yield from _unknown(f"reasons.{name}.comes_back.to", reason.comes_back.to, [*channels, "same"], "channel")
    for name, team in scenario.teams.items():
        if team.site:
            yield from _unknown(f"teams.{name}.site", [team.site], scenario.sites, "site")
        for number, skill in enumerate(team.skills, 1):
            place = f"teams.{name}.skills[{number}]"
            yield from _unknown(f"{place}.channels", skill.channels, channels, "channel")
            yield from _unknown(f"{place}.languages", skill.languages, languages, "language")
            yield from _unknown(f"{place}.reasons", skill.reasons, reasons, "reason")
    for number, entry in enumerate(scenario.demand, 1):
        yield from _demand_names(scenario, f"demand[{number}]", entry)


def _demand_names(scenario: Scenario, place: str, entry: Demand) -> Iterator[str]:
    if entry.history_rows:
        columns: tuple[tuple[str, Iterable[str]], ...] = (
            ("channel", scenario.channels),
            ("reason", scenario.reasons),
            ("language", scenario.languages),
        )
        for field, known in columns:
            names = sorted({getattr(row, field) for row in entry.history_rows})
            yield from _unknown(f"{place}.history ({entry.history}), column {field}", names, known, field)
    if entry.history or entry.history_rows:
        return
    yield from _unknown(f"{place}.channel", [entry.channel], scenario.channels, "channel")
    mixes: tuple[tuple[str, dict[str, float] | str, Iterable[str]], ...] = (
        ("reasons", entry.reasons, scenario.reasons),
        ("languages", entry.languages, scenario.languages),
    )
    for field, mix, known in mixes:
        names = [mix] if isinstance(mix, str) and mix else list(mix)
        yield from _unknown(f"{place}.{field}", names, known, field[:-1])
        if not names and len(list(known)) > 1:
            yield f"{place}.{field}: missing; expected one of {', '.join(known)}, or shares of them"


def _off(place: str, seconds: float, step: float) -> Iterator[str]:
    if seconds % step:
        yield f"{place}: expected a multiple of the interval ({show_s(step)}), given {show_s(seconds)}"


def _hours_off(place: str, hours: OpeningHours | None, step: float) -> Iterator[str]:
    for selector, span in (hours or {}).items():
        for edge in span or ():
            if edge % step:
                clock = f"{edge // 3600:02d}:{edge % 3600 // 60:02d}"
                yield f"{place}.{selector}: expected hours on whole intervals ({show_s(step)}), given {clock}"


def _grid(scenario: Scenario) -> Iterator[str]:
    step = scenario.interval
    for name, channel in scenario.channels.items():
        yield from _hours_off(f"channels.{name}.open", channel.open, step)
    for number, entry in enumerate(scenario.demand, 1):
        yield from _hours_off(f"demand[{number}].hours", entry.hours, step)
        for span in entry.per_h if isinstance(entry.per_h, dict) else ():
            yield from _span_off(f"demand[{number}].per_h", span, step)
    for name, team in scenario.teams.items():
        yield from _hours_off(f"teams.{name}.hours", team.hours, step)
        for span in team.advisers if isinstance(team.advisers, dict) else ():
            yield from _span_off(f"teams.{name}.advisers", span, step)
        for number, shift in enumerate(team.shifts, 1):
            yield from _shift_off(f"teams.{name}.shifts[{number}]", shift, step)


def _span_off(place: str, span: str, step: float) -> Iterator[str]:
    try:
        begin, end = span_s(span)
    except ValueError as error:
        yield f"{place}: {error}"
        return
    if begin % step or end % step:
        yield f"{place}: expected spans on whole intervals ({show_s(step)}), given {span!r}"


def _shift_off(place: str, shift: Shift, step: float) -> Iterator[str]:
    yield from _off(f"{place}.start", shift.start, step)
    yield from _off(f"{place}.length", shift.length, step)
    for number, pause in enumerate(shift.breaks, 1):
        yield from _off(f"{place}.breaks[{number}].after", pause.after, step)
        yield from _off(f"{place}.breaks[{number}].length", pause.length, step)


def _facts(scenario: Scenario, needed: frozenset[Skillset]) -> Iterator[str]:
    """Name handling times and resolutions that contacts will need and nobody gave."""
    for reason, channel in sorted({(one.reason, one.channel) for one in needed}):
        facts = scenario.reasons[reason]
        if facts.handling_on(channel) is None:
            yield f"reasons.{reason}.handling.{channel}: missing; such contacts come in on {channel}"
        elif facts.handling_on(channel).kind == "never":  # type: ignore[union-attr]
            yield f'reasons.{reason}.handling.{channel}: expected a time that ends, given "never"'
        if facts.resolved_on(channel) is None:
            yield f"reasons.{reason}.resolved.{channel}: missing; such contacts come in on {channel}"


def _skills(scenario: Scenario, needed: frozenset[Skillset]) -> Iterator[str]:
    """Name contacts for which no team has the skill, all languages and reasons of a channel together."""
    covered = {skill for team in scenario.teams.values() for skill in served(scenario, team)}
    lacking = sorted(needed - covered, key=lambda one: (one.channel, one.line, one.language, one.reason))
    for channel, line in dict.fromkeys((one.channel, one.line) for one in lacking):
        pairs = [f"{one.reason}/{one.language}" for one in lacking if (one.channel, one.line) == (channel, line)]
        shown = ", ".join(pairs[:5]) + (f" and {len(pairs) - 5} more" if len(pairs) > 5 else "")
        which = "second line" if line == 2 else "team"
        yield f"teams: no {which} has the skill for contacts on {channel} that will come in: {shown}"


def _lengths(scenario: Scenario, calendar: Calendar) -> Iterator[str]:
    for name, team in scenario.teams.items():
        if team.on_duty is not None and len(team.on_duty) != calendar.n_intervals:
            yield (
                f"teams.{name}.on_duty: expected one number for each of the {calendar.n_intervals} intervals, "
                f"given {len(team.on_duty)}"
            )
        yield from _adviser_list(scenario, name, team, calendar)
        live = any(scenario.channels[one].kind == "live" for skill in team.skills for one in skill.channels)
        if team.advisers is not None and not isinstance(team.advisers, dict) and team.hours is None and not live:
            yield f"teams.{name}.hours: missing; its channels are deferred, so opening hours do not tell when it works"
    for number, entry in enumerate(scenario.demand, 1):
        for day in range(calendar.n_days) if entry.counts else ():
            expected = _counts_allowed(scenario, entry, calendar, calendar.dates[day])
            if len(entry.counts) not in expected:
                yield (
                    f"demand[{number}].counts: expected {' or '.join(map(str, sorted(expected)))} numbers, "
                    f"one for each interval, given {len(entry.counts)}"
                )
                break


def _counts_allowed(scenario: Scenario, entry: Demand, calendar: Calendar, day: date) -> set[int]:
    step = calendar.interval_s
    hours = entry.hours or scenario.channels[entry.channel].open
    span = hours.on(day)
    allowed = {calendar.n_intervals, round(86400 / step)}
    return allowed | ({round((span[1] - span[0]) / step)} if span else {len(entry.counts)})


def _adviser_list(scenario: Scenario, name: str, team: Team, calendar: Calendar) -> Iterator[str]:
    if not isinstance(team.advisers, tuple) or len(team.advisers) == calendar.n_intervals:
        return
    for day in range(calendar.n_days):
        span = team_hours(scenario, team, calendar, day)
        if span is not None and (span[1] - span[0]) / calendar.interval_s != len(team.advisers):
            yield (
                f"teams.{name}.advisers: expected {round((span[1] - span[0]) / calendar.interval_s)} numbers, "
                f"one for each interval of {calendar.dates[day]}, or {calendar.n_intervals} for the whole horizon; "
                f"given {len(team.advisers)}"
            )
            return


def _weekdays(scenario: Scenario, calendar: Calendar) -> Iterator[str]:
    """Name the days of which a dated history says nothing, although a channel of it is open then."""
    for number, entry in enumerate(scenario.demand, 1):
        known = {begin_of(row)[0].weekday() for row in entry.history_rows if begin_of(row)[1]}
        channels = {row.channel for row in entry.history_rows}
        for day in calendar.dates if known else ():
            is_open = any(scenario.channels[name].open.on(day) is not None for name in channels)
            if day.weekday() not in known and is_open and day_factor(entry.days, day) > 0:
                name = WEEKDAYS[day.weekday()]
                yield (
                    f"demand[{number}].history ({entry.history}): expected lines of every weekday that is simulated, "
                    f"given none for {name} ({day}); days = {{ {name} = 0 }} says that nobody comes"
                )
                break


def _presence(scenario: Scenario, calendar: Calendar) -> Iterator[str]:
    """Name sites with more advisers than seats, and pauses that leave fewer than nobody."""
    heads = {name: rostered(scenario, team, calendar) for name, team in scenario.teams.items()}
    for site, limit in scenario.sites.items():
        if limit.seats is None:
            continue
        there = sum((heads[name] for name, team in scenario.teams.items() if team.site == site), np.zeros(1))
        most = int(np.argmax(there))
        if there[most] > limit.seats + 1e-9:
            yield (
                f"sites.{site}.seats: expected at most {limit.seats} advisers at one time, "
                f"given {there[most]:g} on {calendar.begin(most):%Y-%m-%d at %H:%M}"
            )
    for name, numbers in heads.items():
        if numbers.min() < 0:
            yield f"teams.{name}.shifts: expected pauses that do not overlap, given some that do"
