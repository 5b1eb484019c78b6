"""The verdict first: one sentence, the figures behind it, and a way to each journey."""

from __future__ import annotations

from parcours.domain.promises import State
from reports.crowd import ObjectiveRow, objective_rows, objectives_of, promise_rows, states_of
from reports.page.kit import Kit, Section
from reports.words import verdict_sentence

_MANY = 60


def make(kit: Kit) -> Section:
    """Make the head of the page."""
    run = kit.run
    states, first = run.states, ("journey" if len(run.journeys) == 1 else "journeys", len(run.journeys))
    promised: dict[str, list[str]] = {outcome.sentence: [] for _, outcome in run.broken()}
    lead = "The promise that did not hold:" if len(promised) == 1 else "The promises that did not hold:"
    stories = ""
    if run.crowd and objectives_of(run):
        states, first = states_of(promise_rows(run, kit.crowd())), ("customers", int(run.crowd["started"]))
        promised, lead = _missed(objective_rows(run)), "What was missed:"
        stories = "Some of them, told in full:"
    html = kit.render(
        "verdict.html",
        sentence=verdict_sentence(run),
        promised=list(promised.items()),
        lead=lead,
        rest="crowd" if stories else "broken",
        first=first,
        tally=[(state, states[state]) for state in State],
        judged=sum(states.values()),
        stories=stories if run.journeys else "",
        endings=[(ending, count) for ending, count in run.endings.most_common()],
        listed=len(run.journeys) <= _MANY,
    )
    return Section("verdict", "", html)


def _missed(rows: list[ObjectiveRow]) -> dict[str, list[str]]:
    """Return what was missed, each promise once and in its own words, and what was asked and seen of it."""
    found: dict[str, list[str]] = {}
    for row in rows:
        asked = f"{row.text}: {row.seen}"
        if row.state == "missed" and row.owed:
            found.setdefault(row.owed, []).append(asked)
        elif row.state == "missed":
            found[asked] = []
    return found
