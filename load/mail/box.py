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

from load.mail.bell import Bell, bells_of_this_process
from load.mail.crowd_time import MOVED, CrowdTime
from parcours.clock import SystemClock
from parcours.errors import MailboxUnreachable
from parcours.mailbox.port import Letter

MAX_FRAME_BYTES = 40_000_000
CHUNK = 65_536
_LENGTH = struct.Struct(">I")
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
        self._bells: dict[str, Bell] = {}
        self._new_bell = bells_of_this_process()
        self._broken = ""
        self._closed = False
        threading.Thread(target=self._listen, name="mail-feed-reader", daemon=True).start()

    def expect(self, address: str) -> None:
        """Keep the letters for this customer from now on."""
        key = customer_of(address)
        self._letters[key] = []
        self._bells[key] = self._new_bell()

    def forget(self, address: str) -> None:
        """Drop the letters of a customer who has gone."""
        key = customer_of(address)
        self._letters.pop(key, None)
        self._bells.pop(key, None)

    def letters(self, address: str) -> list[Letter]:
        """List the letters for *address* of an expected customer, oldest first."""
        return self._fresh(customer_of(address), address.lower(), frozenset())

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait for a letter for *address* that is not in *known*; time that passes at once ends the wait."""
        key, name = customer_of(address), address.lower()
        bell = self._bells.get(key)
        if bell is not None:
            bell.hush()
        fresh = self._fresh(key, name, known)
        if fresh or timeout_s <= 0:
            return fresh
        deadline = self._time.monotonic() + timeout_s
        left_s = timeout_s
        while not fresh and left_s > 0:
            if bell is None:
                self._time.sleep(min(left_s, 0.1))
            else:
                bell.wait(left_s)
                bell.hush()
            fresh = self._fresh(key, name, known)
            left_s = deadline - self._time.monotonic()
        return fresh

    def close(self) -> None:
        """Leave the feed."""
        self._closed = True
        self._socket.close()

    def _fresh(self, key: str, name: str, known: frozenset[str]) -> list[Letter]:
        """List the letters for an address that are not *known*, oldest first."""
        if self._broken and not self._closed:
            raise MailboxUnreachable(f"the mail feed was lost: {self._broken}")
        return [one for one in self._letters.get(key, ()) if name in one.recipients and one.key not in known]

    def _listen(self) -> None:
        held = bytearray()
        try:
            while True:
                data = self._socket.recv(CHUNK)
                if not data:
                    raise OSError("it was closed")
                held += data
                while len(held) >= _LENGTH.size:
                    (length,) = _LENGTH.unpack_from(held)
                    if length > MAX_FRAME_BYTES:
                        raise OSError(f"a frame of {length} bytes")
                    end = _LENGTH.size + length
                    if len(held) < end:
                        break
                    self._take(bytes(held[_LENGTH.size : end]))
                    del held[:end]
        except (OSError, ValueError, KeyError) as error:
            self._broken = str(error) or type(error).__name__
            self._ring_all()

    def _ring_all(self) -> None:
        for bell in list(self._bells.values()):
            bell.ring()

    def _take(self, frame: bytes) -> None:
        head, _, raw = frame.partition(b"\n")
        about = json.loads(head.decode())
        if MOVED in about:
            self._time.move_on(float(about[MOVED]))
            self._ring_all()
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
            self._bells[key].ring()


def customer_of(address: str) -> str:
    """Return the number in a persona's address (``zoe.roux.1234@...``, also ``....1234.bis@...``), or the address."""
    match = _NUMBER.search(address)
    return match[1] if match else address.lower()
