"""Serves the demo shop to a person, with a mailbox that takes its mails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from fixtures.faults.catalogue import find
from fixtures.shop.service import RunningShop, start_shop
from parcours.assembly.addresses import moment, smtp_port
from parcours.mailbox.sink import SmtpSink


@dataclass(frozen=True, slots=True)
class Serving:
    """A demo shop that is open to look at."""

    shop: RunningShop

    def alive(self) -> bool:
        """Say whether the shop's process still runs."""
        return self.shop.alive()

    def welcome(self, as_json: bool) -> str:
        """Return what a person (or a script) needs to go there."""
        control = f"{self.shop.url}/controle"
        if as_json:
            return json.dumps({"url": self.shop.url, "control": control})
        return f"shop     {self.shop.url}\ncontrol  {control}  (clock, faults, mails)\nCtrl-C closes it"


@contextmanager
def serve_shop(port: int, faults: Sequence[str], at: str | None, mailbox: str | None = None) -> Iterator[Serving]:
    """Open the demo shop on 127.0.0.1:*port*; its mails go to *mailbox*, or to one that is opened with it.

    Raises:
        ConfigError: For an unknown fault, a time that is none, or a mailbox that is not on this machine.
        ShopUnreachable: If the port is taken.
    """
    chosen = [str(find(fault)) for fault in faults]
    stands_at = moment("--at", at, "Europe/Paris") if at else None
    with ExitStack() as stack:
        if mailbox:
            smtp = ("127.0.0.1", smtp_port("--mailbox", mailbox))
        else:
            sink = SmtpSink()
            stack.callback(sink.close)
            smtp = sink.address
        yield Serving(stack.enter_context(start_shop(smtp=smtp, port=port, faults=chosen, at=stands_at)))
