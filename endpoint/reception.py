"""What happens to a request before the application sees it: it is put off, given to a thread, or refused as no request at all."""
import heapq
import itertools
import json
import time
from collections.abc import Callable

from egovkg.endpoint.errors import document
from egovkg.ontology.problem import Problem
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, ThreadedTaskDispatcher

ROTATED = 1 << 19  # bytes of an answer after which its buffer is followed by another


class Dispatcher(ThreadedTaskDispatcher):
    """Gives requests to threads, those of a client that does not stay away after a refusal only when its time is over."""

    def __init__(self, penalty: Callable[[HTTPChannel], float]) -> None:
        """`penalty` says for how many seconds the request of a channel is put off."""
        super().__init__()
        self._penalty = penalty
        self._put_off: list[tuple[float, int, HTTPChannel]] = []
        self._order = itertools.count()

    def add_task(self, task: HTTPChannel) -> None:
        """Take the request of a channel. It holds no thread while it waits."""
        if (seconds := self._penalty(task)) > 0:
            with self.lock:
                heapq.heappush(self._put_off, (time.monotonic() + seconds, next(self._order), task))
        else:
            super().add_task(task)

    def release(self) -> float:
        """Let the requests go on whose time is over; the seconds until the next one's is, one at most."""
        while True:
            with self.lock:
                wait = self._put_off[0][0] - time.monotonic() if self._put_off else 1.0
                if wait > 0:
                    return min(wait, 1.0)
                task = heapq.heappop(self._put_off)[2]
            super().add_task(task)


class Refusal(ErrorTask):
    """The answer to what waitress cannot read, or will not read to its end: problem+json, as from everywhere else."""

    def execute(self) -> None:
        """Write the answer; the connection closes after it."""
        error, limits = self.request.error, self.channel.adj
        if error.code == 413:
            problem = Problem("request-too-large", limit=limits.max_request_body_size)
        elif error.code == 431:
            problem = Problem("head-too-large", limit=limits.max_request_header_size)
        else:
            problem = Problem("bad-request" if error.code < 500 else "internal-error", reason=str(error.body))
        body = json.dumps(document(problem, "en") | {"status": error.code}).encode() + b"\n"
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "application/problem+json"), ("Access-Control-Allow-Origin", "*")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """A connection whose refusals are those above."""

    error_task_class = Refusal

    def write_soon(self, data: bytes) -> int:
        """Take a piece of an answer. What has been sent is freed with its buffer: once most of one is sent, the next piece begins another."""
        if self.current_outbuf_count >= ROTATED and len(self.outbufs[-1]) < ROTATED:
            self.current_outbuf_count = self.adj.outbuf_high_watermark  # at which waitress begins another
        return super().write_soon(data)
