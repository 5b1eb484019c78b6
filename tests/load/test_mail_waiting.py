"""Waiting for mail in gevent's loop, in a process of its own because gevent patches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SCRIPT = """
from gevent import monkey
monkey.patch_all()
import json, time
import gevent
from datetime import UTC, datetime
from load.mail.box import FedMailbox
from load.mail.feed import Publisher
from load.mail.waiting import LoopBell
from parcours.mailbox.port import Letter

def letter(number, key):
    return Letter(b"x" * 200_000, "", (f"zoe.roux.{number}@x.test",), datetime.now(UTC), 0.0, key)

def timed(wait, *arguments):
    began = time.monotonic()
    said = wait(*arguments)
    return [len(said), round(time.monotonic() - began, 1)]

publisher = Publisher()
box = FedMailbox(publisher.address)
gevent.sleep(0.1)
for number in range(100):
    box.expect(f"zoe.roux.{number}@x.test")
told = {"kind": all(type(bell) is LoopBell for bell in box._bells.values())}
nothing = frozenset()
told["in vain"] = timed(box.wait, "zoe.roux.1@x.test", nothing, 0.3)
jobs = [gevent.spawn(timed, box.wait, f"zoe.roux.{number}@x.test", nothing, 20) for number in range(100)]
gevent.sleep(0.1)
for number in range(100):
    publisher.publish(letter(number, str(number)))
told["together"] = [job.get()[0] for job in jobs]
told["known"] = timed(box.wait, "zoe.roux.1@x.test", frozenset(["1"]), 0.3)
gone = gevent.spawn(box.wait, "zoe.roux.2@x.test", frozenset(["2"]), 20)
gevent.sleep(0.1)
gone.kill()
publisher.publish(letter(2, "later"))
told["after one was killed"] = timed(box.wait, "zoe.roux.2@x.test", frozenset(["2"]), 20)[0]
passing = gevent.spawn(timed, box.wait, "zoe.roux.3@x.test", frozenset(["3"]), 1_000)
gevent.sleep(0.1)
publisher.moved_on(2_000.0)
told["time that passed at once"] = passing.get(timeout=20)[0]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(told_apart: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Return what the waits came to, by occasion."""
    return told_apart(SCRIPT)


def test_a_wait_for_nothing_lasts_as_long_as_it_may(told: dict[str, Any]) -> None:
    """Where no letter comes, or only known ones, a wait ends when its time is over."""
    assert told["kind"] is True
    for occasion in ("in vain", "known"):
        count, took_s = told[occasion]
        assert count == 0
        assert 0.3 <= took_s <= 2


def test_a_letter_ends_the_wait_of_whom_it_is_for(told: dict[str, Any]) -> None:
    """A hundred who wait side by side each get their own letter, however the feed's bytes are cut."""
    assert told["together"] == [1] * 100


def test_a_customer_who_left_disturbs_nobody(told: dict[str, Any]) -> None:
    """A wait that was ended from outside leaves nothing behind, and the next one has its letter."""
    assert told["after one was killed"] == 1


def test_time_that_passes_at_once_ends_a_wait(told: dict[str, Any]) -> None:
    """A clock that is moved on past a wait's end ends it."""
    assert told["time that passed at once"] == 0
