"""Slots, pauses, crashes and ends of the pool."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from journeys.driver.browser import BrowserPool
from parcours.errors import BrowserUnavailable

if TYPE_CHECKING:
    from ..conftest import TinyShop


def test_more_customers_than_slots_take_turns(tiny_shop: TinyShop) -> None:
    """A customer who parks lets the next one in; all end, each with cookies of its own."""
    visits: list[tuple[str, ...]] = []

    def customer(number: int) -> None:
        driver = pool.driver(f"turn#{number}", ["127.0.0.1"])
        driver.go_to(f"{tiny_shop.url}/cookie")
        driver.park()
        visits.append(driver.read().lines)
        driver.close()

    with BrowserPool(1) as pool:
        threads = [threading.Thread(target=customer, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    assert visits == [("Visites", "Visite 2")] * 5


def test_a_slot_that_is_held_is_waited_for(tiny_shop: TinyShop) -> None:
    """While one customer holds the only slot another waits, however long, and is not told of a time-out."""
    with BrowserPool(1, step_timeout_s=0.3) as pool:
        first = pool.driver("held#1", ["127.0.0.1"])
        first.go_to(f"{tiny_shop.url}/home")
        titles: list[str] = []
        second = pool.driver("held#2", ["127.0.0.1"])
        waiting = threading.Thread(target=lambda: titles.append(second.go_to(f"{tiny_shop.url}/home").title))
        waiting.start()
        time.sleep(1.2)
        assert titles == []
        first.close()
        waiting.join(10)

        assert titles == ["Fleurs"]


def test_survive_46_a_crash_is_infrastructure_and_the_next_journey_has_a_new_browser(tiny_shop: TinyShop) -> None:
    """The journey under way cannot look; a parked one goes on in a new browser; nothing of the old one is left."""
    with BrowserPool(2, step_timeout_s=3) as pool:
        parked = pool.driver("crash#1", ["127.0.0.1"])
        parked.go_to(f"{tiny_shop.url}/cookie")
        parked.park()
        hit = pool.driver("crash#2", ["127.0.0.1"])
        hit.go_to(f"{tiny_shop.url}/home")
        old = pool.pids()
        os.kill(old[-1], signal.SIGKILL)
        with pytest.raises(BrowserUnavailable, match="crashed"):
            hit.press("Commander")
        hit.close()

        assert parked.read().lines == ("Visites", "Visite 2")
        assert not set(old) & set(pool.pids())
        assert not [pid for pid in old if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
        parked.close()


@pytest.mark.parametrize("page", ["form", "hang"])
def test_survive_46_a_page_that_crashes_is_infrastructure(tiny_shop: TinyShop, page: str) -> None:
    """Whether it dies between two steps or under a press, the shop is not accused and nobody waits for a deadline."""
    with BrowserPool(1, step_timeout_s=20) as pool:
        driver = pool.driver("crash#3", ["127.0.0.1"])
        driver.go_to(f"{tiny_shop.url}/{page}")
        browser = psutil.Process(pool.pids()[-1])
        pages = [one for one in browser.children(recursive=True) if "--type=renderer" in " ".join(one.cmdline())]
        began = time.monotonic()
        dying = [threading.Timer(0.3, one.kill) for one in pages]
        for one in dying:
            one.start()
        if page == "form":
            for one in dying:
                one.join()

        with pytest.raises(BrowserUnavailable, match="crashed"):
            driver.press("Boucle" if page == "hang" else "Valider la commande")
        assert time.monotonic() - began < 15
        driver.close()


def test_a_closed_pool_leaves_no_process(tiny_shop: TinyShop) -> None:
    """Closing ends browser and driver; a driver that is used afterwards is told so, and may still be closed."""
    pool = BrowserPool(1)
    driver = pool.driver("end#1", ["127.0.0.1"])
    driver.go_to(f"{tiny_shop.url}/home")
    pids = pool.pids()
    pool.close()
    pool.close()

    with pytest.raises(BrowserUnavailable, match="closed"):
        driver.press("Commander")
    driver.close()
    assert not [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]


def test_the_pool_says_which_browser_it_has() -> None:
    """Program and version are told, for the run's record and for the doctor."""
    with BrowserPool() as pool:
        version = pool.version()

    assert Path(version.split()[0]).is_file()
    assert version.split()[1][0].isdigit()
