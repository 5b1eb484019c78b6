"""The wings: where one performance is laid aside in its run's folder, and taken up again by a later process."""

from __future__ import annotations

from datetime import datetime

from journeys.customer import Customer
from journeys.customer.memory import recall, remember
from journeys.driver.port import Storable
from journeys.shops import memory as shop_memory
from journeys.stage.laid_aside import LaidAside
from journeys.stage.standing import Pause
from journeys.stage.troupe import Part
from parcours.runs import RunFolder


class RunFolderWings:
    """Lays a journey aside as a file of the run.

    Args:
        run: The run's folder.
        part: What is played; it says what was laid aside before.
        customer: Who plays it.
        url: The shop's address.
    """

    def __init__(self, run: RunFolder, part: Part, customer: Customer, url: str) -> None:
        self._run = run
        self._part = part
        self._customer = customer
        self._url = url

    def give_back(self, *, lasting: bool) -> None:
        """Give customer, adapter and driver back what was laid aside, if anything was.

        Args:
            lasting: Whether the mailbox kept what came meanwhile.
        """
        was = self._part.taken_up
        if was is None:
            return
        recall(self._customer, was.customer, was.laid_aside_at, lasting=lasting)
        shop_memory.recall(self._customer.shop, was.shop, self._customer.persona)
        driver = self._customer.shop.driver
        assert isinstance(driver, Storable), "wings are made for drivers that can be laid aside"
        driver.restore(was.driver)

    def enter(self) -> None:
        """Remove the file: an act that was begun is never begun again, however it ends."""
        if self._part.taken_up:
            self._part.taken_up.discard(self._run)

    def leave(self, pause: Pause, at: datetime, played_s: float) -> list[str]:
        """Write the file; return what the adapter could not keep."""
        customer, driver = self._customer, self._customer.shop.driver
        assert isinstance(driver, Storable), "wings are made for drivers that can be laid aside"
        kept, forgotten = shop_memory.remember(customer.shop)
        LaidAside(
            journey_id=self._part.journey_id,
            attempt=self._part.attempt,
            failed_before=self._part.failed_before,
            next_act=pause.next_act.name,
            due=pause.due,
            laid_aside_at=at,
            played_s=played_s,
            url=self._url,
            facts=tuple(customer.ledger),
            customer=remember(customer),
            shop=kept,
            driver=driver.state(),
        ).write(self._run)
        return forgotten
