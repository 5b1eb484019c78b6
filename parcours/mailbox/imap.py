"""A mailbox on an IMAP server: one account that takes the mail of all personas, by a catch-all or by plus addresses.

A server that says by itself when something is new (IDLE) is listened to, on a second connection, and looked into then
and every `LOOKED_EVERY_S`; any other is polled. Servers gather for a while what is new before they speak (Dovecot for
half a second), and most letters come soon: in the first seconds of a wait each is polled. The folder is selected again
for each look, since some servers tell a session that stays nothing. Only headers are read until a letter is wanted. The
folder is opened read-only, so that nothing is marked as seen.
"""

from __future__ import annotations

import imaplib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from itertools import pairwise
from typing import Any, Literal

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import MailboxLoginError

from parcours.clock import Clock
from parcours.errors import ConfigError, MailboxUnreachable
from parcours.mailbox.listening import Listener
from parcours.mailbox.polled import Notice, PolledMailbox

Tls = Literal["tls", "starttls", "none"]
ENVELOPE_HEADERS = ("X-Original-To", "Envelope-To", "X-Envelope-To", "Delivered-To")
"""Where servers write down for whom they took a letter; the first that is there decides."""
AT_ONCE = 500
"""Messages that are asked for with one command."""
HEADER_BYTES = 262_144
LOOKED_EVERY_S = 5.0
"""Seconds between two looks while the server is listened to: it may have nothing to say, or no longer be there."""
EAGER_S = 3.0
"""Seconds from the beginning of a wait for which a server is polled although it is listened to."""
_LOST = (OSError, imaplib.IMAP4.error)
_UID = re.compile(rb"\bUID (\d+)")


class ImapMailbox(PolledMailbox):
    """One folder of one account.

    Args:
        host: The server.
        port: Its port.
        user: The account's name.
        password: Its password; never written or said.
        folder: The folder in which mail arrives.
        tls: "tls" from the first byte, "starttls", or "none" for a server on this machine.
        since: Letters that came earlier are not seen; None for "from now on".
        poll_s: Seconds between two looks, above 0, where the server does not say when something is new.
        eager_s: Seconds from the beginning of a wait for which it is looked every `poll_s` all the same, at least 0.
        clock: Stamps the letters.
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        password: str,
        *,
        folder: str = "INBOX",
        tls: Tls = "tls",
        since: datetime | None = None,
        poll_s: float = 0.1,
        eager_s: float = EAGER_S,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(f"imap://{host}:{port}/{folder}", since=since, poll_s=poll_s, clock=clock)
        self._server = (host, port)
        self._login = (user, password)
        self._folder = folder
        self._tls = tls
        self._eager_s = eager_s
        self._box: BaseMailBox | None = None
        self._validity = b""
        self._last_uid = 0
        self._listener = Listener(self._listening, f"listens to {self.place}")

    def close(self) -> None:
        """Leave the server; letters already listed stay readable, and who still waits is told."""
        super().close()
        self._listener.close()

    def _heard(self) -> int:
        return self._listener.heard

    def _lasts_s(self, waited_s: float) -> float:
        listens = self._listener.hears and waited_s >= self._eager_s
        return max(LOOKED_EVERY_S, self._poll_s) if listens else self._poll_s

    def _pause(self, heard: int, duration_s: float) -> None:
        self._listener.wait(heard, duration_s)

    def _look(self) -> Iterable[Notice]:
        try:
            client = self._selected()
            found = client.uid("SEARCH", f"UID {self._last_uid + 1}:*")
            # "n:*" always holds the last message, however small its number is.
            uids = sorted(uid for uid in map(int, _text(found).split()) if uid > self._last_uid)
            notices = [one for part in _parts(uids) for one in self._notices(client, part)]
            # A server may number letters that were laid down beside it in any order; their second is right.
            notices.sort(key=lambda notice: notice.at or datetime.max.replace(tzinfo=UTC))
        except _LOST as error:
            raise self._unreachable(error) from error
        self._last_uid = max([self._last_uid, *uids])
        return notices

    def _notices(self, client: imaplib.IMAP4, uids: Sequence[int]) -> Iterator[Notice]:
        wanted = f"(UID INTERNALDATE BODY.PEEK[HEADER]<0.{HEADER_BYTES}>)"
        for uid, about, header in _fetched(client.uid("FETCH", _set(uids), wanted)):
            fields = BytesHeaderParser(policy=compat32).parsebytes(header)
            yield Notice(self._key(uid), _sender(fields), recipients_of(fields, self._login[0]), _arrival(about))

    def _fetch(self, keys: list[str]) -> dict[str, bytes]:
        uids = [int(key.rpartition("-")[2]) for key in keys if key.startswith(f"{self._validity.decode()}-")]
        try:
            client = self._selected()
            return {
                self._key(uid): body
                for part in _parts(uids)
                for uid, _, body in _fetched(client.uid("FETCH", _set(part), "(UID BODY.PEEK[])"))
            }
        except _LOST as error:
            raise self._unreachable(error) from error

    def _hang_up(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            with suppress(*_LOST):
                box.client.shutdown()

    # The connection --------------------------------------------------------------------------------
    def _selected(self) -> imaplib.IMAP4:
        """Return the connection with the folder freshly selected; forget the numbers of a folder that was made anew."""
        if self._box is None:
            self._box = self._connected()
        client: imaplib.IMAP4 = self._box.client
        client.sock.settimeout(self._patience_s)
        self._select(client)
        validity = (client.response("UIDVALIDITY")[1] or [b""])[0] or b""
        if validity != self._validity:
            self._validity, self._last_uid = validity, 0
        return client

    def _select(self, client: imaplib.IMAP4) -> None:
        kind, answer = client.select(f'"{self._folder}"', readonly=True)
        if kind != "OK":
            raise imaplib.IMAP4.error(f"folder {self._folder}: {_text((kind, answer)).decode(errors='replace')}")

    def _listening(self) -> BaseMailBox:
        """Open a connection with the folder selected, to listen on."""
        box = self._connected()
        try:
            self._select(box.client)
        except BaseException:
            with suppress(*_LOST):
                box.client.shutdown()
            raise
        return box

    def _connected(self) -> BaseMailBox:
        kinds = {"tls": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}
        try:
            box: BaseMailBox = kinds[self._tls](*self._server, timeout=self._patience_s)
            box.login(*self._login, initial_folder=None)
        except MailboxLoginError as error:
            raise ConfigError(
                f"{self.place}: the server refuses the user {self._login[0]!r}",
                way_out="check user and password_env in [mailbox], and the secret in that variable",
            ) from error
        return box

    def _unreachable(self, error: Exception) -> MailboxUnreachable:
        return MailboxUnreachable(
            f"{self.place}: the server does not answer: {type(error).__name__}: {error}",
            way_out="check host, port, tls and folder in [mailbox], and that the server is up",
        )

    def _key(self, uid: int) -> str:
        return f"{self._validity.decode()}-{uid:010d}"


def recipients_of(fields: Message, account: str = "") -> tuple[str, ...]:
    """Return for whom a letter was taken: by what the server wrote down, else by To and Cc.

    Args:
        fields: The letter's header.
        account: The mailbox's own name, which a catch-all writes down for everybody and which says nothing.
    """
    for name in ENVELOPE_HEADERS:
        found = tuple(address for address in _addresses(fields, name) if address != account.lower())
        if found:
            return found
    return tuple(dict.fromkeys(address for name in ("To", "Cc", "Bcc") for address in _addresses(fields, name)))


def _sender(fields: Message) -> str:
    return next((address for name in ("Return-Path", "From") for address in _addresses(fields, name)), "")


def _addresses(fields: Message, name: str) -> tuple[str, ...]:
    values = [str(value) for value in fields.get_all(name, [])]
    return tuple(dict.fromkeys(address.lower() for _, address in getaddresses(values) if "@" in address))


def _fetched(answer: tuple[str, list[Any]]) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield number, attributes and text of each message; a server may write attributes after the text as well."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(f"FETCH: {_text(answer).decode(errors='replace')}")
    pieces = [*answer[1], b""]
    for piece, after in pairwise(pieces):
        if isinstance(piece, tuple):
            about = piece[0] + (after if isinstance(after, bytes) else b"")
            number = _UID.search(about)
            if number:
                yield int(number[1]), about, piece[1]


def _text(answer: tuple[str, list[Any]]) -> bytes:
    if answer[0] not in ("OK", "NO", "BAD"):
        raise imaplib.IMAP4.error(answer[0])
    return b" ".join(piece for piece in answer[1] if isinstance(piece, bytes))


def _parts(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + AT_ONCE] for start in range(0, len(uids), AT_ONCE))


def _set(uids: Sequence[int]) -> str:
    """Write numbers as a set; one unbroken run is written as its ends."""
    if uids[-1] - uids[0] == len(uids) - 1:
        return f"{uids[0]}:{uids[-1]}"
    return ",".join(map(str, uids))


def _arrival(about: bytes) -> datetime | None:
    """Return the end of the second in which a letter came: IMAP tells no more, and none came before it was sent."""
    local = imaplib.Internaldate2tuple(about)
    return datetime.fromtimestamp(time.mktime(local), UTC) + timedelta(seconds=1) if local else None
