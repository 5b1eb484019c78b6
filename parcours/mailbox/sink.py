"""The embedded mailbox: an SMTP server on the loopback that keeps what it is sent and passes nothing on.

Letters stay in memory; with a *spool* folder they are written there too, for other processes to read.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from parcours.clock import Clock, SystemClock
from parcours.errors import MailboxUnreachable, SpecError
from parcours.mailbox.port import Letter
from parcours.mailbox.shelf import Shelf
from parcours.mailbox.spool import write_letter

SIZE_LIMIT_BYTES = 30_000_000
"""A larger mail is refused with 552, as a provider would; nothing of it is kept in memory."""
RECIPIENTS_LIMIT = 100


class SmtpSink:
    """A mailbox that takes mail for every address by SMTP. It listens as soon as it is made.

    Args:
        host: Address to listen on; only the loopback is allowed.
        port: Port, 0 for a free one.
        spool: Folder into which every letter is written as well; made if missing.
        clock: Stamps the letters.
        anywhere: Let *host* be another address than the loopback, where a call has asked for just that.

    Raises:
        SpecError: If *host* is not the loopback.
        MailboxUnreachable: If the port is taken.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        spool: Path | None = None,
        clock: Clock | None = None,
        anywhere: bool = False,
    ) -> None:
        if not anywhere and host not in ("127.0.0.1", "::1", "localhost"):
            raise SpecError(f"mailbox host: expected 127.0.0.1, given {host!r}", way_out="mail is only taken locally")
        self._shelf = Shelf(clock or SystemClock())
        self._spool = spool
        if spool is not None:
            spool.mkdir(parents=True, exist_ok=True)
        try:
            listener = socket.create_server((host, port), backlog=512)
        except OSError as error:
            raise MailboxUnreachable(
                f"the embedded mailbox cannot listen on {host}:{port}: {error.strerror}",
                way_out="choose another port, or 0 for a free one",
            ) from error
        self.address: tuple[str, int] = (host, listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(listener, started), name="smtp-sink", daemon=True)
        self._thread.start()
        started.wait(10)

    def letters(self, address: str) -> list[Letter]:
        """List all letters that have arrived for *address*, oldest first."""
        return self._shelf.letters(address)

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait for a letter for *address* that is not in *known*; woken within a millisecond of its arrival."""
        return self._shelf.wait(address, known, timeout_s)

    def addresses(self) -> list[str]:
        """List the addresses that have had mail: more than a customer may know, for a page that shows all mail."""
        return self._shelf.addresses()

    def close(self) -> None:
        """Stop listening; what arrived stays readable, and who still waits is told."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._shelf.close()

    # The server ----------------------------------------------------------------------------------
    def _serve(self, listener: socket.socket, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, sock=listener))
        started.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _protocol(self) -> SMTP:
        return _Server(
            self, hostname="sink.test", data_size_limit=SIZE_LIMIT_BYTES, enable_SMTPUTF8=True, loop=self._loop
        )

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take every recipient, up to a limit."""
        if len(envelope.rcpt_tos) >= RECIPIENTS_LIMIT:
            return "452 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the letter."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        letter = self._shelf.put(raw, envelope.mail_from or "", tuple(a.lower() for a in envelope.rcpt_tos))
        if self._spool is not None:
            await asyncio.get_running_loop().run_in_executor(None, write_letter, self._spool, letter)
        return "250 Kept"


class _Server(SMTP):
    """Takes long lines, which the standard forbids and shops send all the same."""

    line_length_limit = 1_000_000

    def __init__(self, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
