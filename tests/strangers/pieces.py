"""What can be read in a page, a mail or a PDF, piece by piece, and the same document with one piece changed."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, ContentStream, NameObject

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-zA-Z0-9]+)")
_HIDING = re.compile(r"display:\s*none")
_UNSEEN = {"script", "style", "head", "option", "textarea", "template", "noscript", "svg"}


@dataclass(frozen=True)
class Piece:
    """A piece of text that stands alone: between two tags, or on one line.

    Args:
        text: What it says, with blanks squeezed.
        label: The piece before it in the same block of text, such as "Total incl. VAT".
        field: Whether it is the whole value of a labelled field.
    """

    text: str
    label: str = ""
    field: bool = False


def squeezed(text: str) -> str:
    """Return *text* with every run of blanks as one; no-break spaces stay what they are."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def page_pieces(body: str) -> list[Piece]:
    """List what a page says, in order."""
    parts = _TAG.split(body)
    pieces: list[Piece] = []
    for place, text in _texts(body):
        said = squeezed(html.unescape(text))
        if said:
            opened = re.match(r"<(dd|td)\b", parts[place - 1]) if place else None
            closed = re.match(r"</(dd|td)\b", parts[place + 1]) if place + 1 < len(parts) else None
            before = "".join(parts[max(0, place - 6) : place])
            labelled = bool(opened and closed) and re.search(r"</(dt|th)>\s*<(dd|td)\b[^>]*>$", before) is not None
            pieces.append(Piece(said, pieces[-1].text if pieces else "", labelled))
    return pieces


def line_pieces(text: str) -> list[Piece]:
    """List what a plain text says, line by line; ``Label: value`` is two pieces."""
    pieces: list[str] = []
    for line in text.splitlines():
        clean = squeezed(line)
        label = re.match(r"([^:]{2,48}?)\s?:\s(.+)", clean)
        pieces += [label[1], label[2]] if label else [clean] if clean else []
    return _labelled(pieces)


def _labelled(texts: list[str]) -> list[Piece]:
    return [Piece(text, texts[index - 1] if index else "") for index, text in enumerate(texts)]


def _texts(body: str) -> list[tuple[int, str]]:
    """List the texts between tags that a reader sees, with their place among all pieces.

    What is folded away (a closed ``details``) is not seen before the customer unfolds it; its summary is.
    """
    seen: list[tuple[int, str]] = []
    hidden: list[str] = []
    for index, part in enumerate(_TAG.split(body)):
        if index % 2 == 0:
            if part.strip() and (not hidden or hidden[-1] == "summary"):
                seen.append((index, part))
            continue
        name = _NAME.match(part)
        if not name or part.endswith("/>") or name[2].lower() in ("input", "img", "br"):
            continue
        tag = name[2].lower()
        if not name[1] and _hides(tag, part, hidden):
            hidden.append(tag)
        elif name[1] and hidden and hidden[-1] == tag:
            hidden.pop()
    return seen


def _hides(tag: str, part: str, hidden: list[str]) -> bool:
    """Say whether the tag that opens here, in what is already hidden, hides or shows what is in it."""
    if hidden and hidden[-1] == tag:
        return True
    if tag == "summary":
        return bool(hidden) and hidden[-1] == "details"
    folded = tag == "details" and not re.search(r"\sopen\b", part)
    return tag in _UNSEEN or folded or _HIDING.search(part) is not None


def page_with(body: str, text: str, ordinal: int, change: Callable[[str], str]) -> str:
    """Return a page in which the *ordinal*-th piece that says *text* is changed; the same where there is none."""
    parts = _TAG.split(body)
    places = [index for index, part in _texts(body) if squeezed(html.unescape(part)) == text]
    if len(places) <= ordinal:
        return body
    place = places[ordinal]
    parts[place] = html.escape(change(html.unescape(parts[place])), quote=False)
    return "".join(parts)


def page_text(body: str) -> str:
    """Return all that a page says, a line for each piece."""
    return "\n".join(piece.text for piece in page_pieces(body))


# PDF -----------------------------------------------------------------------------------------------
def pdf_pieces(body: bytes) -> list[Piece]:
    """List the strings that a PDF shows, in the order in which it draws them."""
    texts: list[str] = []

    def look(text: str) -> str:
        texts.append(squeezed(text))
        return text

    _redrawn(body, look)
    return _labelled([text for text in texts if text])


def pdf_with(body: bytes, text: str, ordinal: int, change: Callable[[str], str]) -> bytes:
    """Return a PDF in which the *ordinal*-th string that says *text* is changed.

    Raises:
        KeyError: If the PDF's font lacks a letter of the new text.
    """
    count = -1

    def swap(shown: str) -> str:
        nonlocal count
        if squeezed(shown) != text:
            return shown
        count += 1
        return change(shown) if count == ordinal else shown

    return _redrawn(body, swap)


def _redrawn(body: bytes, change: Callable[[str], str]) -> bytes:
    """Draw a PDF again with every shown string passed through *change*; its fonts map two bytes to a letter."""
    changed = False
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    for page in writer.pages:
        content = ContentStream(page.get_contents(), writer)
        letters: dict[int, str] = {}
        for operands, operator in content.operations:
            if operator == b"Tf":
                letters = _letters(page["/Resources"]["/Font"][operands[0]])  # type: ignore[index]
            elif operator == b"Tj" and letters:
                raw = operands[0].original_bytes
                codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                shown = "".join(letters.get(code, "") for code in codes)
                wanted = change(shown)
                if wanted != shown:
                    changed = True
                    back = {letter: code for code, letter in letters.items()}
                    operands[0] = ByteStringObject(b"".join(back[letter].to_bytes(2, "big") for letter in wanted))
        page[NameObject("/Contents")] = writer._add_object(content)
    if not changed:
        return body
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _letters(font: object) -> dict[int, str]:
    """Return the letters of a font by their codes, as its ToUnicode table gives them."""
    table = font["/ToUnicode"].get_object().get_data().decode("latin-1")  # type: ignore[index]
    letters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for offset, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                letters[code] = chr(int(text, 16) + offset)
    return letters
