"""Listens to an IMAP server that says of itself when something is new (IDLE, RFC 2177), in place of asking it for ever.

It has a connection of its own, so that nobody who looks into the mailbox has to wait for it. It knows no letters: it
only says that it is worth looking. A connection that is lost is laid again, and whoever waits meanwhile is told that
nobody listens.
"""

from __future__ import annotations

import imaplib
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from imap_tools import BaseMailBox, ImapToolsError

from parcours.errors import ConfigError

RENEWED_EVERY_S = 240.0
"""Seconds after which IDLE is begun anew, before a router on the way forgets the connection; RFC 2177 allows 29 min."""
AGAIN_AFTER_S = 1.0
"""Seconds from a connection that was lost to the next."""
_LOST = (OSError, imaplib.IMAP4.error, ImapToolsError)


class Listener:
    """One who listens, from the first call of `wait` until `close`.

    Args:
        connect: Opens a connection with the folder selected.
        name: Of the thread that listens.
    """

    def __init__(self, connect: Callable[[], BaseMailBox], name: str) -> None:
        self._connect = connect
        self._name = name
        self._news = threading.Condition()
        self._heard = 0
        self._hears = False
        self._able = True
        self._closed = threading.Event()
        self._box: BaseMailBox | None = None
        self._thread: threading.Thread | None = None

    @property
    def heard(self) -> int:
        """How often something was heard; asked before a look, so that `wait` misses nothing that comes during it."""
        return self._heard

    @property
    def hears(self) -> bool:
        """Whether the server is being listened to now."""
        return self._hears

    def wait(self, heard: int, timeout_s: float) -> None:
        """Wait until there is something new, it is listened to or no longer, or the time is up.

        Args:
            heard: What `heard` was before the last look.
            timeout_s: Seconds after which to look though nothing was heard.
        """
        with self._news:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._listen, name=self._name, daemon=True)
                self._thread.start()
            self._news.wait_for(lambda: self._heard != heard or self._closed.is_set(), timeout_s)

    def close(self) -> None:
        """Stop listening, and let who waits go on."""
        self._closed.set()
        with self._news:
            self._news.notify_all()
            thread, box = self._thread, self._box
        if box is not None:
            with suppress(OSError):
                box.client.sock.shutdown(socket.SHUT_RDWR)
        if thread is not None:
            thread.join(AGAIN_AFTER_S)

    # The thread ------------------------------------------------------------------------------------
    def _listen(self) -> None:
        while self._able and not self._closed.is_set():
            try:
                self._listens_on(self._opened())
            except ConfigError:  # a refused account: whoever looks is told, and it is not tried again and again
                self._able = False
            except _LOST:
                pass
            finally:
                self._hang_up()
            self._closed.wait(AGAIN_AFTER_S)

    def _opened(self) -> BaseMailBox:
        box = self._connect()
        with self._news:
            self._box = box
        return box

    def _listens_on(self, box: BaseMailBox) -> None:
        """Listen until the connection is lost; return at once where the server has no IDLE."""
        self._able = "IDLE" in _capabilities(box)
        idle: Any = box.idle
        while self._able and not self._closed.is_set():
            idle.start()
            self._tell(hears=True)
            ends = time.monotonic() + RENEWED_EVERY_S
            while (left_s := ends - time.monotonic()) > 0:
                if not idle.poll(left_s) and time.monotonic() < ends:
                    raise ConnectionAbortedError("the server hung up")
                self._tell(hears=True)
            idle.stop()

    def _tell(self, *, hears: bool) -> None:
        """Let all who wait look again: something is new, or it is now that one listens, or no longer does."""
        with self._news:
            self._hears = hears
            self._heard += 1
            self._news.notify_all()

    def _hang_up(self) -> None:
        with self._news:
            box, self._box = self._box, None
        if self._hears:
            self._tell(hears=False)
        if box is not None:
            with suppress(*_LOST):
                box.client.shutdown()


def _capabilities(box: BaseMailBox) -> tuple[str, ...]:
    """Ask what the server can do; what it said before the account was known may have been less."""
    kind, answer = box.client.capability()
    if kind != "OK":
        raise imaplib.IMAP4.error("CAPABILITY was refused")
    return tuple(b" ".join(answer).decode("ascii", "replace").upper().split())
