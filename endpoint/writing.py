"""Changes of the store, one after the other, each in a process of its own that is killed when its deadline passes."""
import pickle
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from json import loads

from egovkg.endpoint import query_text
from egovkg.endpoint.pool import Dead
from egovkg.endpoint.update_process import Change
from egovkg.endpoint.workers import OUT_OF_MEMORY, OUT_OF_STACK, Engine
from egovkg.ontology.problem import Problem

RETRY = 2  # seconds after which a refused writer may try again
GLANCE = 0.2  # seconds after which a waiting thread looks whether its client is still there
PUBLISHING = 120.0  # seconds that publishing may take: it ends by itself, and a kill would leave the client in doubt


class Writing:
    """The one writer of a server. Safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.settings = engine.settings
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(self.settings.update_queue)

    def change(self, kind: str, gone: Callable[[], bool] | None = None, **what: object) -> tuple[int, bool]:
        """Make a change (the rest of update_process.Change): the number of the version that lives now, and whether a graph is new.

        It is durable then, and every later query sees it. Raises Problem: update-busy, update-timeout, update-unknown, store-locked,
        client-gone, and what update_process.apply raises. Nothing was changed then, but after update-unknown.
        """
        settings = self.settings
        last = time.monotonic() + settings.token_timeout
        if not self._places.acquire(blocking=False):
            raise Problem("update-busy", limit=settings.update_queue, retry=RETRY)
        try:
            if not self._turn.acquire(timeout=settings.token_timeout):
                raise Problem("update-timeout", seconds=settings.token_timeout)
            try:
                change = Change(self.engine.store.data, settings.keep_versions, kind, max_depth=settings.query_depth, **what)  # type: ignore[arg-type]
                try:
                    return self._make(change, last, gone or (lambda: False))
                except Dead as death:
                    ordered = query_text.typed_order(change.text) if "total order" in death.reason else None
                    if ordered is None:
                        raise self._crash(death.reason) from None
                try:
                    return self._make(replace(change, text=ordered), last, gone or (lambda: False))
                except Dead as death:
                    raise self._crash(death.reason) from None
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _make(self, change: Change, last: float, gone: Callable[[], bool]) -> tuple[int, bool]:
        worker = self.engine.pool.writer(self.settings.update_memory)
        publishing = False
        try:
            worker.send(b"Q", pickle.dumps(replace(change, patience=max(0.0, last - time.monotonic() - 1))))
            while True:
                try:
                    frame = worker.receive(GLANCE)
                except Dead:
                    if publishing:
                        raise Problem("update-unknown") from None
                    raise
                if frame is None:
                    self._check(last, gone, publishing)
                elif frame[0] == b"C":
                    publishing, last = True, time.monotonic() + PUBLISHING
                elif frame[0] == b"X":
                    code, details = loads(frame[1])
                    raise Problem(code, **details)
                else:
                    found = loads(frame[1])
                    self._ready(found["number"])
                    return found["number"], found["created"]
        finally:
            self.engine.pool.end(worker)

    def _check(self, last: float, gone: Callable[[], bool], publishing: bool) -> None:
        if time.monotonic() >= last:
            raise Problem("update-unknown") if publishing else Problem("update-timeout", seconds=self.settings.token_timeout)
        if gone() and not publishing:
            raise Problem("client-gone")

    def _ready(self, number: int) -> None:
        """Have workers of the new version made now, not by the first query."""
        store = self.engine.store
        if store.current == number:
            self.engine.pool.want(number)

    def _crash(self, reason: str) -> Problem:
        if OUT_OF_MEMORY.search(reason):
            return Problem("query-memory", limit=self.settings.update_memory >> 20)
        if OUT_OF_STACK.search(reason):
            return Problem("query-too-deep", limit=self.settings.query_depth)
        return Problem("query-crashed")
