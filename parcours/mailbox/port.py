"""The port of every mailbox: what arrived for an address, and a wait with one deadline.

Rules that every implementation keeps, and one contract test asks of all of them:
an address belongs to one journey, so that nothing is ever deleted and no "latest mail" is guessed;
the time of arrival is taken on our own clock, never from a header; a mailbox that cannot be reached
raises `MailboxUnreachable`, which is never the same as "no mail came".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it arrived.

    Args:
        raw: The whole message as bytes (RFC 5322).
        sender: Envelope sender, empty where the mailbox does not tell.
        recipients: Envelope recipients, lower case; from the headers where there is no envelope.
        arrived_at: When it arrived, on the mailbox's or the harness's clock, UTC.
        arrived_monotonic_s: When it arrived on `Clock.monotonic` of this machine; comparable with a click.
        key: Identifies the letter in its mailbox; stable over several looks.
    """

    raw: bytes
    sender: str
    recipients: tuple[str, ...]
    arrived_at: datetime
    arrived_monotonic_s: float
    key: str


class Mailbox(Protocol):
    """A place where mail for the personas of a run arrives."""

    def letters(self, address: str) -> list[Letter]:
        """List all letters that have arrived for *address*, oldest first.

        Raises:
            MailboxUnreachable: If the mailbox cannot be asked.
        """
        ...

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait until a letter for *address* arrives whose key is not in *known*, or the time is up.

        Args:
            address: The persona's address.
            known: Keys of the letters already read.
            timeout_s: Seconds, at least 0; 0 looks once.

        Returns:
            The new letters, oldest first; empty when the time ran out.

        Raises:
            MailboxUnreachable: If the mailbox cannot be asked.
        """
        ...

    def close(self) -> None:
        """Give back sockets and threads; letters already listed stay readable."""
        ...
