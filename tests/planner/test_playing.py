"""Answers have the numbers of the simulation itself, whatever was played before; superseded ones stop at once."""

from __future__ import annotations

import json
import threading
import time

import pytest

from planner.ask import read_query
from planner.base import Base
from planner.desk import Desk, Turn, Turns
from planner.playing import Player
from planner.shelf import Shelf
from planner.variant import varied
from simulation.document import results_document
from simulation.engine import Stopped
from simulation.plan.build import make_plan
from simulation.replicate import run

MOVES = (
    {},
    {"at.lyon": 120},
    {"resolution": 5, "at.barcelona": 75},
    {"handling": 90},
    {"patience": 50},
    {"volume": 120, "patience": 50},
    {"volume": 120, "handling": 105},
    {"break.confirmation.arrives": 20},
    {"at.lyon": 80},
)


def test_answers_have_the_numbers_of_the_simulation(small: Base, shelf: Shelf, desk: Desk) -> None:
    """However levers moved before, kept days give the very numbers of `parcours simulate`."""
    for moved in MOVES:
        ask = read_query({"n": "20", **{key: str(value) for key, value in moved.items()}}, shelf).ask
        scenario = varied(small, moved)[1].model_copy(update={"name": "small"})

        assert json.dumps(results_document(desk.results(ask, Turn(0)))) == json.dumps(
            results_document(run(scenario, 20, 1))
        )


def test_moving_the_advisers_replays_the_same_days(small: Base, player: Player) -> None:
    """First contacts do not depend on the staff: the same cases come in under any."""
    never = threading.Event().is_set
    few, many = (
        [one.of("cases").sum() for one in player.play(make_plan(varied(small, moved)[1]), 5, 1, never)]
        for moved in ({"at.lyon": 50}, {"at.lyon": 150})
    )

    assert few == many


def test_what_is_told_to_stop_stops_between_two_days(small: Base, player: Player) -> None:
    """Playing ends with Stopped soon after it was told, not after all replications."""
    told = threading.Event()
    played = player.play(small.plan, 1_000_000, 1, told.is_set)
    next(played)
    told.set()
    began = time.monotonic()

    with pytest.raises(Stopped):
        for _ in played:
            pass

    assert time.monotonic() - began < 5


def test_survive_44_the_last_request_of_a_page_wins() -> None:
    """A later request ends the one before; one that arrives after a later one is over at once; pages are apart."""
    turns = Turns()
    other = turns.take("other page", 1)
    first, third = turns.take("page", 1), turns.take("page", 3)
    second = turns.take("page", 2)

    assert [turn.over() for turn in (first, second, third, other)] == [True, True, False, False]


def test_survive_44_a_superseded_run_is_cancelled(shelf: Shelf, desk: Desk) -> None:
    """Row 44: who asks anew does not wait for the old run, which ends without an answer."""
    turns = Turns()
    ended: list[BaseException | str] = []
    begun = threading.Event()

    def old(turn: Turn) -> None:
        begun.set()
        try:
            desk.results(read_query({"scenario": "christmas", "day": "all", "n": "1000"}, shelf).ask, turn)
            ended.append("answered")
        except Stopped as error:
            ended.append(error)

    thread = threading.Thread(target=old, args=(turns.take("page", 1),))
    thread.start()
    begun.wait()
    answer = desk.answer(read_query({"volume": "90"}, shelf), turns.take("page", 2), lambda news: None)
    thread.join(30)

    assert answer["n"] == 100
    assert [type(one) for one in ended] == [Stopped]


def test_differences_are_paired(shelf: Shelf, desk: Desk) -> None:
    """Beside a pinned variant every figure has a difference whose interval is narrower than that of the figure."""
    answer = desk.answer(read_query({"at.lyon": "120", "pin": "scenario=small"}, shelf), Turn(0), lambda news: None)
    contacts = next(one for one in answer["differences"] if (one["channel"], one["name"]) == ("", "cases"))
    level = next(one for one in answer["differences"] if (one["channel"], one["name"]) == ("phone", "service_level"))

    assert contacts["difference"] == {"value": 0, "low": 0, "high": 0}
    width = level["difference"]["high"] - level["difference"]["low"]
    assert 0 < width < level["this"]["high"] - level["this"]["low"]


@pytest.mark.parametrize("lever", ["handling", "volume"])
def test_kept_days_are_bounded(small: Base, player: Player, lever: str) -> None:
    """However many levers are moved, the days of a few states are kept, and all are made of the same first ones."""
    never = threading.Event().is_set
    for value in range(80, 90):
        list(player.play(make_plan(varied(small, {lever: value})[1]), 2, 1, never))

    kept = list(player._drawn.values())
    assert len(kept) == 3
    origins = {days.origin[0] for days in kept if days.origin is not None}
    assert [one.origin for one in origins] == [None]


def test_days_are_made_of_days_that_were_drawn_whole(small: Base, player: Player) -> None:
    """Whatever levers moved in between, days are made of the book of the first ones, and of no days without a book."""
    never = threading.Event().is_set
    for moved in ({}, {"volume": 90}, {"volume": 90, "handling": 80}, {"patience": 80}):
        list(player.play(make_plan(varied(small, moved)[1]), 2, 1, never))

    kept = list(player._drawn.values())
    assert [bool(days.origin[1].sources) for days in kept if days.origin is not None] == [False, False, True]
    assert len({days.origin[0] for days in kept if days.origin is not None}) == 1


def test_days_with_many_more_contacts_are_drawn_whole(small: Base, player: Player) -> None:
    """Where little of a day would be found in the book, it is drawn whole, and the next ones are made of it."""
    never = threading.Event().is_set
    for volume in (100, 120, 200, 210):
        list(player.play(make_plan(varied(small, {"volume": volume})[1]), 2, 1, never))

    many, more = list(player._drawn.values())[-2:]
    assert many.origin is None
    assert more.origin is not None
    assert more.origin[0] is many
