"""The verdict first: one sentence, the figures behind it, and a way to each journey."""

from __future__ import annotations

from parcours.domain.promises import State
from reports.page.kit import Kit, Section
from reports.words import verdict_sentence

_MANY = 60


def make(kit: Kit) -> Section:
    """Make the head of the page."""
    run = kit.run
    promised = list(dict.fromkeys(outcome.sentence for _, outcome in run.broken()))
    states = run.states
    html = kit.render(
        "verdict.html",
        sentence=verdict_sentence(run),
        promised=promised,
        tally=[(state, states[state]) for state in State],
        judged=sum(states.values()),
        endings=[(ending, count) for ending, count in run.endings.most_common()],
        listed=len(run.journeys) <= _MANY,
    )
    return Section("verdict", "", html)
