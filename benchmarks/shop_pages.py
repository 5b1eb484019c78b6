"""How many ordinary pages a second the demo shop serves, from one process on one core, and what each page weighs.

Ordinary pages: home, a department, a search, products, an empty basket, the tracking form, the contact form of a
checkout with something in the basket. Both figures are printed, because the machine may be shared: pages per second
of wall time, and pages per second of the shop's own processor time. Then each page alone: its bytes, and the
milliseconds of the shop's processor time that it takes.

    python benchmarks/shop_pages.py [--seconds 5] [--connections 4]
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from urllib.parse import urlsplit

import httpx
import psutil

from fixtures.shop.service import start_shop

PAGES = (
    "/",
    "/rayons/fleurs",
    "/rayons/jouets",
    "/recherche?q=bois",
    "/produits/bouquet-premier-matin",
    "/produits/maison-de-poupee",
    "/produits/convertix-12",
    "/panier",
    "/suivi",
    "/commande/coordonnees",
)
MAX_SECONDS = 60
ALONE = 200
"""How often each page is asked for alone."""


class Connection:
    """One connection of a browser that keeps a session's *cookie*."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, cookie: str) -> None:
        self._reader = reader
        self._writer = writer
        self._head = f"host: {host}\r\ncookie: {cookie}\r\n\r\n"

    @classmethod
    async def open(cls, url: str, cookie: str) -> Connection:
        """Connect to the shop at *url*."""
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port), parts.netloc, cookie)

    async def ask(self, page: str) -> int:
        """Ask for a page, and return how many bytes it has."""
        self._writer.write(f"GET {page} HTTP/1.1\r\n{self._head}".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{page}: {head.splitlines()[0].decode()}")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await self._reader.readexactly(length)
        return length

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def ask_for_ever(url: str, cookie: str, until: float, times_s: dict[str, list[float]]) -> None:
    """Ask for one page after the other over one connection until the clock shows *until*."""
    connection = await Connection.open(url, cookie)
    turn = 0
    while time.perf_counter() < until:
        page = PAGES[turn % len(PAGES)]
        turn += 1
        begin = time.perf_counter()
        await connection.ask(page)
        times_s[page].append(time.perf_counter() - begin)
    connection.close()


async def weigh(url: str, shop: psutil.Process) -> dict[str, tuple[int, float]]:
    """Return each page's bytes, and the seconds of the shop's processor time that it takes when asked for alone."""
    connection = await Connection.open(url, fill_basket(url))
    weights = {}
    for page in PAGES:
        before_s = cpu_of(shop)
        for _ in range(ALONE):
            size = await connection.ask(page)
        weights[page] = (size, (cpu_of(shop) - before_s) / ALONE)
    connection.close()
    return weights


def cpu_of(process: psutil.Process) -> float:
    """Return the seconds of processor time that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def fill_basket(url: str) -> str:
    """Put something into a basket and return the cookie of its session."""
    with httpx.Client(base_url=url, follow_redirects=True) as client:
        page = client.get("/produits/maison-de-poupee").text
        token = re.search(r'name="jeton" value="(\w+)"', page)
        assert token, "every form carries its token"
        client.post("/panier/ajouter", data={"jeton": token[1], "produit": "maison-de-poupee", "quantite": "1"})
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


async def press(url: str, seconds: float, connections: int) -> dict[str, list[float]]:
    """Return the response times of every page."""
    cookie = fill_basket(url)
    times_s: dict[str, list[float]] = {page: [] for page in PAGES}
    until = time.perf_counter() + seconds
    await asyncio.gather(*(ask_for_ever(url, cookie, until, times_s) for _ in range(connections)))
    return times_s


def main() -> None:
    """Start a shop, press it, and print what it served."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help=f"how long, at most {MAX_SECONDS}")
    parser.add_argument("--connections", type=int, default=4, help="browsers at once, at most 64")
    args = parser.parse_args()
    seconds, connections = min(args.seconds, MAX_SECONDS), min(args.connections, 64)
    with start_shop(("127.0.0.1", 9)) as shop:
        asyncio.run(press(shop.url, 1.0, connections))
        process = psutil.Process(shop.pid)
        before_s = cpu_of(process)
        begin = time.perf_counter()
        times_s = asyncio.run(press(shop.url, seconds, connections))
        wall_s = time.perf_counter() - begin
        cpu_s = cpu_of(process) - before_s
        weights = asyncio.run(weigh(shop.url, process))
        memory_mb = process.memory_info().rss / 1e6
    count = sum(map(len, times_s.values()))
    for page, taken in times_s.items():
        ordered = sorted(taken)
        median, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        size, page_s = weights[page]
        print(
            f"{page:32} {size:6} bytes {page_s * 1000:5.2f} ms of processor time alone; "
            f"{len(taken):5} pages, median {median * 1000:5.1f} ms, p95 {p95 * 1000:5.1f} ms"
        )
    print(f"{count} pages in {wall_s:.1f} s with {connections} connections: {count / wall_s:.0f} pages/s")
    print(f"{count / cpu_s:.0f} pages per second of the shop's processor time, {memory_mb:.0f} MB")


if __name__ == "__main__":
    main()
