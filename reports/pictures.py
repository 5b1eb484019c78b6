"""Small pictures that a page carries within itself, so that it needs no other file to be read."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from PIL import Image

from reports.evidence import Piece

WIDTH_PX = 320
HEIGHT_PX = 240
"""A quarter of the width at which a browser's pictures are taken: a JPEG is read at that size, and not scaled after."""
BUDGET_BYTES = 3_000_000
"""Bytes that all small pictures of one page may take; later ones are links only, so that the page opens at once."""

_USUAL_BYTES = 7_500
"""What a small picture of a shop's page usually takes."""


class Thumbnails:
    """Small pictures within a budget, each made once.

    Args:
        budget_bytes: Bytes of base64 text, at least 0.
    """

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self._left = budget_bytes
        self._made: dict[Path, str] = {}
        self._begun: dict[Path, Future[str]] = {}

    def begin(self, pieces: Iterable[Piece]) -> None:
        """Begin to make the pictures among *pieces* on other cores, as many as the budget is likely to hold.

        The page is written meanwhile; which pictures it gets does not depend on it.
        """
        files = dict.fromkeys(piece.file for piece in pieces if piece.kind == "picture")
        pool = ThreadPoolExecutor(thread_name_prefix="pictures")
        self._begun = {file: pool.submit(_small, file) for file in islice(files, self._left // _USUAL_BYTES)}
        pool.shutdown(wait=False)

    def data_uri(self, piece: Piece) -> str:
        """Return the top of the picture as a ``data:`` address; empty where it is none or the budget is spent."""
        if piece.kind != "picture":
            return ""
        if piece.file not in self._made:
            text = self._make(piece.file) if self._left > 0 else ""
            self._left -= len(text)
            self._made[piece.file] = text
        return self._made[piece.file]

    def _make(self, file: Path) -> str:
        begun = self._begun.pop(file, None)
        return begun.result() if begun else _small(file)


def _small(file: Path) -> str:
    try:
        with Image.open(file) as image:
            image.draft("RGB", (WIDTH_PX, 1))
            height = min(image.height, round(image.width * HEIGHT_PX / WIDTH_PX))
            top = image.crop((0, 0, image.width, height)).convert("RGB")
            top.thumbnail((WIDTH_PX, HEIGHT_PX), Image.Resampling.BOX)
            body = io.BytesIO()
            top.save(body, "WEBP", quality=70, method=2)
    except (OSError, ValueError, Image.DecompressionBombError):
        return ""
    return "data:image/webp;base64," + base64.b64encode(body.getvalue()).decode()
