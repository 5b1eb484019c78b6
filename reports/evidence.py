"""Pieces of evidence: files of the run folder, with what they are and how a page links to them.

Paths come from records; one that leads out of the run folder, or to nothing, is no piece of evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

_KINDS = {
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".webp": "picture",
    ".eml": "message",
    ".html": "page",
    ".pdf": "document",
    ".zip": "trace",
    ".webm": "video",
}
_MIME = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".eml": "message/rfc822",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".webm": "video/webm",
    ".csv": "text/csv",
    ".json": "application/json",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of evidence.

    Args:
        file: Where it is.
        path: Its path in the run folder, as records carry it.
        href: The same as a relative link.
        kind: "picture", "message" (a mail as it came), "page" (a mail to look at), "screen" (a page of the shop as it
            was read), "document", "trace", "video" or "file".
        title: Its name for a person, without number and ending.
        mime: Its type.
    """

    file: Path
    path: str
    href: str
    kind: str
    title: str
    mime: str


class Evidence:
    """The evidence of one run.

    Args:
        root: The run folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._known: dict[str, Piece | None] = {}

    def piece(self, path: str) -> Piece | None:
        """Return the piece at *path*, or None where no file of the run folder is there."""
        if path not in self._known:
            self._known[path] = self._look(path)
        return self._known[path]

    def pieces(self, paths: tuple[str, ...]) -> list[Piece]:
        """Return the pieces among *paths*, each once, in order; a mail's page also brings the mail as it came."""
        found: dict[str, Piece] = {}
        for path in paths:
            if piece := self.piece(path):
                found[piece.path] = piece
                if piece.kind == "page" and (letter := self.letter(piece)):
                    found[letter.path] = letter
        return list(found.values())

    def letter(self, page: Piece) -> Piece | None:
        """Return the mail as it came that *page* shows: the file of that name with the number before its own."""
        match = re.match(r"(\d+)-(.*)\.html$", page.file.name)
        if not match:
            return None
        name = f"{int(match[1]) - 1:02d}-{match[2]}.eml"
        return self.piece(str(PurePosixPath(page.path).with_name(name)))

    def _look(self, path: str) -> Piece | None:
        if not path or "\x00" in path:
            return None
        file = (self._root / path).resolve()
        if not file.is_relative_to(self._root) or not file.is_file():
            return None
        ending = file.suffix.lower()
        piece = Piece(
            file=file,
            path=path,
            href=quote(path),
            kind=_KINDS.get(ending, "file"),
            title=re.sub(r"^\d+-", "", file.stem).replace("-", " "),
            mime=_MIME.get(ending, "application/octet-stream"),
        )
        return replace(piece, kind="screen") if piece.kind == "page" and not self.letter(piece) else piece
