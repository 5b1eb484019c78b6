"""A mailbox on maildev, of both generations: 2.x answers at /email, 3.x at /api/email; both list in order of arrival.

maildev tells the date that a letter bears, not when it came; so a letter came when it was first seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from parcours.errors import MailboxUnreachable
from parcours.mailbox.polled import Notice
from parcours.mailbox.rest import RestMailbox

PATHS = ("/api/email", "/email")
AT_ONCE = 500
"""Letters asked for at once; the older generation knows no limit and answers with all."""


class MaildevMailbox(RestMailbox):
    """All mail of a maildev server; *since* any moment, everything that is there is seen."""

    _path = ""
    _seen: Sequence[str] = ()
    """Keys of what was listed last, in order."""

    def _look(self) -> Iterable[Notice]:
        # One letter is asked for again: if it is not where it was, somebody has deleted, and all is listed anew.
        start = max(0, len(self._seen) - 1)
        listed = self._listed(start)
        if start and (not listed or listed[0]["id"] != self._seen[start]):
            start, listed = 0, self._listed(0)
        seen = [*self._seen[:start], *(str(letter["id"]) for letter in listed)]
        fresh = [letter for letter in listed if letter["id"] not in self._ever]
        notices = [_notice(letter) for letter in fresh]
        self._seen = seen
        self._ever.update(seen)
        return notices

    def _listed(self, start: int) -> list[dict[str, Any]]:
        letters: list[dict[str, Any]] = []
        while True:
            page = self._question("", skip=start + len(letters), limit=AT_ONCE)
            if not isinstance(page, list):
                raise MailboxUnreachable(f"{self.place}: expected a list of letters, given {type(page).__name__}")
            letters += page
            if len(page) != AT_ONCE:
                return letters

    def _whole(self, key: str) -> str:
        return f"{self._at()}/{key}/source"

    def _question(self, path: str, **query: int) -> Any:
        if self._old():
            del query["limit"]
        return self._rest.json(self._at() + path, self._patience_s, **query)

    def _old(self) -> bool:
        return self._at() == PATHS[-1]

    def _at(self) -> str:
        """Find out once at which path this generation answers."""
        if not self._path:
            for path in PATHS:
                if isinstance(self._rest.json(path, self._patience_s, skip=1_000_000_000), list):
                    self._path = path
                    return path
            raise MailboxUnreachable(
                f"{self.place}: expected maildev's list of letters at {' or '.join(PATHS)}, found neither",
                way_out="give the address of maildev's web page in [mailbox] host and port",
            )
        return self._path


def _notice(letter: dict[str, Any]) -> Notice:
    envelope = letter.get("envelope") or {}
    recipients = tuple(str(one.get("address", "")).lower() for one in envelope.get("to") or ())
    sender = envelope.get("from") or {}
    return Notice(str(letter["id"]), str(sender.get("address", "")), tuple(dict.fromkeys(recipients)), None)
