"""What every section of the page works with: the run, its evidence, and templates that make all text safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from load.results import Results, read_results
from parcours.runs import RunFolder, safe_name
from reports import words
from reports.evidence import Evidence, Piece
from reports.mails import letter_text
from reports.model import JourneyResult, Run
from reports.page.ledgers import Ledgers
from reports.phrases import page_title, phrases
from reports.pictures import Thumbnails
from reports.sides import differ, sides
from reports.text import one_line, visible

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page.

    Args:
        id: Its anchor.
        title: Its name in the page's contents; empty for one that is not listed there.
        html: Its markup.
    """

    id: str
    title: str
    html: Markup


@dataclass(slots=True)
class Kit:
    """The tools of one page.

    Args:
        run: What is reported.
        evidence: Its files.
        thumbnails: Small pictures within the page's budget.
        ledgers: What is laid out only where somebody opens it.
    """

    run: Run
    evidence: Evidence
    thumbnails: Thumbnails = field(default_factory=Thumbnails)
    ledgers: Ledgers = field(init=False)
    _environment: Environment = field(init=False)
    _crowd: Results | None = None

    def __post_init__(self) -> None:
        zone = self.run.zone
        self.ledgers = Ledgers(zone, self._href)
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_safe,
        )
        self._environment.filters |= {
            "duration": words.duration,
            "moment": partial(words.day_and_time, zone=zone),
            "clock": partial(words.clock_time, zone=zone),
            "value": partial(words.value_text, zone=zone),
            "fact_label": words.fact_label,
            "line": one_line,
            "sentence": sentence_case,
            "gap": words.gap,
        }
        self._environment.globals |= {
            "run": self.run,
            "zone": zone,
            "counted": words.counted,
            "meaning": words.ending_meaning,
            "thumb": self.thumbnails.data_uri,
            "pieces": self.evidence.pieces,
            "letter": self.letter,
            "sides": partial(sides, zone=zone),
            "differ": differ,
            "anchor": anchor,
            "place": words.place,
            "page_title": page_title,
            "phrases": partial(phrases, zone=zone),
        }

    def render(self, template: str, **values: Any) -> Markup:
        """Write out one template."""
        return Markup(self._environment.get_template(template).render(**values))

    def crowd(self) -> Results:
        """Return what a load run's intervals add up to; they are read once."""
        if self._crowd is None:
            self._crowd = read_results(RunFolder(self.run.path).records("intervals"))
        return self._crowd

    def _href(self, path: str) -> str:
        piece = self.evidence.piece(path)
        return piece.href if piece else ""

    def letter(self, pieces: list[Piece]) -> str:
        """Return the text of the first mail among *pieces*; empty where there is none."""
        return next((letter_text(piece.file) for piece in pieces if piece.kind == "message"), "")


SectionMaker = Callable[[Kit], Section | None]


def anchor(journey: JourneyResult) -> str:
    """Return the anchor of a journey: ``journey-relay-parcel-1``."""
    return "journey-" + safe_name(journey.id).replace("#", "-")


def sentence_case(text: str) -> str:
    """Write *text* with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _safe(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
