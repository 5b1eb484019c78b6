"""Serves the demo shop to a person, with a mailbox that takes its mails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from fixtures.shop.service import RunningShop, start_shop

from fixtures.faults.catalogue import find
from parcours.errors import ConfigError
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
def serve_shop(port: int, faults: Sequence[str], at: str | None) -> Iterator[Serving]:
    """Open the demo shop on 127.0.0.1:*port* with a mailbox behind it.

    Raises:
        ConfigError: For an unknown fault or a time that is none.
        ShopUnreachable: If the port is taken.
    """
    chosen = [str(find(fault)) for fault in faults]
    moment = _moment(at) if at else None
    sink = SmtpSink()
    try:
        with start_shop(smtp=sink.address, port=port, faults=chosen, at=moment) as shop:
            yield Serving(shop)
    finally:
        sink.close()


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--at: expected a time such as 2026-11-23T10:00, given {text!r}") from error
