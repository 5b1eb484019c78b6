"""Stands between customer and shop, and between shop and mailbox: passes on what comes, or spoils it on the way.

Every world of the shop gets a door of its own here, so that the customer never leaves the proxy: addresses that
the shop writes into pages and mails name our doors, addresses that the customer sends name the shop's.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session

from parcours.mailbox.sink import SmtpSink
from tests.strangers.letters import Mail, reworded

HOST = "127.0.0.1"
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
_TEXTUAL = ("text/", "application/json", "application/xml", "image/svg")
_LIMIT_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What the shop answered to one request, with our addresses in it."""

    method: str
    path: str
    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Posting:
    """A mail on its way to its recipients."""

    sender: str
    recipients: tuple[str, ...]
    mail: Mail


class Hand:
    """Sees everything that passes in one world, and may change it. This one changes nothing."""

    def answer(self, answer: Answer) -> Answer:
        """Return what the customer gets in place of *answer*."""
        return answer

    def posting(self, posting: Posting) -> list[Posting]:
        """Return what goes on to the mailbox in place of *posting*."""
        return [posting]


@dataclass
class Between:
    """The proxy: HTTP doors, an SMTP door, and who looks at what passes.

    Args:
        mailbox: Host and port to which mail is passed on.
        hand_for: Called with the seed of each new world; returns who looks at what passes there.
    """

    mailbox: tuple[str, int]
    hand_for: Callable[[int], Hand]
    _doors: dict[int, _Door] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._postman = _Postman(self)
        self.smtp: tuple[str, int] = self._postman.address

    def open(self, shop_url: str, hand: Hand) -> str:
        """Open a door to *shop_url* and return its address."""
        port = urlsplit(shop_url).port
        assert port is not None
        door = _Door(self, port, hand)
        with self._lock:
            self._doors[port] = door
        return door.url

    def close(self) -> None:
        """Close every door."""
        self._postman.close()
        for door in list(self._doors.values()):
            door.close()

    # Addresses -----------------------------------------------------------------------------------
    def outwards(self, text: bytes, port: int) -> bytes:
        """Name our door of the world at *port* where the shop named itself."""
        return _renamed(text, port, self._doors[port].port) if port in self._doors else text

    def door_of(self, text: str) -> _Door | None:
        """Return the door of the world whose address stands in a mail."""
        with self._lock:
            return next((door for port, door in self._doors.items() if f"{HOST}:{port}/" in text), None)

    def gone(self, port: int) -> None:
        """Forget a world that was closed."""
        with self._lock:
            door = self._doors.pop(port, None)
        if door:
            threading.Thread(target=door.close, daemon=True).start()


class _Door:
    """One address of ours, behind which one world stands."""

    def __init__(self, between: Between, shop_port: int, hand: Hand) -> None:
        self.between = between
        self.shop_port = shop_port
        self.hand = hand
        self._server = ThreadingHTTPServer((HOST, 0), type("Handler", (_Handler,), {"door": self}))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.url = f"http://{HOST}:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Passes one request on to the shop, and its answer back."""

    door: _Door
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._pass_on()

    do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815 - http.server calls them so

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _pass_on(self) -> None:
        door = self.door
        sent = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {
            name: _renamed(value.encode("latin-1"), door.port, door.shop_port).decode("latin-1")
            for name, value in self.headers.items()
            if name.lower() not in (*_HOP, "accept-encoding")
        }
        shop = http.client.HTTPConnection(HOST, door.shop_port, timeout=_LIMIT_S)
        try:
            shop.request(self.command, self.path, _renamed(sent, door.port, door.shop_port), headers)
            came = shop.getresponse()
            body = came.read()
            kind = came.headers.get("content-type", "")
            if "/controle/api/" in self.path:
                body = self._control(sent, body)
            elif kind.startswith(_TEXTUAL):
                body = door.between.outwards(body, door.shop_port)
            answer = Answer(self.command, self.path, came.status, kind, body)
            if "/controle" not in self.path and not self.path.startswith("/static/"):
                answer = door.hand.answer(answer)
            self._give(answer, came)
        finally:
            shop.close()

    def _give(self, answer: Answer, came: http.client.HTTPResponse) -> None:
        self.send_response_only(answer.status)
        for name, value in came.headers.items():
            if name.lower() not in _HOP:
                self.send_header(name, _renamed(value.encode("latin-1"), *self._ports()).decode("latin-1"))
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _ports(self) -> tuple[int, int]:
        return self.door.shop_port, self.door.port

    def _control(self, sent: bytes, body: bytes) -> bytes:
        """Open a door for a world that was made, and close the one of a world that has ended."""
        between = self.door.between
        if self.command == "POST" and self.path.endswith("/worlds"):
            made = json.loads(body)
            if "url" in made:
                made["url"] = between.open(made["url"], between.hand_for(json.loads(sent).get("seed", 1)))
            return json.dumps(made).encode()
        if self.command == "DELETE":
            between.gone(self.door.shop_port)
        return between.outwards(body, self.door.shop_port)


class _Postman(SmtpSink):
    """Takes the shop's mails and passes them on to the mailbox."""

    def __init__(self, between: Between) -> None:
        self._between = between
        super().__init__()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Look at one mail, and send on what becomes of it before the shop hears that it was taken."""
        return await asyncio.to_thread(self._pass_on, envelope)

    def _pass_on(self, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        mail = Mail.parse(raw)
        door = self._between.door_of(" ".join([*mail.texts.values(), raw.decode("latin-1")]))
        goes_on = [Posting(envelope.mail_from or "", tuple(envelope.rcpt_tos), mail)]
        if door:
            mail = reworded(mail, lambda text: _renamed(text.encode(), door.shop_port, door.port).decode())
            goes_on = door.hand.posting(Posting(envelope.mail_from or "", tuple(envelope.rcpt_tos), mail))
        for posting in goes_on:
            with smtplib.SMTP(*self._between.mailbox, timeout=_LIMIT_S) as mailbox:
                mailbox.sendmail(posting.sender, list(posting.recipients), posting.mail.raw)
        return "250 OK"


def _renamed(text: bytes, old: int, new: int) -> bytes:
    for separator in (":", "%3A"):
        text = text.replace(f"127.0.0.1{separator}{old}".encode(), f"127.0.0.1{separator}{new}".encode())
    return text
