"""Answers one page after another: the last request of each page wins, and what it supersedes is stopped."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from planner.answer import Json, answer
from planner.ask import Ask, Asked
from planner.playing import Player
from planner.shelf import Shelf
from planner.variant import varied
from simulation.engine import Stopped
from simulation.plan.build import make_plan
from simulation.results import Results, Tally

_MOST_PAGES = 64
_MOST_ANSWERS = 12
_FIRST_LOOK = 12
_FIRST_LOOK_S = 0.25


class Turn:
    """One request of a page; it is over when a later one has come, or the page has gone.

    Args:
        number: Which request of its page it is; later ones have larger numbers.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._over = threading.Event()

    def end(self) -> None:
        """Tell whoever works on it to stop."""
        self._over.set()

    def over(self) -> bool:
        """Say whether nobody waits for it any more."""
        return self._over.is_set()


class Turns:
    """Knows the latest request of every page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: OrderedDict[str, Turn] = OrderedDict()

    def take(self, page: str, number: int) -> Turn:
        """Begin a request and stop the one before; one that comes late, after a later one, is over at once."""
        turn = Turn(number)
        with self._lock:
            before = self._latest.get(page)
            if before is not None and before.number > number:
                turn.end()
                return turn
            if before is not None:
                before.end()
            self._latest[page] = turn
            self._latest.move_to_end(page)
            while len(self._latest) > _MOST_PAGES:
                self._latest.popitem(last=False)[1].end()
        return turn

    def end(self) -> None:
        """Stop everything."""
        with self._lock:
            for turn in self._latest.values():
                turn.end()


class Desk:
    """Computes answers.

    Args:
        shelf: Where scenarios are found.
        player: Who plays them.
    """

    def __init__(self, shelf: Shelf, player: Player) -> None:
        self._shelf, self._player = shelf, player
        self._lock = threading.Lock()
        self._known: OrderedDict[Ask, Results] = OrderedDict()

    def answer(self, asked: Asked, turn: Turn, tell: Callable[[Json], None]) -> Json:
        """Compute the answer to a state of the page.

        Args:
            asked: The state.
            turn: The request; when it is over, the work stops.
            tell: Given a first look at the answer when the whole one takes a while.

        Raises:
            Stopped: If the request was over before the answer.
            FieldErrors: If the levers contradict the scenario.
        """
        pinned = None if asked.pin is None else self.results(asked.pin, turn)

        def look(results: Results) -> None:
            tell(answer(results, pinned, whole=False))

        results = self.results(asked.ask, turn, look)
        if turn.over():
            raise Stopped("nobody waits for this answer any more")
        return answer(results, pinned)

    def results(self, ask: Ask, turn: Turn, look: Callable[[Results], None] | None = None) -> Results:
        """Play a state of the page, or return what is known of it.

        Args:
            ask: The state.
            turn: The request.
            look: Given what is known so far when the whole takes a while.

        Raises:
            Stopped: If the request was over before.
            FieldErrors: If the levers contradict the scenario.
        """
        with self._lock:
            if ask in self._known:
                self._known.move_to_end(ask)
                return self._known[ask]
        base = self._shelf.base(ask.scenario) if ask.day is None else self._shelf.cut(ask.scenario, ask.day)
        plan = make_plan(varied(base, dict(ask.moved))[1]) if ask.moved else base.plan
        tally = Tally(plan, ask.replications)
        began, due_s = time.monotonic(), _FIRST_LOOK_S
        for one in self._player.play(plan, ask.replications, ask.seed, turn.over):
            tally.add(one)
            took_s, done = time.monotonic() - began, len(tally.days)
            left_s = took_s / done * (ask.replications - done)
            if look and done >= _FIRST_LOOK and took_s > due_s and left_s > _FIRST_LOOK_S:
                due_s = 3 * took_s
                look(tally.results("compiled", ask.seed))
        results = tally.results("compiled", ask.seed)
        with self._lock:
            self._known[ask] = results
            while len(self._known) > _MOST_ANSWERS:
                self._known.popitem(last=False)
        return results
