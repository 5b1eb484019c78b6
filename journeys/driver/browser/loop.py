"""One event loop in one background thread, on which all journeys' browser steps run.

Journeys are plain synchronous code in ordinary threads; each step hands one coroutine over and waits for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from parcours.errors import BrowserUnavailable

Result = TypeVar("Result")


class LoopThread:
    """An event loop that runs in a daemon thread until `stop`.

    Args:
        name: The thread's name, for a person who looks at a stack.
    """

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def run(self, work: Coroutine[Any, Any, Result], timeout_s: float | None = None) -> Result:
        """Run *work* on the loop and return what it returns, or raise what it raises.

        Args:
            work: A coroutine that belongs to this loop.
            timeout_s: Seconds after which it is cancelled and TimeoutError raised; None for no limit of its own.

        Raises:
            BrowserUnavailable: If the loop was stopped before or meanwhile.
        """
        if not self._thread.is_alive():
            work.close()
            raise _closed()
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return future.result(timeout_s)
        except CancelledError:
            raise _closed() from None
        except BaseException:
            future.cancel()
            raise

    def stop(self) -> None:
        """Cancel what still runs and end the thread."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self.loop.close()

    async def _cancel_all(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _closed() -> BrowserUnavailable:
    return BrowserUnavailable("the browsers were closed while a journey was under way")
