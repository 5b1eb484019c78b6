"""`interruptible`: one signal tells everybody who has something under way."""

import os
import signal
import threading

from parcours.assembly.interrupt import interruptible


def test_one_signal_tells_those_of_other_threads_too():
    """A thread beside the main one is asked to stop by the signal that the main thread hears, and knows which."""
    inside, told, codes = threading.Event(), threading.Event(), []

    def beside():
        with interruptible(told.set) as interruption:
            inside.set()
            told.wait(10)
            codes.append(interruption.exit_code)

    thread = threading.Thread(target=beside)
    with interruptible(lambda: None) as interruption:
        thread.start()
        assert inside.wait(10)
        os.kill(os.getpid(), signal.SIGTERM)
        thread.join(10)

    assert (codes, interruption.exit_code) == ([143], 143)


def test_who_has_ended_is_told_no_more():
    """After its end the signal means again what it meant before, and a later run begins without it."""
    before = signal.getsignal(signal.SIGINT)
    with interruptible(lambda: None):
        os.kill(os.getpid(), signal.SIGINT)
    with interruptible(lambda: None) as later:
        pass

    assert (signal.getsignal(signal.SIGINT), later.exit_code) == (before, 0)


def test_who_begins_within_what_was_stopped_is_stopped_too():
    """A step that begins after the signal, within what the signal meant, is told before it does anything."""
    told = []
    with interruptible(lambda: None):
        os.kill(os.getpid(), signal.SIGINT)
        with interruptible(lambda: told.append("stop")) as inner:
            pass

    assert (told, inner.exit_code) == (["stop"], 130)
