"""The sink that publishes: every letter goes to all workers the moment it has arrived, over one connection each.

A frame is the length of the rest (4 bytes, big-endian), a line of JSON (envelope and times), then the message; one
without a message says that the shop's clock was moved on. Times are this machine's monotonic clock; a worker on
another machine takes the moment of reading instead.
"""

from __future__ import annotations

import json
import queue
import socket
import struct
import threading
from itertools import count

from aiosmtpd.smtp import SMTP, Envelope, Session

from load.mail.crowd_time import MOVED
from parcours.clock import Clock, SystemClock
from parcours.errors import MailboxUnreachable
from parcours.mailbox.port import Letter
from parcours.mailbox.sink import SmtpSink
from parcours.records import Json

_END = b""


class Publisher:
    """Sends letters to whoever has connected; listens as soon as it is made.

    Args:
        bind: Address to listen on; beyond the loopback where workers are on other machines.
        port: Port, 0 for a free one.
    """

    def __init__(self, bind: str = "127.0.0.1", port: int = 0) -> None:
        try:
            self._listener = socket.create_server((bind, port), backlog=64)
        except OSError as error:
            raise MailboxUnreachable(f"the mail feed cannot listen: {error.strerror}") from error
        here = "127.0.0.1" if bind == "0.0.0.0" else bind
        self.address: tuple[str, int] = (here, self._listener.getsockname()[1])
        self._lines: tuple[queue.SimpleQueue[bytes], ...] = ()
        self._changing = threading.Lock()
        self._closed = False
        threading.Thread(target=self._accept, name="mail-feed", daemon=True).start()

    def publish(self, letter: Letter) -> None:
        """Hand a letter to every worker; returns at once."""
        self._send(pack(letter))

    def moved_on(self, by_s: float) -> None:
        """Tell every worker that *by_s* seconds have passed at once; letters published before came before them."""
        self._send(_framed({MOVED: by_s}))

    def close(self) -> None:
        """Let the workers go."""
        self._closed = True
        self._listener.close()
        for line in self._lines:
            line.put(_END)

    def _send(self, frame: bytes) -> None:
        for line in self._lines:
            line.put(frame)

    def _accept(self) -> None:
        while not self._closed:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            line: queue.SimpleQueue[bytes] = queue.SimpleQueue()
            with self._changing:
                self._lines = (*self._lines, line)
            threading.Thread(target=self._serve, args=(sock, line), name="mail-feed-line", daemon=True).start()

    def _serve(self, sock: socket.socket, line: queue.SimpleQueue[bytes]) -> None:
        with sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (frame := line.get()) != _END:
                try:
                    sock.sendall(frame)
                except OSError:
                    break
        with self._changing:  # a new tuple: whoever publishes meanwhile goes through the old one and misses nobody
            self._lines = tuple(other for other in self._lines if other is not line)


class PublishingSink(SmtpSink):
    """The embedded mailbox, keeping nothing and publishing everything.

    Args:
        publisher: Where letters go.
        port: Port, 0 for a free one.
        clock: Stamps the letters.
        bind: Address to listen on; beyond the loopback where the shop is on another machine.
    """

    def __init__(
        self, publisher: Publisher, port: int = 0, clock: Clock | None = None, bind: str = "127.0.0.1"
    ) -> None:
        self._publisher = publisher
        self._stamp = clock or SystemClock()
        self._count = count(1)
        self.taken = 0
        super().__init__(bind, port, anywhere=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Stamp the letter and hand it on."""
        content = envelope.content or b""
        self.taken += 1
        self._publisher.publish(
            Letter(
                raw=content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"),
                sender=envelope.mail_from or "",
                recipients=tuple(address.lower() for address in envelope.rcpt_tos),
                arrived_at=self._stamp.now(),
                arrived_monotonic_s=self._stamp.monotonic(),
                key=f"{next(self._count):08d}",
            )
        )
        return "250 Kept"


def pack(letter: Letter) -> bytes:
    """Write a letter as a frame."""
    head = {
        "sender": letter.sender,
        "recipients": letter.recipients,
        "at": letter.arrived_at.isoformat(),
        "monotonic_s": letter.arrived_monotonic_s,
        "key": letter.key,
    }
    return _framed(head, letter.raw)


def _framed(head: Json, body: bytes = b"") -> bytes:
    rest = json.dumps(head).encode() + b"\n" + body
    return struct.pack(">I", len(rest)) + rest
