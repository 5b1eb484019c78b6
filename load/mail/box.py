"""A worker's mailbox: letters of its own customers only, as the feed brings them.

A customer is *expected* before the first step and *forgotten* after the last, so that memory holds no more letters
than there are customers under way. Which customer a letter is for is read from the address: the number in it.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from datetime import datetime

from load.mail.crowd_time import MOVED, CrowdTime
from parcours.clock import SystemClock
from parcours.errors import MailboxUnreachable
from parcours.mailbox.port import Letter

MAX_FRAME_BYTES = 40_000_000
_NUMBER = re.compile(r"\.(\d+)(?=[.@])")


class FedMailbox:
    """The mailbox port over a feed.

    Args:
        address: Host and port of the `Publisher`.
        same_machine: Whether the feed's monotonic times are this machine's.
        time: The crowd's time, which the feed moves on.

    Raises:
        MailboxUnreachable: If the feed does not answer.
    """

    def __init__(self, address: tuple[str, int], *, same_machine: bool = True, time: CrowdTime | None = None) -> None:
        try:
            self._socket = socket.create_connection(address, timeout=10)
        except OSError as error:
            raise MailboxUnreachable(f"mail feed {address[0]}:{address[1]}: {error}") from error
        self._socket.settimeout(None)
        self._same_machine = same_machine
        self._time = time or CrowdTime(SystemClock())
        self._letters: dict[str, list[Letter]] = {}
        self._news: dict[str, threading.Event] = {}
        self._broken = ""
        self._closed = False
        threading.Thread(target=self._listen, name="mail-feed-reader", daemon=True).start()

    def expect(self, address: str) -> None:
        """Keep the letters for this customer from now on."""
        key = customer_of(address)
        self._letters[key] = []
        self._news[key] = threading.Event()

    def forget(self, address: str) -> None:
        """Drop the letters of a customer who has gone."""
        key = customer_of(address)
        self._letters.pop(key, None)
        self._news.pop(key, None)

    def letters(self, address: str) -> list[Letter]:
        """List the letters for *address* of an expected customer, oldest first."""
        self._check()
        name = address.lower()
        return [letter for letter in self._letters.get(customer_of(name), ()) if name in letter.recipients]

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait for a letter for *address* that is not in *known*; time that passes at once ends the wait."""
        deadline = self._time.monotonic() + timeout_s
        while True:
            news = self._news.get(customer_of(address))
            if news is not None:
                news.clear()
            fresh = [letter for letter in self.letters(address) if letter.key not in known]
            left_s = deadline - self._time.monotonic()
            if fresh or left_s <= 0:
                return fresh
            if news is None:
                self._time.sleep(min(left_s, 0.1))
            else:
                news.wait(left_s)

    def close(self) -> None:
        """Leave the feed."""
        self._closed = True
        self._socket.close()

    def _check(self) -> None:
        if self._broken and not self._closed:
            raise MailboxUnreachable(f"the mail feed was lost: {self._broken}")

    def _listen(self) -> None:
        try:
            while True:
                (length,) = struct.unpack(">I", self._exactly(4))
                if length > MAX_FRAME_BYTES:
                    raise OSError(f"a frame of {length} bytes")
                self._take(self._exactly(length))
        except (OSError, ValueError, KeyError) as error:
            self._broken = str(error) or type(error).__name__
            for news in list(self._news.values()):
                news.set()

    def _exactly(self, length: int) -> bytes:
        parts: list[bytes] = []
        while length:
            data = self._socket.recv(min(length, 1_000_000))
            if not data:
                raise OSError("it was closed")
            parts.append(data)
            length -= len(data)
        return b"".join(parts)

    def _take(self, frame: bytes) -> None:
        head, _, raw = frame.partition(b"\n")
        about = json.loads(head)
        if MOVED in about:
            self._time.move_on(float(about[MOVED]))
            for news in list(self._news.values()):
                news.set()
            return
        recipients = tuple(str(address) for address in about["recipients"])
        mine = [key for key in map(customer_of, recipients) if key in self._letters]
        if not mine:
            return
        letter = Letter(
            raw=raw,
            sender=about["sender"],
            recipients=recipients,
            arrived_at=datetime.fromisoformat(about["at"]),
            arrived_monotonic_s=about["monotonic_s"] + self._time.moved_s
            if self._same_machine
            else self._time.monotonic(),
            key=about["key"],
        )
        for key in dict.fromkeys(mine):
            self._letters[key].append(letter)
            self._news[key].set()


def customer_of(address: str) -> str:
    """Return the number in a persona's address (``zoe.roux.1234@...``, also ``....1234.bis@...``), or the address."""
    match = _NUMBER.search(address)
    return match[1] if match else address.lower()
