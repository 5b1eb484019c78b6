"""Plays whole journeys for a crowd: the same plays, the same customer, the same promises, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import cast

from fixtures.personas import check_card, make_persona
from journeys.driver.hosts import AllowedHosts
from journeys.driver.page import read_html
from journeys.readers import read_letter, read_page
from journeys.settings import CustomerSettings
from journeys.shops.port import Shop
from journeys.stage.performance import Performance
from load.client.connections import Connections
from load.client.transport import LeanTransport, OnRequest
from load.crowd.notebook import Notebook, Shelf
from load.crowd.parts import Played, Records
from load.crowd.steps import StepNames
from load.crowd.turns import turns_of_this_process
from load.mail.box import FedMailbox
from load.mail.crowd_time import CrowdTime
from load.reading.customer import CrowdCustomer
from load.reading.documents import Documents
from load.reading.memory import Memory
from load.reading.pages import CrowdDriver
from load.reading.recognition import Recognition
from load.reading.values import Values
from load.reading.veil import Veil
from parcours.clock import Clock
from parcours.domain.facts import Touchpoint
from parcours.domain.journey import Journey
from parcours.domain.ledger import Ledger
from parcours.domain.terms import Terms
from parcours.errors import Refused
from parcours.mailbox.port import Letter


@dataclass(slots=True)
class Stage:
    """What all customers of a worker share.

    Args:
        journeys: The plays, in the plan's order.
        shop_class: The shop's adapter.
        url: The shop's address.
        hosts: Where customers may go.
        headers: Headers of every request, the synthetic mark among them.
        mailbox: Where their mail arrives.
        clock: The customers' clock.
        time: The crowd's time, on which that clock runs.
        customer: How patient they are.
        terms: What the shop is held to.
        language: Language in which they shop.
        mail_domain: Domain of their addresses.
        read_invoices: Share of customers whose invoice is read, 0 to 1.
        timeout_s: Seconds that one request may take.
        about: What a story's first line says of the shop.
    """

    journeys: Sequence[Journey]
    shop_class: type[Shop]
    url: str
    hosts: AllowedHosts
    headers: dict[str, str]
    mailbox: FedMailbox
    clock: Clock
    time: CrowdTime
    customer: CustomerSettings
    terms: Terms
    language: str
    mail_domain: str
    read_invoices: float
    timeout_s: float
    about: dict[str, object]


_SAMPLE = """<html lang="fr"><body><h1>Commande FL-2026-1</h1><p>Total : 33,00 €</p><p>Livraison le mardi 24 novembre
2026 entre 11 h et 13 h</p><p>Service client 01 99 00 12 34, appel non surtaxé</p></body></html>"""


def warm_up(language: str) -> None:
    """Load what readers load at their first use, so that no customer has to wait for it."""
    now = datetime.now(UTC)
    make_persona(0, language=language)
    read_page(read_html(_SAMPLE, "http://sample.test/", 200), Touchpoint.SCREEN, now, "sample", "")
    raw = f"Subject: Commande\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{_SAMPLE}".encode()
    read_letter(Letter(raw, "", ("a@sample.test",), now, 0.0, "0"), now)


class PlayersCast:
    """Plays journeys.

    Args:
        stage: What is shared.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._connections = Connections(stage.timeout_s)
        self._shelf = Shelf()
        self._give_way = turns_of_this_process()
        self._memory = Memory()
        self._differed = 0
        self._documents = Documents()
        self._values = Values()
        self._recognition = Recognition(self._memory.shapes)
        warm_up(stage.language)

    def play(self, kind: int, seed: int, on_request: OnRequest, still_wanted: Callable[[], None]) -> Played:
        """Play one journey as far as it goes today, and judge it."""
        stage = self._stage
        persona = make_persona(seed, language=stage.language, domain=stage.mail_domain)
        transport = LeanTransport(self._connections, stage.hosts, stage.headers, on_request)
        veil = Veil(persona, self._memory.shapes, self._recognition.roles)
        driver = CrowdDriver(
            transport, check_card, self._documents, self._values, veil, stage.clock.now, self._recognition
        )
        journey = stage.journeys[kind]
        journey_id = f"{journey.name}#{seed}"
        ledger = Ledger()
        notebook = Notebook(journey_id, ledger, (persona.card.number, persona.card.code))
        customer = CrowdCustomer(
            persona,
            cast(Shop, StepNames(stage.shop_class(stage.url, driver, None), transport)),
            stage.mailbox,
            ledger,
            stage.clock,
            notebook,
            stage.customer,
            stage.terms,
            self._between_steps(still_wanted),
        )
        customer.memory, customer.veil, customer.recognition = self._memory, veil, self._recognition
        customer.reads_invoices = Random(seed).random() < stage.read_invoices
        about = {
            "persona": {"name": persona.name, "email": persona.email, "language": persona.language},
            **stage.about,
            "driver": "http",
            "seed": seed,
        }
        stage.mailbox.expect(persona.email)
        moved_s = stage.time.moved_s
        try:
            result = Performance(journey_id, journey, customer, notebook, stage.clock, stage.terms, about).play()
        except Refused as refused:
            return Played("refused", (), [("incidents", {"what": "refused", "text": refused.message, "second": None})])
        finally:
            stage.mailbox.forget(persona.email)
        kinds = {o.promise for o in result.outcomes if o.state == "broken"}
        if result.verdict not in ("kept", "broken", "interrupted"):
            kinds.add(result.verdict)
        story = notebook.story() if kinds and self._shelf.wants(kinds) else []
        moved_s = stage.time.moved_s - moved_s
        records = [*story, *self._told_of_memory()]
        return Played(result.verdict, notebook.judged(), records, moved_s, result.error)

    def _told_of_memory(self) -> Records:
        """Return an incident where a recalled text turned out to say something else; it is read from now on."""
        differed = self._memory.counted.differed + self._documents.differed + self._recognition.differed
        if differed == self._differed:
            return []
        self._differed = differed
        text = f"{differed} recalled pages or mails said something else when they were read; they are read from now on"
        return [("incidents", {"what": "recalled wrongly", "text": text, "second": None})]

    def _between_steps(self, still_wanted: Callable[[], None]) -> Callable[[], None]:
        """Return what a customer calls at every step: it asks *still_wanted*, and lets others have a turn."""
        give_way = self._give_way

        def step() -> None:
            still_wanted()
            give_way()

        return step

    def close(self) -> None:
        """Close connections and mailbox."""
        self._connections.close()
        self._stage.mailbox.close()
