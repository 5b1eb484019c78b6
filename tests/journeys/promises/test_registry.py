"""The registry holds what the stories name, and says which name was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journeys.promises import PROMISES, select
from parcours.domain.ledger import Ledger
from parcours.domain.promises import State
from parcours.domain.terms import Terms
from parcours.errors import ConfigError

STORIES = Path(__file__).parents[4] / "shared" / "stories.md"


@pytest.mark.parametrize("name", PROMISES)
def test_nothing_seen_nothing_judged(name: str) -> None:
    """On an empty ledger no promise is kept and none is broken, and each says why it was not seen."""
    verdict = PROMISES[name].judge(Ledger(), Terms())

    assert verdict.state is State.NOT_SEEN
    assert verdict.seen


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_is_a_sentence(name: str) -> None:
    """Every promise is one sentence that begins with a capital and ends with a full stop."""
    assert re.fullmatch(r"[A-Z].{10,110}\.", PROMISES[name].sentence)


@pytest.mark.skipif(not STORIES.exists(), reason="the stories are not part of the project")
def test_every_story_has_its_promises() -> None:
    """The registry has every promise that the stories name."""
    named = set(re.findall(r"\| ([a-z]+\.[a-z-]+) \|", STORIES.read_text(encoding="utf-8")))

    assert named <= set(PROMISES)


def test_patterns_choose_in_the_order_of_the_registry() -> None:
    """Patterns choose each promise once, in the registry's order, whatever order they are given in."""
    chosen = [promise.name for promise in select(["touchpoints.agree", "email.*", "email.confirmed"])]

    assert chosen == ["email.confirmed", "email.correctable", "touchpoints.agree"]


@pytest.mark.parametrize(
    ("given", "meant"), [("confirmation.arrive", "confirmation.arrives"), ("mial.*", "mail.*"), ("relais.*", "relay.*")]
)
def test_an_unknown_name_is_refused_with_the_nearest(given: str, meant: str) -> None:
    """A name or pattern that chooses nothing is refused with the one that was probably meant."""
    with pytest.raises(ConfigError, match=re.escape(f'did you mean "{meant}"?')):
        select([given])
