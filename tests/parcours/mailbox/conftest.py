"""Every kind of mailbox with a real server behind it, a way in by SMTP, and a way to cut the line to it.

A server that is not on this machine skips its tests with the reason; ``make mailboxes-test`` installs what is missing.
Mailpit's program is in no package registry, so its documented API is served here over real SMTP and HTTP.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import getpass
import imaplib
import json
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from parcours.errors import MailboxUnreachable
from parcours.mailbox.imap import ImapMailbox
from parcours.mailbox.maildev import MaildevMailbox
from parcours.mailbox.mailpit import MailpitMailbox
from parcours.mailbox.polled import PolledMailbox
from parcours.mailbox.port import Mailbox
from parcours.mailbox.sink import SmtpSink
from parcours.mailbox.spool import SpoolMailbox

MAILDEV = Path(__file__).parents[3] / ".cache" / "maildev" / "node_modules"
KINDS = ("sink", "spool", "imap", "maildev-2", "maildev-3", "mailpit")
PASSWORD = "an-account-of-a-test"
UP_WITHIN_S = 30.0
WOKEN_BY_DOVECOT_S = 1.5
"""Dovecot waits for half a second before it tells one who listens; the rest is for a machine that does other things."""


@dataclass
class Post:
    """A mailbox under test and the way in to it.

    Args:
        mailbox: What is tested.
        smtp: Host and port that take mail for it.
        break_off: Makes it unreachable.
        cut: Breaks the lines that are open; new ones are taken.
        again: Opens the same mailbox a second time, as another run would; None where it lives in this process.
        mend: Undoes `break_off`; None where that cannot be.
        woken_within_s: Seconds in which somebody who waits is told of a letter.
    """

    mailbox: Mailbox
    smtp: tuple[str, int]
    break_off: Callable[[], None]
    cut: Callable[[], None]
    again: Callable[[datetime | None], PolledMailbox] | None = None
    mend: Callable[[], None] | None = None
    woken_within_s: float = 0.5

    def send(self, to: list[str], subject: str = "Votre commande", text: str = "Merci.") -> None:
        """Send one mail as a shop does."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "boutique@shop.test", ", ".join(to), subject
        mail.set_content(text)
        with smtplib.SMTP(*self.smtp) as server:
            server.send_message(mail)

    def send_raw(self, raw: bytes, *to: str) -> None:
        """Send bytes as they are."""
        with smtplib.SMTP(*self.smtp) as server:
            server.sendmail("boutique@shop.test", list(to), raw)


@pytest.fixture(params=KINDS)
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    """Open each kind of mailbox in turn."""
    kind = str(request.param)
    with contextlib.ExitStack() as stack:
        if kind in ("sink", "spool"):
            yield stack.enter_context(_local(kind, tmp_path))
            return
        if kind == "imap":
            smtp, port = stack.enter_context(_dovecot())
        elif kind == "mailpit":
            smtp, port = stack.enter_context(_mailpit())
        else:
            smtp, port = stack.enter_context(_maildev(kind, tmp_path))
        line = Line(port)
        stack.callback(line.stop)

        def opened(since: datetime | None = None) -> PolledMailbox:
            mailbox = _client(kind, line.port, since)
            stack.callback(mailbox.close)
            mailbox.open()
            return mailbox

        woken_within_s = WOKEN_BY_DOVECOT_S if kind == "imap" else 0.5
        yield Post(opened(), smtp, line.stop, line.cut, opened, line.start, woken_within_s)


def _client(kind: str, port: int, since: datetime | None) -> PolledMailbox:
    if kind == "imap":
        return ImapMailbox("127.0.0.1", port, "tester", PASSWORD, tls="none", since=since, poll_s=0.02)
    url = f"http://127.0.0.1:{port}"
    if kind == "mailpit":
        return MailpitMailbox(url, since=since, poll_s=0.02)
    return MaildevMailbox(url, since=since, poll_s=0.02)


@pytest.fixture(params=["", "imap_capability = IMAP4rev1 LITERAL+\n"], ids=["idle", "no-idle"])
def imap_server(request: pytest.FixtureRequest) -> Iterator[tuple[tuple[str, int], Line, bool]]:
    """Start Dovecot as it is, and without IDLE: where mail goes in, the line to it, and whether it has IDLE."""
    with _dovecot(request.param) as (smtp, port):
        line = Line(port)
        yield smtp, line, not request.param
        line.stop()


@contextlib.contextmanager
def _local(kind: str, tmp_path: Path) -> Iterator[Post]:
    folder = tmp_path / "spool"
    sink = SmtpSink(spool=folder if kind == "spool" else None)

    def cut() -> None:
        with socket.create_connection(sink.address) as client:
            client.recv(200)
            client.sendall(b"EHLO x\r\nMAIL FROM:<a@shop.test>\r\n")

    try:
        if kind == "sink":
            yield Post(sink, sink.address, sink.close, cut)
        else:
            yield Post(SpoolMailbox(folder), sink.address, lambda: _rename(folder, tmp_path / "gone"), cut)
    finally:
        sink.close()


def _rename(source: Path, target: Path) -> None:
    source.rename(target)


class Line:
    """The line from a mailbox to its server, which can be cut and mended."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open: list[socket.socket] = []
        self.port = 0
        self._listener: socket.socket | None = None
        self.start()

    def start(self) -> None:
        """Take connections, on the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Break what is connected."""
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Take nothing any more, and break what is connected."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(source, target), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


# Dovecot -------------------------------------------------------------------------------------------
_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
ssl = no
disable_plaintext_auth = no
mail_fsync = never
mail_location = maildir:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
"""


class Hop:
    """Takes mail by SMTP and hands Dovecot a copy for each recipient, as a mail server's last step does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._imap: imaplib.IMAP4 | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Write down for whom and from whom it is, then the letter as it came."""
        if self._imap is None:
            self._imap = imaplib.IMAP4("127.0.0.1", self._port)
            self._imap.login("tester", PASSWORD)
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            head = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n".encode()
            self._imap.append("INBOX", "", "", head + content)
        return "250 Kept"

    def close(self) -> None:
        """Leave Dovecot."""
        if self._imap is not None:
            self._imap.shutdown()


@contextlib.contextmanager
def _dovecot(more: str = "") -> Iterator[tuple[tuple[str, int], int]]:
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    if not Path(program).exists():
        pytest.skip("no Dovecot on this machine: run `make mailboxes-test`")
    import grp
    import pwd

    account = pwd.getpwnam("nobody" if os.getuid() == 0 else getpass.getuser())
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    folder.chmod(0o755)
    for name in ("run", "mail", "mail/new", "mail/cur", "mail/tmp"):
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    port = _free_port()
    settings = _DOVECOT.format(
        folder=folder,
        user=account.pw_name,
        group=grp.getgrgid(account.pw_gid).gr_name,
        uid=account.pw_uid,
        gid=account.pw_gid,
        port=port,
        password=PASSWORD,
    )
    (folder / "dovecot.conf").write_text(settings + more)
    (folder / "log").touch()
    (folder / "log").chmod(0o666)
    become = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    server = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], **become)  # type: ignore[call-overload]
    last = Hop(port)
    hop = Controller(last, hostname="127.0.0.1", port=_free_port())
    hop.start()
    try:
        _up(port, server, (folder / "log").read_text)
        yield ("127.0.0.1", hop.port), port
    finally:
        hop.stop()
        last.close()
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


# maildev -------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _maildev(kind: str, tmp_path: Path) -> Iterator[tuple[tuple[str, int], int]]:
    name = "maildev" if kind == "maildev-3" else "maildev2"
    script = MAILDEV / name / ("dist/bin/maildev.js" if kind == "maildev-3" else "bin/maildev")
    own = MAILDEV / "node" / "bin" / "node"
    node = str(own) if own.exists() else shutil.which("node")
    if not script.exists() or not node:
        pytest.skip(f"no {kind} on this machine: run `make mailboxes-test`")
    smtp, web = _free_port(), _free_port()
    log = tmp_path / "maildev.log"
    places = ["--ip", "127.0.0.1", "--smtp", str(smtp), "--web", str(web), "--web-ip", "127.0.0.1"]
    with log.open("wb") as out:
        server = subprocess.Popen([node, script, *places], stdout=out, stderr=out, cwd=tmp_path)
    try:
        for port in (smtp, web):
            _up(port, server, log.read_text)
        yield ("127.0.0.1", smtp), web
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


# Mailpit -------------------------------------------------------------------------------------------
class Mailpit:
    """Mailpit's list and message source as its API documents them: newest first, nanoseconds, hidden copies as Bcc."""

    def __init__(self) -> None:
        self.summaries: list[dict[str, object]] = []
        self.raw: dict[str, bytes] = {}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a letter and its summary."""
        content = envelope.original_content or b""
        fields = email.message_from_bytes(content.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n", policy=email.policy.compat32)
        lists = {name: _addresses(fields, name) for name in ("To", "Cc", "Bcc")}
        shown = {one["Address"].lower() for found in lists.values() for one in found}
        lists["Bcc"] += [{"Name": "", "Address": to} for to in envelope.rcpt_tos if to.lower() not in shown]
        key = f"id{len(self.summaries):020d}"
        self.raw[key] = content
        self.summaries.append(
            {
                "ID": key,
                "MessageID": str(fields.get("Message-ID", "")),
                "Read": False,
                "From": {"Name": "", "Address": envelope.mail_from},
                **lists,
                "ReplyTo": [],
                "Subject": str(fields.get("Subject", "")),
                "Created": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "123Z"),
                "Username": "",
                "Tags": [],
                "Size": len(content),
                "Attachments": 0,
                "Snippet": "",
            }
        )
        return "250 Kept"

    def answer(self, target: str) -> tuple[int, bytes, str]:
        """Return status, body and type of what is at *target*."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path.strip("/").split("/"):
            case ["api", "v1", "messages"]:
                start, limit = int(query.get("start", 0)), int(query.get("limit", 50))
                page = list(reversed(self.summaries))[start : start + limit]
                total = len(self.summaries)
                body = {"total": total, "messages_count": total, "start": start, "tags": [], "messages": page}
                return 200, json.dumps(body).encode(), "application/json"
            case ["api", "v1", "message", key, "raw"] if key in self.raw:
                return 200, self.raw[key], "text/plain; charset=utf-8"
        return 404, b"404 page not found", "text/plain"


def _addresses(fields: email.message.Message, name: str) -> list[dict[str, str]]:
    found = getaddresses([str(value) for value in fields.get_all(name, [])])
    return [{"Name": person, "Address": address} for person, address in found if "@" in address]


@contextlib.contextmanager
def _mailpit() -> Iterator[tuple[tuple[str, int], int]]:
    mailpit = Mailpit()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body, kind = mailpit.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    threading.Thread(target=web.serve_forever, daemon=True).start()
    smtp = Controller(mailpit, hostname="127.0.0.1", port=_free_port())
    smtp.start()
    try:
        yield ("127.0.0.1", smtp.port), web.server_address[1]
    finally:
        smtp.stop()
        web.shutdown()
        web.server_close()


# Who waits -----------------------------------------------------------------------------------------
@pytest.fixture
def waiting() -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Let somebody wait beside the test, which goes on once the wait has begun; asked then, tells how it came out."""

    def begin(wait: Callable[[], Any]) -> Callable[[], Any]:
        told: list[Any] = []

        def keep() -> None:
            try:
                told.append(wait())
            except MailboxUnreachable as error:
                told.append(error)

        waiter = threading.Thread(target=keep)
        waiter.start()
        ends = time.monotonic() + UP_WITHIN_S
        while not _sleeps(waiter):
            assert waiter.is_alive(), f"expected somebody who waits, but the wait is over: {told}"
            assert time.monotonic() < ends, f"nobody waited within {UP_WITHIN_S:.0f} s"
            time.sleep(0.002)

        def outcome() -> Any:
            waiter.join(UP_WITHIN_S)
            return told[0] if told else None

        return outcome

    return begin


def _sleeps(waiter: threading.Thread) -> bool:
    """Say whether a thread has looked into its mailbox in vain, and sleeps until it looks again or is woken."""
    frame = sys._current_frames().get(waiter.ident or 0)
    waits = frame is not None and (frame.f_code.co_filename == threading.__file__ or frame.f_code.co_name == "wait")
    while frame and not (frame.f_code.co_name == "wait" and "known" in frame.f_locals):
        frame = frame.f_back
    return waits and frame is not None and "left_s" in frame.f_locals


# Helpers -------------------------------------------------------------------------------------------
def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _up(port: int, server: subprocess.Popen[bytes], log: Callable[[], str]) -> None:
    ends = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < ends and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"the server did not come up at port {port}: {log()}")
