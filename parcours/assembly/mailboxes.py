"""Opens the personas' mailbox for a run, and tells a shop that is brought up where to send its mail."""

from __future__ import annotations

from parcours.assembly.settings import Settings
from parcours.config import secret
from parcours.errors import ConfigError
from parcours.mailbox.opening import open_mailbox
from parcours.mailbox.port import Mailbox
from parcours.mailbox.sink import SmtpSink
from parcours.records import Json
from parcours.runs import run_started


def opened_mailbox(settings: Settings, about: Json | None = None) -> tuple[Mailbox, tuple[str, int]]:
    """Open the mailbox that the settings name; return it with host and port that take mail for it by SMTP.

    Args:
        settings: The call's settings.
        about: The run's own record; one that is gone on with finds the mail that came since it began.

    Raises:
        ConfigError: If a shop is to be brought up and nobody said where the mailbox's server takes mail, the secret is
            not set, or the server refuses the user.
        MailboxUnreachable: If the mailbox cannot be opened.
    """
    smtp = settings.mailbox.smtp_address
    if settings.mailbox.kind != "sink" and smtp is None and not settings.shop.url:
        raise ConfigError(
            f"[mailbox] smtp: expected HOST:PORT to which the shop {settings.shop.name} is to send its mail",
            way_out=f"name where the server of the {settings.mailbox.kind} mailbox takes mail by SMTP",
        )
    since = run_started(about) if about and about.get("resumed_at") else None
    variable = settings.mailbox.password_env
    password = secret(variable, "[mailbox] password_env") if variable else ""
    mailbox = open_mailbox(settings.mailbox, password, since=since)
    if isinstance(mailbox, SmtpSink):
        return mailbox, mailbox.address
    return mailbox, smtp or (settings.mailbox.host, 25)
