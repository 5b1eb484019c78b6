"""A mailbox on Mailpit, by its documented API (v1): newest first, page by page, until what is known comes.

Mailpit shows envelope recipients that stand in no header as Bcc, so that they are found as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from parcours.errors import MailboxUnreachable
from parcours.mailbox.polled import Notice
from parcours.mailbox.rest import RestMailbox

LIST = "/api/v1/messages"
RAW = "/api/v1/message/{key}/raw"
FIRST_PAGE, PAGE = 50, 1000


class MailpitMailbox(RestMailbox):
    """All mail of a Mailpit server."""

    def _look(self) -> Iterable[Notice]:
        fresh: dict[str, dict[str, Any]] = {}
        start, limit = 0, FIRST_PAGE
        while True:
            page = self._page(start, limit)
            unknown = [letter for letter in page if letter["ID"] not in self._ever]
            fresh.update((str(letter["ID"]), letter) for letter in unknown)
            # A letter that comes while pages are read moves the rest on, so a page may repeat but never skip one.
            if len(unknown) < len(page) or len(page) < limit:
                break
            start, limit = start + len(page), PAGE
        notices = [_notice(letter) for letter in reversed(fresh.values())]
        self._ever.update(fresh)
        return notices

    def _page(self, start: int, limit: int) -> list[dict[str, Any]]:
        answer = self._rest.json(LIST, self._patience_s, start=start, limit=limit)
        letters = answer.get("messages") if isinstance(answer, dict) else None
        if not isinstance(letters, list):
            raise MailboxUnreachable(
                f"{self.place}{LIST}: expected Mailpit's list of messages, found none",
                way_out="give the address of Mailpit's web page in [mailbox] host and port",
            )
        return letters

    def _whole(self, key: str) -> str:
        return RAW.format(key=key)


def _notice(letter: dict[str, Any]) -> Notice:
    recipients = [str(one["Address"]).lower() for name in ("To", "Cc", "Bcc") for one in letter.get(name) or ()]
    sender = letter.get("From") or {}
    at = datetime.fromisoformat(_to_microseconds(str(letter["Created"])))
    return Notice(str(letter["ID"]), str(sender.get("Address", "")), tuple(dict.fromkeys(recipients)), at)


def _to_microseconds(moment: str) -> str:
    """Cut the nanoseconds that Mailpit writes and Python does not read."""
    whole, dot, rest = moment.partition(".")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return f"{whole}.{digits[:6]}{rest[len(digits) :]}" if dot else moment
