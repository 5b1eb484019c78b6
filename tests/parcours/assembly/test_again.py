"""Laws of synthetic monitoring: rounds begin on time, never overlap, and the worst of them is told at the end."""

from datetime import UTC, datetime

import pytest

from parcours.assembly.again import play_again
from parcours.clock import ManualClock
from parcours.errors import ConfigError, ShopUnreachable


def monitored(codes, *, every_s=60.0, lasts_s=10.0, stops_after=None, rounds=None):
    """Play rounds that end with *codes* (an exception is raised); return the exit code and when each round began."""
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    began, pauses, told = [], [], []

    def play_round(number):
        began.append(clock.monotonic())
        clock.sleep(lasts_s)
        code = codes[number - 1]
        if isinstance(code, Exception):
            raise code
        return code

    def wait(pause_s):
        pauses.append(pause_s)
        clock.sleep(pause_s)
        return stops_after is None or len(pauses) < stops_after

    code = play_again(play_round, every_s, clock=clock, wait=wait, say=told.append, rounds=rounds)
    return code, [moment - began[0] for moment in began], told


@pytest.mark.parametrize(
    ("codes", "worst"),
    [([0, 0, 0], 0), ([0, 1, 0], 1), ([3, 0, 0], 3), ([1, 3, 0], 1), ([3, 1, 0], 1), ([0, 5, 0], 5)],
)
def test_the_exit_code_is_the_worst(codes, worst):
    """A broken promise outweighs a round that could not look, which outweighs all kept."""
    assert monitored(codes, rounds=3)[0] == worst


def test_rounds_begin_on_time():
    """Each round begins one interval after the one before began, however long it lasted."""
    assert monitored([0, 0, 0], rounds=3)[1] == [0, 60, 120]


def test_a_long_round_lets_the_next_moment_pass():
    """Rounds of 70 s every 60 s begin every 120 s: they never overlap and never hurry."""
    assert monitored([0, 0, 0], lasts_s=70, rounds=3)[1] == [0, 120, 240]


def test_stopped_while_it_waits():
    """Whoever stops it between two rounds gets the worst code of those that were played."""
    assert monitored([0, 1, 0], stops_after=2)[:2] == (1, [0, 60])


@pytest.mark.parametrize(("codes", "code"), [([130], 130), ([0, 143], 0), ([1, 130], 1)])
def test_stopped_within_a_round(codes, code):
    """A round that was interrupted judges nothing: the code is that of the rounds before, or the interruption's."""
    assert monitored(codes)[0] == code


def test_a_shop_that_is_down_does_not_end_it():
    """A round that cannot reach the shop is told, counts as exit 3, and the next is played all the same."""
    code, began, told = monitored([ShopUnreachable("shop.test: connection refused"), 0], rounds=2)

    assert (code, began) == (3, [0, 60])
    assert told[0] == "round 1: shop.test: connection refused"


def test_a_wrong_call_ends_it_at_once():
    """What no later round would mend is raised from the first."""
    with pytest.raises(ConfigError):
        monitored([ConfigError("no such journey"), 0], rounds=2)
