"""Where letters lie until they are read: in memory, by address, with waiters that are woken at once."""

from __future__ import annotations

import itertools
import threading
import time

from parcours.clock import Clock
from parcours.errors import MailboxUnreachable
from parcours.mailbox.port import Letter


class Shelf:
    """Letters by address; safe to use from many threads.

    Args:
        clock: Stamps the letters.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._letters: dict[str, list[Letter]] = {}
        self._waiters: dict[str, threading.Condition] = {}
        self._numbers = itertools.count(1)
        self._closed = False

    def put(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Letter:
        """Stamp a letter with the present moment, lay it down for each recipient, and wake who waits for it."""
        letter = Letter(
            raw=raw,
            sender=sender,
            recipients=recipients,
            arrived_at=self._clock.now(),
            arrived_monotonic_s=self._clock.monotonic(),
            key=f"{next(self._numbers):08d}",
        )
        with self._lock:
            for address in dict.fromkeys(recipients):
                self._letters.setdefault(address, []).append(letter)
                waiter = self._waiters.get(address)
                if waiter is not None:
                    waiter.notify_all()
        return letter

    def letters(self, address: str) -> list[Letter]:
        """List the letters for *address*, oldest first."""
        with self._lock:
            return list(self._letters.get(address.lower(), ()))

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait for a letter whose key is not in *known*; MailboxUnreachable once the shelf is closed."""
        name = address.lower()
        deadline = time.monotonic() + timeout_s
        with self._lock:
            waiter = self._waiters.setdefault(name, threading.Condition(self._lock))
            while True:
                fresh = [letter for letter in self._letters.get(name, ()) if letter.key not in known]
                left_s = deadline - time.monotonic()
                if fresh or left_s <= 0:
                    return fresh
                if self._closed:
                    raise MailboxUnreachable("the embedded mailbox was closed while a letter was awaited")
                waiter.wait(left_s)

    def addresses(self) -> list[str]:
        """List the addresses for which a letter has arrived, in the order of their first letter."""
        with self._lock:
            return list(self._letters)

    def close(self) -> None:
        """Wake all who wait; what lies here stays readable."""
        with self._lock:
            self._closed = True
            for waiter in self._waiters.values():
                waiter.notify_all()
