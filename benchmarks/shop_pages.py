"""How many ordinary pages a second the demo shop serves, from one process on one core.

Ordinary pages: home, a department, a search, products, an empty basket, the tracking form, the contact form of a
checkout with something in the basket. Both figures are printed, because the machine may be shared: pages per second
of wall time, and pages per second of the shop's own processor time.

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


async def ask_for_ever(url: str, cookie: str, until: float, times_s: dict[str, list[float]]) -> None:
    """Ask for one page after the other over one connection until the clock shows *until*."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    reader, writer = await asyncio.open_connection(host, port)
    turn = 0
    while time.perf_counter() < until:
        page = PAGES[turn % len(PAGES)]
        turn += 1
        begin = time.perf_counter()
        writer.write(f"GET {page} HTTP/1.1\r\nhost: {host}:{port}\r\ncookie: {cookie}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{page}: {head.splitlines()[0].decode()}")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        times_s[page].append(time.perf_counter() - begin)
    writer.close()


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
        before = process.cpu_times()
        begin = time.perf_counter()
        times_s = asyncio.run(press(shop.url, seconds, connections))
        wall_s = time.perf_counter() - begin
        after = process.cpu_times()
        cpu_s = after.user + after.system - before.user - before.system
        memory_mb = process.memory_info().rss / 1e6
    count = sum(map(len, times_s.values()))
    for page, taken in times_s.items():
        ordered = sorted(taken)
        median, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"{page:40} {len(taken):6} pages   median {median * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms")
    print(f"{count} pages in {wall_s:.1f} s with {connections} connections: {count / wall_s:.0f} pages/s")
    print(f"{count / cpu_s:.0f} pages per second of the shop's processor time, {memory_mb:.0f} MB")


if __name__ == "__main__":
    main()
