"""The page and what it asks for, over HTTP."""

from __future__ import annotations

import asyncio
import json
import tempfile
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from parcours.errors import ParcoursError
from parcours.runs import safe_name
from planner import staffing
from planner.answer import Json
from planner.ask import Asked, read_query
from planner.desk import Desk, Turn, Turns
from planner.errors import FieldErrors
from planner.guard import Guard, policy
from planner.page import page
from planner.plotly_files import script_path, style_digests
from planner.shelf import Shelf
from planner.variant import varied
from planner.written import as_toml
from simulation.document import write_csv
from simulation.engine import Stopped
from simulation.scenario.load import Document

STATIC = Path(__file__).parent / "static"
_MOST_BYTES = 4_000_000
_OF_THE_PAGE = ("page", "turn")

Work = Callable[[Asked, Turn, Callable[[Json], None]], Json]


class Planner:
    """The handlers of all addresses.

    Args:
        shelf: Where scenarios are found.
        desk: Who answers.
        turns: Who knows the latest request of every page.
    """

    def __init__(self, shelf: Shelf, desk: Desk, turns: Turns) -> None:
        self.shelf, self.desk, self.turns = shelf, desk, turns

    async def show(self, request: Request) -> Response:
        """Show the page; what is wrong in its address is told beside the fields."""
        html, status = await run_in_threadpool(page, dict(request.query_params), self.shelf)
        return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})

    async def answer(self, request: Request) -> Response:
        """Stream the answer to a state: at most two first looks and the whole, a line of JSON each."""
        return await self._stream(request, "answer", self.desk.answer)

    async def staff(self, request: Request) -> Response:
        """Stream the search for the least-cost staff: what is going on, then what was found."""
        return await self._stream(
            request, "staff", lambda asked, turn, tell: staffing.find(asked, self.shelf, turn, tell)
        )

    async def intervals(self, request: Request) -> Response:
        """Hand out the results by interval as CSV."""
        asked, turn = self._asked(request), Turn(0)
        results = await run_in_threadpool(self.desk.results, asked.ask, turn)
        with tempfile.TemporaryDirectory() as folder:
            text = (await run_in_threadpool(write_csv, results, Path(folder)))[0].read_text(encoding="utf-8")
        return _file(text, "text/csv", f"{safe_name(asked.ask.scenario)}-intervals.csv")

    async def scenario(self, request: Request) -> Response:
        """Hand out the state as a scenario that stands alone."""
        asked = self._asked(request)
        document, _ = await run_in_threadpool(varied, asked.base, dict(asked.ask.moved))
        text = as_toml(document.tables, _about(asked))
        return _file(text, "application/toml", f"{safe_name(asked.ask.scenario)}-planned.toml")

    async def add(self, request: Request) -> Response:
        """Take a scenario file that the planner chose, and put it on the shelf."""
        name = safe_name(Path(request.query_params.get("name", "scenario.toml")).stem) or "scenario"
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _MOST_BYTES:
                raise FieldErrors({"file": f"expected at most {_MOST_BYTES // 1_000_000} MB, given more"})
        try:
            tables = tomllib.loads(body.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise FieldErrors(
                {"file": f"expected a scenario as TOML in UTF-8, given something else: {error}"}
            ) from error
        if "extends" in tables:
            raise FieldErrors(
                {"file": "extends: expected a scenario that stands alone; start parcours plan with the file"}
            )
        try:
            chosen = await run_in_threadpool(self.shelf.add, Document(tables, name, Path("/nowhere"), f"{name}.toml"))
        except ParcoursError as error:
            raise FieldErrors({"file": str(error)}) from error
        return JSONResponse({"scenario": chosen})

    def _asked(self, request: Request) -> Asked:
        return read_query({k: v for k, v in request.query_params.items() if k not in _OF_THE_PAGE}, self.shelf)

    async def _stream(self, request: Request, kind: str, work: Work) -> Response:
        asked = await run_in_threadpool(self._asked, request)
        given = request.query_params
        number = given.get("turn", "0")
        turn = self.turns.take(f"{given.get('page', '')[:40]} {kind}", int(number) if number.isdigit() else 0)
        return StreamingResponse(
            _lines(request, turn, lambda tell: work(asked, turn, tell)), media_type="application/x-ndjson"
        )


async def _lines(request: Request, turn: Turn, work: Callable[[Callable[[Json], None]], Json]) -> AsyncIterator[bytes]:
    """Run *work* in a thread and yield what it tells; when the page hangs up, its turn is over."""
    loop, told = asyncio.get_running_loop(), asyncio.Queue[Json | None]()

    def tell(news: Json | None) -> None:
        loop.call_soon_threadsafe(told.put_nowait, news)

    def run() -> None:
        try:
            tell({"done": work(tell)})
        except Stopped:
            tell({"over": True})
        except FieldErrors as error:
            tell({"wrong": error.fields})
        except ParcoursError as error:
            tell({"wrong": {"": str(error)}})
        finally:
            tell(None)

    async def hang_up() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        turn.end()

    watching = asyncio.create_task(hang_up())
    working = loop.run_in_executor(None, run)
    try:
        while (news := await told.get()) is not None:
            yield json.dumps(news, separators=(",", ":")).encode() + b"\n"
        await working
    finally:
        turn.end()
        watching.cancel()


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type=kind, headers=headers)


def _about(asked: Asked) -> list[str]:
    ask, units = asked.ask, {lever.key: lever for lever in asked.base.levers}
    moved = ", ".join(f"{units[key].label} {value} {units[key].unit}" for key, value in ask.moved)
    return [
        f"{ask.scenario}{f' on {ask.day}' if ask.day else ''}, as planned with: {moved or 'no lever moved'}.",
        f"parcours simulate THIS_FILE --replications {ask.replications} --seed {ask.seed} gives the page's figures.",
    ]


async def _wrong(_: Request, error: Exception) -> Response:
    fields: dict[str, Any] = error.fields if isinstance(error, FieldErrors) else {"": str(error)}
    return JSONResponse({"wrong": fields}, 422)


def make_app(shelf: Shelf, desk: Desk, turns: Turns) -> Guard:
    """Put the page together, behind its guard."""
    planner = Planner(shelf, desk, turns)

    async def plotly(_: Request) -> Response:
        return FileResponse(script_path(), media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})

    routes = [
        Route("/", planner.show),
        Route("/answer", planner.answer),
        Route("/staff", planner.staff, methods=["POST"]),
        Route("/scenario", planner.add, methods=["POST"]),
        Route("/intervals.csv", planner.intervals),
        Route("/scenario.toml", planner.scenario),
        Route("/plotly.js", plotly),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(routes=routes, exception_handlers={ParcoursError: _wrong})
    return Guard(app, policy(style_digests()))
