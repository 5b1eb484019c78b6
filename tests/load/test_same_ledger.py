"""A customer of a crowd learns what one alone learns: with the crowd's client, and from what others have read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from fixtures.personas import check_card, make_persona
from journeys.driver.hosts import AllowedHosts
from journeys.stage.result import Result
from journeys.stage.troupe import Part, Troupe
from load.client.connections import Connections
from load.client.transport import LeanTransport
from load.reading.customer import CrowdCustomer
from load.reading.documents import Documents
from load.reading.memory import Memory
from load.reading.pages import CrowdDriver
from load.reading.recognition import Recognition
from load.reading.values import Values
from load.reading.veil import Veil
from parcours.assembly import theatre as stage
from parcours.assembly.catalogue import known_journeys
from parcours.assembly.playing import create_run, parts_of
from parcours.assembly.settings import load_settings
from parcours.assembly.venues import LOOPBACK, StandingVenue
from parcours.clock import Clock, SteadyClock, SystemClock
from parcours.domain.journey import Journey
from parcours.runs import RunFolder

PURCHASES = ("flowers-same-day", "relay-parcel", "click-and-collect", "digital-download")
OPENS = datetime(2026, 12, 16, 9, tzinfo=UTC)
SETTINGS = load_settings(None).changed(journeys={"driver": "http", "pictures": False})
CUSTOMERS = 4
"""Of each journey: the first is read, the second held against the first; from the third on pages are recalled."""
APART = timedelta(minutes=2)
"""Time between two customers, so that each comes in the same minute in both runs, however slow the machine is."""
UNLIKE = ("page.looked", "mail.received", "mail.awaited")
"""Facts whose value is how long something took."""

Learned = dict[str, tuple[str, Counter[tuple[str, str, str]]]]
"""Verdict, and name, touchpoint and value of each fact, by performance."""


def learned_in(run: RunFolder, results: list[Result]) -> Learned:
    """Return what each performance of a run came to and learned, but for addresses and durations."""
    learned: Learned = {result.journey_id: (result.verdict, Counter()) for result in results}
    for fact in run.records("facts"):
        if fact["name"] not in UNLIKE and "127.0.0.1" not in str(fact["value"]):
            learned[fact["id"]][1][fact["name"], fact["touchpoint"], str(fact["value"])] += 1
    return learned


def today(journey: Journey) -> Journey:
    """Return a journey up to the first act that lies ahead, which a crowd at a shop with one clock for all leaves."""
    return replace(journey, acts=list(takewhile(lambda act: not act.after, journey.acts)))


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    """Return some customers of each purchase."""
    known = known_journeys()
    return parts_of([today(known[name]) for name in PURCHASES], repeat=CUSTOMERS, seed=23)


@dataclass
class Crowd:
    """What the customers of a crowd share, as a worker holds it, and their makers.

    Args:
        parts: Who they are, by performance.
        memory: What they have read.
    """

    parts: dict[str, Part]
    memory: Memory
    connections: Connections = field(default_factory=Connections)
    documents: Documents = field(default_factory=Documents)
    values: Values = field(default_factory=Values)
    veils: dict[str, Veil] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Recognise what numbers look like by what was read."""
        self.recognition = Recognition(self.memory.shapes)

    def driver(self, name: str, clock: Clock) -> CrowdDriver:
        """Make the driver of a performance."""
        persona = make_persona(self.parts[name].seed, language="fr", domain=SETTINGS.mailbox.domain)
        veil = self.veils[persona.email] = Veil(persona, self.memory.shapes, self.recognition.roles)
        transport = LeanTransport(self.connections, AllowedHosts(LOOPBACK))
        return CrowdDriver(transport, check_card, self.documents, self.values, veil, clock.now, self.recognition)

    def customer(self, *given: object) -> CrowdCustomer:
        """Make a customer in the place of one who comes alone."""
        made = CrowdCustomer(*given)  # what a `Customer` was given
        made.memory, made.veil = self.memory, self.veils[made.persona.email]
        made.recognition = self.recognition
        return made


def play(parts: list[Part], folder: Path, crowd: Crowd | None = None) -> Learned:
    """Play one customer after the other, each at a minute of its own, all in one world as crowds do."""
    settings = SETTINGS.changed(journeys={"runs": str(folder)})
    run = create_run("journeys", settings, parts)
    with stage.open_theatre(settings, run) as theatre:
        world = theatre.venue.open(replace(parts[0].journey, starts=OPENS), 1)
        assert world.time_machine is not None, "the demo shop has one"
        theatre.venue = StandingVenue("demo", world.url)
        clock = theatre.clock = SteadyClock(SystemClock(), world.time_machine.now())
        if crowd is not None:
            theatre.drivers = lambda name: crowd.driver(name, clock)
        results: list[Result] = []
        for number, part in enumerate(parts, 1):
            world.time_machine.move_to(OPENS + number * APART)
            clock.set(world.time_machine.now())
            results += Troupe(staging=theatre.stage, under_way=1).play([part])
        return learned_in(run, results)


@pytest.fixture(scope="module")
def alone(parts: list[Part], tmp_path_factory: pytest.TempPathFactory) -> Learned:
    """Return what customers learn who read everything themselves."""
    return play(parts, tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def memory() -> Memory:
    """Return what the crowd has read."""
    return Memory()


@pytest.fixture(scope="module")
def crowd(parts: list[Part], memory: Memory, tmp_path_factory: pytest.TempPathFactory) -> Learned:
    """Return what the same customers learn in a crowd that reads together."""
    together = Crowd({part.journey_id: part for part in parts}, memory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "Customer", together.customer)
        learned = play(parts, tmp_path_factory.mktemp("crowd"), together)
    together.connections.close()
    return learned


@pytest.mark.parametrize("customer", range(1, CUSTOMERS + 1))
@pytest.mark.parametrize("journey", PURCHASES)
def test_a_crowd_learns_what_a_customer_alone_learns(
    alone: Learned, crowd: Learned, journey: str, customer: int
) -> None:
    """Verdict and facts of a purchase are those of the driver without a browser, first seen and recalled."""
    name = f"{journey}#{customer}"
    (verdict, facts), (expected_verdict, expected) = crowd[name], alone[name]

    assert (verdict, facts - expected, expected - facts) == (expected_verdict, Counter(), Counter())
    assert expected.total() > 50


def test_a_crowd_recalled_what_others_had_read(crowd: Learned, memory: Memory) -> None:
    """The comparison is of recalled texts too, and no checked reading differed from what was remembered."""
    assert len(crowd) == CUSTOMERS * len(PURCHASES)
    assert memory.counted.recalled > 40
    assert memory.counted.differed == 0
