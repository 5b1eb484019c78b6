"""Fifty customers who each wait five seconds for a mail, through a few browser slots: wall time and memory.

    python -m benchmarks.browser.parking [--journeys 50] [--slots 4] [--mail-after 5]

Every customer orders, parks (the browser context is closed, its slot given back), waits for the mail, and comes back to
read the page again. One by one this would take journeys x (order + wait).
"""

from __future__ import annotations

import argparse
import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil

from benchmarks.browser.small_shop import SmallShop, serve
from journeys.driver.browser import BrowserPool
from parcours.mailbox.sink import SmtpSink


class MemoryWatch:
    """Samples the memory of this process and all its children until it is left; the highest sum counts.

    Shared pages are counted once (proportional set size), as the machine counts them.
    """

    def __init__(self) -> None:
        self.highest_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._over.wait(0.5):
            total = 0
            for process in [me, *me.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    total += process.memory_full_info().pss
            self.highest_mb = max(self.highest_mb, total / 1e6)


def one_customer(number: int, pool: BrowserPool, sink: SmtpSink, url: str) -> float:
    """Order, wait for the mail without a browser, and look again; return the seconds that it took."""
    started = time.perf_counter()
    address = f"customer.{number}@clients.example.org"
    driver = pool.driver(f"parking#{number}", ["127.0.0.1"])
    try:
        driver.go_to(url)
        driver.press("Bouquet rond")
        driver.press("Ajouter au panier")
        driver.press("Commander")
        driver.fill("Prénom", "Ana")
        driver.fill("Nom", "Durand")
        driver.fill("Adresse e-mail", address)
        driver.press("Continuer")
        driver.choose("Relais")
        driver.press("Continuer")
        driver.fill("Numéro de carte", "4242424242424242")
        driver.press("Payer")
        driver.park()
        letters = sink.wait(address, frozenset(), 30)
        assert len(letters) == 1, f"{address}: expected one letter, got {len(letters)}"
        assert "A-1234" in driver.read().text
    finally:
        driver.close()
    return time.perf_counter() - started


def main() -> None:
    """Measure, and print wall time and the highest memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=50)
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--mail-after", type=float, default=5.0, help="seconds between order and mail")
    options = parser.parse_args()
    sink = SmtpSink()
    with (
        serve(SmallShop(sink.address, options.mail_after)) as url,
        BrowserPool(options.slots, step_timeout_s=60) as pool,
        ThreadPoolExecutor(options.journeys) as threads,
        MemoryWatch() as memory,
    ):
        started = time.perf_counter()
        times = list(threads.map(lambda number: one_customer(number, pool, sink, url), range(options.journeys)))
        wall_s = time.perf_counter() - started
    sink.close()
    print(f"{options.journeys} journeys, mail after {options.mail_after:g} s, {options.slots} slots")
    print(f"wall {wall_s:.1f} s, longest journey {max(times):.1f} s, memory at most {memory.highest_mb:.0f} MB")


if __name__ == "__main__":
    main()
