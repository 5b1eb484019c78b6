"""Which contacts can come into being at all, and who can answer them."""

from __future__ import annotations

from typing import NamedTuple

from simulation.scenario.contacts import Again
from simulation.scenario.demand import Demand
from simulation.scenario.model import Scenario
from simulation.scenario.teams import Team


class Skillset(NamedTuple):
    """What an adviser must be able to do to answer a contact."""

    channel: str
    reason: str
    language: str
    line: int
    """1 or 2."""


def mix(given: dict[str, float] | str, only: tuple[str, ...]) -> dict[str, float]:
    """Read a mix of reasons or languages as shares.

    Args:
        given: A name, shares by name, or nothing.
        only: The names that exist; the first one counts where nothing is given.
    """
    if isinstance(given, str):
        return {given or only[0]: 1.0}
    return dict(given)


def first_contacts(scenario: Scenario, entry: Demand) -> set[tuple[str, str, str]]:
    """Return the channels, reasons and languages of the contacts that a source of demand makes."""
    if entry.history or entry.history_rows:
        return {(row.channel, row.reason, row.language) for row in entry.history_rows}
    return {
        (entry.channel, reason, language)
        for reason in mix(entry.reasons, tuple(scenario.reasons))
        for language in mix(entry.languages, scenario.languages)
    }


def reachable(scenario: Scenario) -> frozenset[Skillset]:
    """Find every kind of contact that may come in: first ones, retries, repeats and those handed over.

    Returns:
        The skills that are needed, whether somebody has them or not.
    """
    seen: set[Skillset] = set()
    ahead = [Skillset(*one, 1) for entry in scenario.demand for one in first_contacts(scenario, entry)]
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        channels = _next_channels(scenario, one)
        ahead += [Skillset(channel, one.reason, one.language, one.line) for channel in channels]
        second = scenario.second_line
        if second is not None and second.from_contact is not None:
            ahead += [Skillset(channel, one.reason, one.language, 2) for channel in channels]
        if second is not None and scenario.reasons[one.reason].handover_on(one.channel) > 0:
            ahead.append(one._replace(line=2))
    return frozenset(seen)


def _next_channels(scenario: Scenario, one: Skillset) -> set[str]:
    channel, reason = scenario.channels[one.channel], scenario.reasons[one.reason]
    resolved = (
        scenario.second_line.resolved if scenario.second_line and one.line == 2 else reason.resolved_on(one.channel)
    )
    again: list[Again | None] = [channel.when_closed]
    if channel.patience.kind != "never" or channel.at_closing == "dismiss":
        again.append(channel.retry)
    if resolved is None or resolved < 1:
        again.append(reason.comes_back)
    return {
        one.channel if name == "same" else name
        for step in again
        if step is not None and step.share > 0
        for name, share in step.to.items()
        if share > 0
    }


def served(scenario: Scenario, team: Team) -> set[Skillset]:
    """Return everything that a team can answer."""
    return {
        Skillset(channel, reason, language, skill.line)
        for skill in team.skills
        for channel in skill.channels
        for reason in skill.reasons or tuple(scenario.reasons)
        for language in skill.languages or scenario.languages
    }
