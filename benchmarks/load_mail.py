"""Mail under load: is every mail matched to its order, how true is its delay, and how many can the sink take at all.

``python -m benchmarks.load_mail [PER_SECOND] [SECONDS]``: a process sends confirmations at that rate over a few
connections and notes when each was accepted; a worker's mailbox takes what its customers wait for. Then the sink's own
ceiling: as many mails as eight connections can bring, with one worker listening.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from typing import TypedDict

from load.mail.box import FedMailbox
from load.mail.feed import Publisher, PublishingSink

BODY = "Bonjour,\r\n\r\nVotre commande est confirmée.\r\n" * 100
LINES = 4
SENDER = """
import json, smtplib, sys, threading, time
host, port, rate, count, lines, first = sys.argv[1], *map(float, sys.argv[2:])
lines, count, first = int(lines), int(count), int(first)
body = sys.stdin.read()
begin = time.monotonic() + 0.5
sent = {}

def send(line):
    with smtplib.SMTP(host, int(port)) as client:
        for number in range(line, count, lines):
            due = begin + number / rate if rate else 0
            if due > time.monotonic():
                time.sleep(due - time.monotonic())
            address = f"zoe.roux.{first + number}@clients.example.org"
            client.sendmail("shop@example.org", [address], f"Subject: commande {number}\\r\\n\\r\\n{body}".encode())
            sent[first + number] = time.monotonic()

threads = [threading.Thread(target=send, args=(line,)) for line in range(lines)]
[t.start() for t in threads]
[t.join() for t in threads]
print(json.dumps({"sent": sent, "took_s": time.monotonic() - begin}))
"""


def main() -> None:
    """Print the matching and the ceiling."""
    rate = float(sys.argv[1]) if len(sys.argv) > 1 else 100.0
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    publisher = Publisher()
    sink = PublishingSink(publisher)
    box = FedMailbox(publisher.address)
    try:
        matched(sink, box, rate, int(rate * seconds))
        ceiling(sink, box, 8_000)
    finally:
        box.close()
        sink.close()
        publisher.close()


def matched(sink: PublishingSink, box: FedMailbox, rate: float, count: int) -> None:
    """Send at a rate while every customer waits, and tell what was matched and how true the delays are."""
    addresses = {number: f"zoe.roux.{number}@clients.example.org" for number in range(1, count + 1)}
    for address in addresses.values():
        box.expect(address)
    found: dict[int, list[float]] = {}

    def wait(numbers: list[int]) -> None:
        for number in numbers:
            letters = box.wait(addresses[number], frozenset(), 60)
            found[number] = [letter.arrived_monotonic_s for letter in letters]

    waiting = [threading.Thread(target=wait, args=(list(addresses)[part::8],)) for part in range(8)]
    for thread in waiting:
        thread.start()
    before = time.process_time()
    told = sender(sink, rate, count, LINES, 1)
    for thread in waiting:
        thread.join()
    cpu_s = time.process_time() - before
    sent = {int(number): at for number, at in told["sent"].items()}
    errors_ms = sorted(abs(times[0] - sent[number]) * 1000 for number, times in found.items() if times)
    one_each = sum(len(times) == 1 for times in found.values())
    p99 = errors_ms[int(0.99 * (len(errors_ms) - 1))]
    print(
        f"{rate:.0f} mails/s: {one_each} of {count} matched to their order, once each; delay off by"
        f" {statistics.median(errors_ms):.1f} ms (median), {p99:.1f} ms (p99), {errors_ms[-1]:.1f} ms at most;"
        f" sink and mailbox used {cpu_s / count * 1e3:.2f} ms of processor time a mail"
    )


def ceiling(sink: PublishingSink, box: FedMailbox, count: int) -> None:
    """Send as fast as eight connections can."""
    taken = sink.taken
    told = sender(sink, 0.0, count, 8, 1_000_000)
    rate = (sink.taken - taken) / (told["took_s"] + 0.5)
    print(f"ceiling: {rate:.0f} mails/s taken and published, sender on the same machine")


class Told(TypedDict):
    """What the sender tells: when each mail was accepted, by its number, and how long all of them took."""

    sent: dict[str, float]
    took_s: float


def sender(sink: PublishingSink, rate: float, count: int, lines: int, first: int) -> Told:
    """Send from a process of its own."""
    arguments = [*map(str, sink.address), str(rate), str(count), str(lines), str(first)]
    done = subprocess.run(
        [sys.executable, "-c", SENDER, *arguments], input=BODY, capture_output=True, text=True, check=True
    )
    answer: Told = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    main()
