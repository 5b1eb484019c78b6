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
    promised = [(sentence, "") for sentence in dict.fromkeys(outcome.sentence for _, outcome in run.broken())]
    lead = "The promise that did not hold:" if len(promised) == 1 else "The promises that did not hold:"
    stories = ""
    if run.crowd and objectives_of(run):
        states, first = states_of(promise_rows(run, kit.crowd())), ("customers", int(run.crowd["started"]))
        promised, lead = [_missed(row) for row in objective_rows(run) if row.state == "missed"], "What was missed:"
        stories = "Some of them, told in full:"
    html = kit.render(
        "verdict.html",
        sentence=verdict_sentence(run),
        promised=promised,
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


def _missed(row: ObjectiveRow) -> tuple[str, str]:
    """Say what was missed, and what was seen: the promise in its own words, where it is one."""
    asked = f"{row.text}: {row.seen}"
    return (row.owed, asked) if row.owed else (asked, "")
