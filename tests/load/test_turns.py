"""A customer who reads for long lets the others have their turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from load.crowd.turns import turns_of_this_process

SCRIPT = """
from gevent import monkey
monkey.patch_all()
import json, time
import gevent
from load.crowd import turns

turns.TURN_S = TURN_S = 0.1  # so long that a busy machine is not taken for a customer who reads
give_way = turns.turns_of_this_process()
order = []

def reads(name, count):
    for _ in range(count):
        until = time.perf_counter() + 1.2 * TURN_S
        while time.perf_counter() < until:
            pass
        order.append(name)
        give_way()

def steps(name, count):
    for _ in range(count):
        order.append(name)
        give_way()

def both(*who):
    order.clear()
    gevent.joinall([gevent.spawn(*one) for one in who])
    return "".join(order)

def wakes():
    gevent.sleep(2 * TURN_S)
    order.append("w")
    give_way()
    order.append("w")

def waits():
    gevent.sleep(2 * TURN_S)
    order.append("o")

told = {"long": both((reads, "a", 3), (reads, "b", 3)), "short": both((steps, "a", 3), (steps, "b", 3))}
told["woken"] = both((wakes,), (waits,))
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(told_apart: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Return in which order two customers went on, by occasion."""
    return told_apart(SCRIPT)


def test_who_reads_for_long_gives_way(told: dict[str, Any]) -> None:
    """Two customers who read for longer than a turn go on by turns."""
    assert told["long"] == "ababab"


def test_who_reads_shortly_goes_on(told: dict[str, Any]) -> None:
    """Steps that take no time are made in one go."""
    assert told["short"] == "aaabbb"


def test_who_has_just_been_woken_goes_on(told: dict[str, Any]) -> None:
    """However long a customer waited, nobody else has waited for the processor since."""
    assert told["woken"] == "wwo"


def test_threads_take_turns_by_themselves() -> None:
    """Outside of Locust's process there is nothing to do."""
    assert turns_of_this_process()() is None
