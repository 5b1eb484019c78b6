"""How often a server is asked: once for all who wait, and no oftener for who asks again and again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import pytest

from parcours.errors import MailboxUnreachable
from parcours.mailbox.polled import Notice, PolledMailbox

ANA = "ana@clients.example.org"
POLL_S = 0.1


class Box(PolledMailbox):
    """A server in memory that counts how often it is asked, and can speak up.

    Args:
        lasts_s: For how many seconds a look is enough; None for `poll_s`.
    """

    def __init__(self, lasts_s: float | None = None) -> None:
        super().__init__("box://here", since=None, poll_s=POLL_S, clock=None)
        self.looks = 0
        self.spoke = 0
        self.waited: list[float] = []
        self.there: list[str] = []
        self.lost = False
        self._it_lasts_s = lasts_s

    def _look(self) -> Iterable[Notice]:
        self.looks += 1
        if self.lost:
            raise MailboxUnreachable("lost")
        there, self.there = self.there, []
        return [Notice(key, "shop@shop.test", (ANA,), None) for key in there]

    def _fetch(self, keys: list[str]) -> dict[str, bytes]:
        return dict.fromkeys(keys, b"Subject: x\r\n\r\n")

    def _hang_up(self) -> None:
        return

    def _heard(self) -> int:
        return self.spoke

    def _lasts_s(self, waited_s: float) -> float:
        self.waited.append(waited_s)
        return super()._lasts_s(waited_s) if self._it_lasts_s is None else self._it_lasts_s


@pytest.fixture
def box() -> Box:
    """Open a server that says nothing by itself."""
    made = Box()
    made.open()
    return made


def test_all_who_wait_share_their_looks(box: Box) -> None:
    """Twenty customers who wait ask a server no oftener than one does, but for their last look each."""
    waiters = [
        threading.Thread(target=box.wait, args=(f"p{n}@clients.example.org", frozenset(), 1.0)) for n in range(20)
    ]
    for waiter in waiters:
        waiter.start()
    for waiter in waiters:
        waiter.join()

    assert box.looks <= 1 + 1.0 / POLL_S + 1 + len(waiters)


def test_who_waits_in_steps_asks_hardly_oftener(box: Box) -> None:
    """A step begins with what the last look saw; only its end looks once more."""
    for _ in range(4):
        assert box.wait(ANA, frozenset(), 0.25) == []

    assert box.looks <= 1 + 1.0 / POLL_S + 4


def test_a_server_that_speaks_up_is_asked_at_once_and_else_seldom() -> None:
    """While nothing is heard a look lasts; what is heard is looked for, also where a step begins."""
    box = Box(lasts_s=60.0)
    box.open()
    for _ in range(3):
        box.wait(ANA, frozenset(), 0.05)
    silent = box.looks
    box.there, box.spoke = ["1"], 1
    came = box.wait(ANA, frozenset(), 5.0)

    assert (silent, box.looks, [letter.key for letter in came]) == (4, 5, ["1"])


def test_an_answer_without_a_wait_is_never_an_old_one() -> None:
    """`letters`, and a wait of no time, look however short ago it was looked."""
    box = Box(lasts_s=60.0)
    box.open()
    box.there = ["1"]
    first = [letter.key for letter in box.letters(ANA)]
    box.there = ["2"]

    assert (first, [letter.key for letter in box.wait(ANA, frozenset(), 0.0)]) == (["1"], ["1", "2"])


def test_a_wait_that_goes_on_in_steps_is_one_wait() -> None:
    """How long a letter is awaited counts from the first step; a letter that was read begins another wait."""
    box = Box()
    box.open()
    box.wait(ANA, frozenset(), 0.15)
    box.wait(ANA, frozenset(), 0.15)
    one = box.waited[-1]
    box.waited.clear()
    box.wait(ANA, frozenset(("1",)), 0.01)

    assert one > 0.15
    assert box.waited[0] < 0.1


def test_a_server_that_is_lost_is_asked_again_at_its_pace(box: Box) -> None:
    """Who waits does not knock without a pause at a server that is gone, each time with a second try."""
    box.lost = True
    began = time.monotonic()
    with pytest.raises(MailboxUnreachable):
        box.wait(ANA, frozenset(), 0.5)

    assert time.monotonic() - began >= 0.5
    assert box.looks <= 1 + 2 * (0.5 / POLL_S + 2)
