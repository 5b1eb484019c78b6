"""What all mailboxes have in common that lie on a server and are looked into again and again.

Such a server is never told to delete or to mark anything. It is asked for what is new, once for all who wait meanwhile;
a letter's text is fetched when somebody for whom it is asks for it. A connection that is lost is opened again. What is
there already when the mailbox is opened is somebody else's, unless it came *since* a moment that the caller names.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from parcours.clock import Clock, SystemClock
from parcours.errors import MailboxUnreachable, SpecError
from parcours.mailbox.port import Letter

_Answer = TypeVar("_Answer")

OPENING_S = 10.0
"""Seconds that a server may take to answer one question; less where the caller's deadline is nearer."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a server says of a letter before it is fetched.

    Args:
        key: Identifies it on the server, for good.
        sender: Envelope sender, or the best that is known of it.
        recipients: Envelope recipients, lower case; from the headers where there is no envelope.
        at: When it arrived, on the server's clock; None where the server does not tell.
    """

    key: str
    sender: str
    recipients: tuple[str, ...]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class _Stamped:
    notice: Notice
    arrived_at: datetime
    arrived_monotonic_s: float


class PolledMailbox(ABC):
    """A mailbox on a server; safe to use from many threads, which share its looks.

    Args:
        place: Where it is, for messages: ``imap://127.0.0.1:143/INBOX``.
        since: Letters that came earlier are not seen; None for "from now on".
        poll_s: Seconds between two looks of a waiter, above 0.
        clock: Stamps the letters.
    """

    def __init__(self, place: str, *, since: datetime | None, poll_s: float, clock: Clock | None) -> None:
        if poll_s <= 0:
            raise SpecError(f"{place}: poll_s: expected seconds above 0, given {poll_s}")
        self.place = place
        self._since = since
        self._poll_s = poll_s
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._by_address: dict[str, list[_Stamped]] = {}
        self._letters: dict[str, Letter] = {}
        self._looked_at: datetime | None = None
        self._asked_s = self._told_s = float("-inf")
        self._asked_heard = 0
        self._awaited: dict[str, tuple[frozenset[str], float]] = {}
        self._closed = threading.Event()
        self._patience_s = OPENING_S

    # What a kind of server adds ------------------------------------------------------------------
    @abstractmethod
    def _look(self) -> Iterable[Notice]:
        """Return what has not been returned before, oldest first; MailboxUnreachable where the server is lost."""

    @abstractmethod
    def _fetch(self, keys: list[str]) -> dict[str, bytes]:
        """Return these messages whole; MailboxUnreachable where the server is lost."""

    @abstractmethod
    def _hang_up(self) -> None:
        """Drop the connection, if there is one; the next question opens another."""

    def _heard(self) -> int:
        """Return how often the server has said that something is new; a server that says nothing stays at 0."""
        return 0

    def _lasts_s(self, waited_s: float) -> float:
        """Return for how many seconds a look is enough for who has waited *waited_s*, where nothing was heard.

        That is `poll_s`, unless a kind of server says by itself when something is new.
        """
        return self._poll_s

    def _pause(self, heard: int, duration_s: float) -> None:
        """Wait, until the mailbox is closed or `_heard` is no longer *heard*."""
        self._closed.wait(duration_s)

    # The port --------------------------------------------------------------------------------------
    def open(self) -> None:
        """Look for the first time, so that what is there already is known; MailboxUnreachable where that fails."""
        with self._lock:
            self._refresh(time.monotonic())

    def letters(self, address: str) -> list[Letter]:
        """List the letters for *address*, oldest first."""
        return self._ask(address, OPENING_S)

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait for a letter for *address* that is not in *known*; a server that is lost is looked for until then."""
        began_s = time.monotonic()
        deadline_s = began_s + timeout_s
        awaited_s = self._awaited_since(address, known, began_s) if timeout_s else began_s
        while True:
            now_s = time.monotonic()
            last = now_s >= deadline_s
            lasts_s = 0.0 if last else self._lasts_s(now_s - awaited_s)
            heard = self._heard()
            trouble: MailboxUnreachable | None = None
            fresh: list[Letter] = []
            try:
                letters = self._ask(address, deadline_s - now_s, lasts_s)
                fresh = [letter for letter in letters if letter.key not in known]
            except MailboxUnreachable as error:
                trouble = error
            if fresh:
                return fresh
            if trouble and (last or self._closed.is_set()):
                raise trouble
            if last:
                return []
            left_s = deadline_s - time.monotonic()
            due_s = self._poll_s if trouble else self._told_s + lasts_s - time.monotonic()
            self._pause(heard, max(0.0, min(due_s, left_s)))

    def _awaited_since(self, address: str, known: frozenset[str], now_s: float) -> float:
        """Return since when a letter beside the *known* ones is awaited; who waits asks again and again."""
        with self._lock:
            awaited = self._awaited.get(address)
            if awaited is None or awaited[0] != known:
                awaited = self._awaited[address] = (known, now_s)
            return awaited[1]

    def close(self) -> None:
        """Leave the server; letters already listed stay readable, and who still waits is told."""
        self._closed.set()
        with self._lock:
            self._hang_up()

    # How it looks ----------------------------------------------------------------------------------
    def _ask(self, address: str, patience_s: float, lasts_s: float = 0.0) -> list[Letter]:
        """Look, unless the last look is enough, and fetch what is for *address*.

        Args:
            address: The persona's address.
            patience_s: Seconds that the server may take.
            lasts_s: Seconds for which a look is enough once it has ended, where nothing was heard since; 0 where only
                one is that began after this was asked.
        """
        asked_s = time.monotonic()
        with self._lock:
            self._patience_s = min(OPENING_S, max(0.5, patience_s))
            enough = asked_s < self._told_s + lasts_s if lasts_s else asked_s <= self._asked_s
            if not enough or self._heard() != self._asked_heard or self._closed.is_set():
                self._refresh(asked_s)
            stamped = self._by_address.get(address.lower(), [])
            missing = [one.notice.key for one in stamped if one.notice.key not in self._letters]
            if missing:
                self._keep(stamped, self._surely(lambda: self._fetch(missing)))
            return [self._letters[one.notice.key] for one in stamped if one.notice.key in self._letters]

    def _refresh(self, asked_s: float) -> None:
        began_s, heard = time.monotonic(), self._heard()
        for notice in self._surely(lambda: list(self._look())):
            stamped = self._stamp(notice)
            if stamped is not None:
                for address in dict.fromkeys(notice.recipients):
                    self._by_address.setdefault(address, []).append(stamped)
        self._looked_at = self._clock.now()
        self._asked_s, self._asked_heard = max(asked_s, began_s), heard
        self._told_s = time.monotonic()

    def _stamp(self, notice: Notice) -> _Stamped | None:
        """Tell when a letter came, on our own clock: after the look that did not see it, and not after this one."""
        now, now_s = self._clock.now(), self._clock.monotonic()
        at = min(notice.at or now, now)
        if self._looked_at is None:
            if self._since is None or at < self._since:
                return None
        else:
            at = max(at, self._looked_at)
        return _Stamped(notice, at, now_s - (now - at) / timedelta(seconds=1))

    def _keep(self, stamped: list[_Stamped], texts: dict[str, bytes]) -> None:
        for one in stamped:
            raw = texts.get(one.notice.key)
            if raw is not None:
                self._letters[one.notice.key] = Letter(
                    raw=raw,
                    sender=one.notice.sender,
                    recipients=one.notice.recipients,
                    arrived_at=one.arrived_at,
                    arrived_monotonic_s=one.arrived_monotonic_s,
                    key=one.notice.key,
                )

    def _surely(self, question: Callable[[], _Answer]) -> _Answer:
        """Ask; where the connection was lost meanwhile, open another and ask once more."""
        if self._closed.is_set():
            raise MailboxUnreachable(f"{self.place}: the mailbox was closed")
        try:
            return question()
        except MailboxUnreachable:
            self._hang_up()
            try:
                return question()
            except MailboxUnreachable:
                self._hang_up()
                raise
