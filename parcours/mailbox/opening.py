"""Opens the mailbox that the settings name."""

from __future__ import annotations

from datetime import datetime

from parcours.clock import Clock
from parcours.mailbox.polled import PolledMailbox
from parcours.mailbox.settings import MailboxSettings
from parcours.mailbox.sink import SmtpSink


def open_mailbox(
    settings: MailboxSettings, password: str = "", *, since: datetime | None = None, clock: Clock | None = None
) -> SmtpSink | PolledMailbox:
    """Open the mailbox and look into it once, so that a run does not begin without one.

    Args:
        settings: Section ``[mailbox]``.
        password: What the environment variable that they name holds.
        since: Where a run is gone on with, its beginning: letters since then are seen. None for "from now on".
        clock: Stamps the letters.

    Raises:
        ConfigError: If the server refuses the user.
        MailboxUnreachable: If the server does not answer, or the port is taken.
    """
    if settings.kind == "sink":
        return SmtpSink(host=settings.host, port=settings.port, clock=clock)
    mailbox = _made(settings, password, since, clock)
    try:
        mailbox.open()
    except BaseException:
        mailbox.close()
        raise
    return mailbox


def _made(settings: MailboxSettings, password: str, since: datetime | None, clock: Clock | None) -> PolledMailbox:
    user, host, port, poll_s = settings.user, settings.host, settings.server_port, settings.poll_s
    if settings.kind == "imap":
        from parcours.mailbox.imap import ImapMailbox

        return ImapMailbox(
            host,
            port,
            user,
            password,
            folder=settings.folder,
            tls=settings.tls,
            since=since,
            poll_s=poll_s,
            clock=clock,
        )
    url = host if host.startswith(("http://", "https://")) else f"http://{host}:{port}"
    if settings.kind == "maildev":
        from parcours.mailbox.maildev import MaildevMailbox

        return MaildevMailbox(url, user=user, password=password, since=since, poll_s=poll_s, clock=clock)
    from parcours.mailbox.mailpit import MailpitMailbox

    return MailpitMailbox(url, user=user, password=password, since=since, poll_s=poll_s, clock=clock)
