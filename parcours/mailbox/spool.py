"""A mailbox that is a folder: an SMTP sink in one process writes letters, other processes read them.

    spool/<address>/<nanoseconds>-<key>.letter      one line of JSON (envelope and times), then the message

A letter appears whole or not at all (written aside, then renamed); a waiter looks every few milliseconds.
`time.monotonic` is the machine's, so that an arrival can be compared with a click in another process.
"""

from __future__ import annotations

import json
import os
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from parcours.errors import MailboxUnreachable
from parcours.mailbox.port import Letter

POLL_S = 0.01
_SUFFIX = ".letter"


def write_letter(spool: Path, letter: Letter) -> None:
    """Write *letter* into the folder of each of its recipients; MailboxUnreachable where the disk refuses."""
    head = {
        "sender": letter.sender,
        "recipients": letter.recipients,
        "arrived_at": letter.arrived_at.isoformat(),
        "arrived_monotonic_s": letter.arrived_monotonic_s,
    }
    body = json.dumps(head).encode() + b"\n" + letter.raw
    name = f"{time.time_ns():020d}-{letter.key}{_SUFFIX}"
    try:
        for address in dict.fromkeys(letter.recipients):
            folder = _folder(spool, address)
            folder.mkdir(parents=True, exist_ok=True)
            temporary = folder / f".{name}.{os.getpid()}"
            temporary.write_bytes(body)
            temporary.replace(folder / name)
    except OSError as error:
        raise MailboxUnreachable(f"{spool}: a letter cannot be written: {error.strerror}") from error


class SpoolMailbox:
    """The letters that a sink in another process writes into *spool*.

    Args:
        spool: The sink's spool folder; it must exist.
        poll_s: Seconds between two looks of a waiter, above 0.

    Raises:
        MailboxUnreachable: If the folder does not exist.
    """

    def __init__(self, spool: Path, poll_s: float = POLL_S) -> None:
        self._spool = spool
        self._poll_s = poll_s
        self._read: dict[str, Letter] = {}
        self._check()

    def letters(self, address: str) -> list[Letter]:
        """List all letters that have arrived for *address*, oldest first."""
        self._check()
        folder = _folder(self._spool, address.lower())
        try:
            names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(_SUFFIX))
            return [self._letter(folder / name) for name in names if not name.startswith(".")]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError) as error:
            raise MailboxUnreachable(f"{folder}: letters cannot be read: {error}") from error

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Wait for a letter for *address* that is not in *known*."""
        deadline = time.monotonic() + timeout_s
        while True:
            fresh = [letter for letter in self.letters(address) if letter.key not in known]
            left_s = deadline - time.monotonic()
            if fresh or left_s <= 0:
                return fresh
            time.sleep(min(self._poll_s, left_s))

    def close(self) -> None:
        """Forget what was read; the folder stays."""
        self._read.clear()

    def _check(self) -> None:
        if not self._spool.is_dir():
            raise MailboxUnreachable(f"{self._spool}: expected the spool folder of a mailbox; it is not there")

    def _letter(self, path: Path) -> Letter:
        if path.name not in self._read:
            head, _, raw = path.read_bytes().partition(b"\n")
            about = json.loads(head)
            self._read[path.name] = Letter(
                raw=raw,
                sender=about["sender"],
                recipients=tuple(about["recipients"]),
                arrived_at=datetime.fromisoformat(about["arrived_at"]),
                arrived_monotonic_s=about["arrived_monotonic_s"],
                key=path.name.removesuffix(_SUFFIX),
            )
        return self._read[path.name]


def _folder(spool: Path, address: str) -> Path:
    """Return the folder of an address; every character that a file name may not hold is written in percent form."""
    return spool / (quote(address, safe="@+-_.").replace("..", "%2E%2E").lstrip(".")[:200] or "%")
