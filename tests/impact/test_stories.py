"""The five stories end to end: healthy, broken and caught, priced; in real shops and a real simulation."""

from pathlib import Path

import pytest

from impact.effort import Effort
from parcours.assembly.detection import parts_for
from parcours.assembly.pricing import Wanted, priced
from parcours.assembly.settings import load_settings
from parcours.assembly.simulating import Effort as Played
from parcours.assembly.simulating import simulated
from parcours.assembly.stories import STORIES, find_story, needed_by, parts_of_story, play_story
from parcours.errors import ConfigError
from simulation.scenario.load import load_scenario

ONE_EACH = {"A": "F01", "B": "F10", "C": "F29", "D": "F39"}


def test_stories_a_to_d_are_healthy_broken_and_priced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each story's journey is whole in a healthy shop, its fault is caught there, and the catch has a price."""
    from fixtures.faults.catalogue import find
    from parcours.assembly.catalogue import known_journeys

    monkeypatch.chdir(tmp_path)
    settings = load_settings().changed(journeys={"driver": "http", "runs": str(tmp_path / "runs")})
    faults = [find(number).fault for number in ONE_EACH.values()]
    known = known_journeys()
    parts = parts_for(faults, {fault.journey: known[fault.journey] for fault in faults}, settings.journeys.seed)

    run, found, code = play_story(parts, settings, lambda result: None)
    answer = priced([run.path], Wanted("christmas", Effort(20, 1, 2, 2)), lambda text: None)

    assert code == 0
    assert [one.broken for one in found if not one.fault] == [()] * 4
    assert [one.number for one in found if one.fault and one.caught] == list(ONE_EACH.values())
    prices = {one.title.partition(" ")[0]: one.price for one in answer.statement.findings}
    assert set(prices) == set(ONE_EACH.values())
    assert all(price.euros.value > 0 and price.contacts.value > 0 for price in prices.values())


def test_story_e_is_healthy_broken_and_priced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One record answers sooner and with fewer contacts than four, and holding the targets with four takes more."""
    monkeypatch.chdir(tmp_path)
    story = find_story("e")
    answer = simulated(story.scenario, Played(5), load_scenario(story.scenario).compare_with)
    gap = {one.name: one.difference for one in answer.differences if not one.channel}
    one, four = needed_by(load_scenario(story.scenario), 1), needed_by(load_scenario("once-and-done-before"), 1)

    assert gap["contacts"].high < 0 < gap["quality"].low
    assert four.shifts > one.shifts
    assert four.cost > one.cost


def test_every_story_but_the_simulated_one_plays_all_of_its_faults() -> None:
    """Story A plays its nine faults, B its nineteen, C its ten and D its twelve, each beside a healthy journey."""
    counts = {
        story.letter: sum(bool(part.faults) for part in parts_of_story(story, 1))
        for story in STORIES
        if story.letter != "E"
    }

    assert counts == {"A": 9, "B": 19, "C": 10, "D": 12}


def test_a_story_that_there_is_not_is_refused() -> None:
    """There are five."""
    with pytest.raises(ConfigError, match='from A to E, given "F"'):
        find_story("F")
