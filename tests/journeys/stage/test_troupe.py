"""Laws of the troupe: everybody plays once, an outage ends the play, a stop begins nothing more."""

import threading
from dataclasses import dataclass

import pytest

from journeys.stage.result import Interrupted, Result
from journeys.stage.troupe import BREAKER_AFTER, Part, StagedPerformance, Troupe
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, ShopUnreachable

JOURNEY = Journey("walk", "A walk")


@dataclass
class Scripted:
    """A performance that ends as it is told."""

    part: Part
    verdict: str = "kept"

    def play(self):
        """Return the scripted result."""
        return Result(self.part.journey_id, "walk", self.verdict, (), 0.0)


def parts(count):
    """Return *count* parts of one journey."""
    return [Part(JOURNEY, number, number) for number in range(1, count + 1)]


def staging(verdict="kept", struck=None):
    """Return a staging whose performances end with *verdict*; what is struck is noted in *struck*."""

    def stage(part):
        return StagedPerformance(
            Scripted(part, verdict), lambda: struck.append(part.number) if struck is not None else 0
        )

    return stage


def test_every_part_is_played_once_and_told_in_order():
    """Results come in the order of the parts, whoever ended first."""
    struck = []

    results = Troupe(staging(struck=struck), under_way=4).play(parts(20))

    assert [result.journey_id for result in results] == [f"walk#{n}" for n in range(1, 21)]
    assert sorted(struck) == list(range(1, 21))


def test_as_many_play_at_once_as_are_allowed():
    """No more customers are under way than the bound, and the bound is reached."""
    now, most, lock = 0, 0, threading.Lock()
    gate = threading.Barrier(3, timeout=5)

    class Slow(Scripted):
        def play(self):
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            gate.wait()
            with lock:
                now -= 1
            return super().play()

    Troupe(lambda part: StagedPerformance(Slow(part), lambda: None), under_way=3).play(parts(6))

    assert most == 3


def test_a_shop_that_cannot_be_opened_is_inconclusive_and_not_broken():
    """An unreachable shop gives results that judge nothing."""

    def stage(part):
        raise ShopUnreachable("connection refused")

    results = Troupe(stage, under_way=1).play(parts(2))

    assert [(r.verdict, r.error) for r in results] == [("inconclusive", "connection refused")] * 2


def test_survive_14_after_a_shop_died_the_rest_is_not_played():
    """Some performances in a row that could not look, and a shop that does not answer, end the play."""
    played = []

    def stage(part):
        played.append(part.number)
        return StagedPerformance(Scripted(part, "inconclusive"), lambda: None)

    results = Troupe(stage, under_way=1, shop_answers=lambda: False).play(parts(10))

    assert played == list(range(1, BREAKER_AFTER + 1))
    assert {result.verdict for result in results} == {"inconclusive"}
    assert results[-1].error == "the shop stopped answering; the rest was not played"


def test_a_shop_that_still_answers_keeps_the_play_going():
    """Performances that could not look for reasons of their own do not end the play."""
    results = Troupe(staging("inconclusive"), under_way=1, shop_answers=lambda: True).play(parts(10))

    assert [result.error for result in results] == [""] * 10


def test_a_refusal_ends_the_play_and_reaches_the_caller():
    """A wrong call is raised as what it is, never as a finding."""

    def stage(part):
        raise ConfigError("fault x: only the demo shop")

    with pytest.raises(ConfigError, match="only the demo shop"):
        Troupe(stage, under_way=2).play(parts(5))


def test_a_defect_of_the_harness_shows_its_traceback():
    """A bug is raised with its traceback, never dressed up as an outcome."""

    def stage(part):
        raise ZeroDivisionError("bug")

    with pytest.raises(RuntimeError, match="ZeroDivisionError: bug"):
        Troupe(stage, under_way=1).play(parts(1))


def test_survive_2_a_stop_begins_nothing_more():
    """After a stop, performances under way end at the next step and no other begins."""
    begun = []

    class Stopping(Scripted):
        def play(self):
            begun.append(self.part.number)
            troupe.stop()
            with pytest.raises(Interrupted):
                troupe.still_wanted()
            return Result(self.part.journey_id, "walk", "interrupted", (), 0.0)

    troupe = Troupe(lambda part: StagedPerformance(Stopping(part), lambda: None), under_way=1)

    results = troupe.play(parts(5))

    assert (begun, [result.verdict for result in results]) == ([1], ["interrupted"])
