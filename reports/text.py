"""Text of the shop made safe to show.

What a shop says reaches us as it was sent: with terminal escapes in a product's name, marks that turn
the reading direction, characters of no width, or half a surrogate. A report shows that they are there,
and never obeys them.
"""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)"  # OSC, DCS and their kin, up to their end
    r"|\x1b[ -/]*[0-~]"  # the short ones
    r"|[\x80-\x9f]"  # their eight-bit forms
)
_HIDDEN = {
    0x00AD: "SHY",
    0x061C: "ALM",
    0x180E: "MVS",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x2028: "LS",
    0x2029: "PS",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}
_TABLE: dict[int, str] = {code: f"⟨{name}⟩" for code, name in _HIDDEN.items()}
_TABLE |= {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_TABLE |= {0x7F: "\u2421", 0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
_TABLE |= {code: f"⟨{code:02X}⟩" for code in range(0x80, 0xA0)}
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LOOSE_JOINER = re.compile(r"(?<![\u2190-\U0010ffff])\u200d")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def visible(text: str) -> str:
    """Return *text* with every control, direction mark and character of no width written out where it stands.

    Line ends and tabs stay; a joiner inside an emoji stays. The result can be encoded as UTF-8 and as XML 1.0.
    """
    if text.isprintable():  # nothing of the kind is in it, which is said of most text at once
        return text
    shown = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n"))
    return _LOOSE_JOINER.sub("⟨ZWJ⟩", shown).translate(_TABLE)


def plain(text: str) -> str:
    """Return *text* for a terminal: escape sequences are taken out, the rest is as `visible` shows it."""
    return visible(_ESCAPES.sub("", text))


def one_line(text: str, limit: int = 300) -> str:
    """Return *text* on one line, cut with an ellipsis after *limit* characters (at least 1)."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def csv_cell(text: str) -> str:
    """Return *text* as a cell that no spreadsheet takes for a formula: a quote goes before = + - @, tab and return."""
    if text[:1].isalnum() and text.isprintable():
        return text
    shown = _SURROGATE.sub("\ufffd", text).replace("\x00", "")
    return f"'{shown}" if shown.startswith(_FORMULA) or shown.lstrip().startswith(_FORMULA[:4]) else shown
