"""What a friend got who ordered in between is not what the customer read."""

from __future__ import annotations

import json
from pathlib import Path

from tests.strangers.between import Answer
from tests.strangers.transcript import Transcript

PATHS = (
    "/produits/rose", "/commandes/FL-1/secret0123456789ab0123", "/produits/rose", "/commandes/FL-2/facture", "/panier",
)  # fmt: skip


def test_a_friends_pages_are_left_out(tmp_path: Path) -> None:
    """Between the customer's own pages and the friend's invoice every answer is the friend's."""
    transcript = Transcript()
    for number, path in enumerate(PATHS):
        transcript.answer(Answer("GET", path, 200, "text/html", str(number).encode()))
    facts = [("page.looked", "", path) for path in ("/produits/rose", PATHS[1], "/panier")]
    facts.append(("order.number", "FL-1", ""))
    lines = [
        json.dumps({"id": "a#1", "name": name, "value": value, "subject": subject}, separators=(",", ":")) + "\n"
        for name, value, subject in facts
    ]
    (tmp_path / "facts.jsonl").write_text("".join(lines), encoding="utf-8")

    read = {one.key: [answer.body for answer in one.answers] for one in transcript.read_by("a#1", tmp_path)}

    assert read == {"/produits/rose": [b"0"], "/commandes/FL-1/~": [b"1"], "/panier": [b"4"]}
