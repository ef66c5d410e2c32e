"""What happens to a request before the application sees it: it is put off, given to a thread, or refused as no request at all."""
import heapq
import itertools
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

from egovkg.endpoint.errors import document
from egovkg.ontology.problem import Problem
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

ONE_PACKET = 1 << 15  # bytes: a larger piece is not copied behind the head
ROTATED = 1 << 19  # bytes of an answer after which its buffer is followed by another


class Dispatcher:
    """Gives requests to threads when it is told to, those of a client that does not stay away after a refusal only when its time is over.

    The thread that was busy last gets the next request: what it needs is still in the processor's caches.
    """

    def __init__(self, penalty: Callable[[HTTPChannel], float], threads: int) -> None:
        """`penalty` says for how many seconds the request of a channel is put off."""
        self._penalty = penalty
        self._put_off: list[tuple[float, int, HTTPChannel]] = []
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._loop: int | None = None
        self._fresh: deque[HTTPChannel] = deque()  # taken by the loop's thread since it gave some last
        self._waiting: deque[HTTPChannel] = deque()
        self._idle: list[SimpleQueue[HTTPChannel | None]] = []  # of each thread that waits, where it looks for a request
        self._closed = False
        self._threads = [threading.Thread(target=self._serve, name=f"request-{number}", daemon=True) for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def add_task(self, task: HTTPChannel) -> None:
        """Take the request of a channel; one that comes from a thread's own channel begins at once. It holds no thread while it is put off."""
        if (seconds := self._penalty(task)) > 0:
            with self._lock:
                heapq.heappush(self._put_off, (time.monotonic() + seconds, next(self._order), task))
        elif threading.get_ident() == self._loop:
            self._fresh.append(task)
        else:
            self._add(task)

    def release(self) -> float:
        """Let the requests begin that the calling thread, the loop's, has taken, and those whose time is over.

        What is answered are the seconds until the next one's time is, one at most.
        """
        self._loop = threading.get_ident()
        while self._fresh:
            self._add(self._fresh.popleft())
        while self._put_off:
            with self._lock:
                wait = self._put_off[0][0] - time.monotonic()
                if wait > 0:
                    return min(wait, 1.0)
                task = heapq.heappop(self._put_off)[2]
            self._add(task)
        return 1.0

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads that wait, and within `timeout` seconds those that are busy; whether there were requests that none had begun."""
        with self._lock:
            self._closed = True
            waiting = list(self._waiting) if cancel_pending else []
            self._waiting.clear()
            for mailbox in self._idle:
                mailbox.put(None)
        for task in waiting:
            task.cancel()
        last = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, last - time.monotonic()))
        return bool(waiting)

    def _add(self, task: HTTPChannel) -> None:
        with self._lock:
            if not self._idle:
                self._waiting.append(task)
                return
            mailbox = self._idle.pop()
        mailbox.put(task)

    def _serve(self) -> None:
        mailbox: SimpleQueue[HTTPChannel | None] = SimpleQueue()
        while task := self._next(mailbox):
            try:
                task.service()
            except BaseException:
                logging.getLogger("egovkg").exception("a request's thread failed")

    def _next(self, mailbox: "SimpleQueue[HTTPChannel | None]") -> HTTPChannel | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._closed:
                return None
            self._idle.append(mailbox)
        return mailbox.get()


class Together:
    """Stands for the channel while the head of an answer and the first piece of its body are written."""

    def __init__(self, server: object) -> None:
        self.server = server
        self.pieces: list[bytes] = []

    def write_soon(self, data: bytes) -> int:
        """Keep a piece."""
        self.pieces.append(data)
        return len(data)


class Answer(WSGITask):
    """The answer of the application: its head goes in one packet with the first piece of its body, by which the client is woken once."""

    def write(self, data: bytes) -> None:
        """Send a piece of the body, before the first one the head."""
        if self.wrote_header:
            super().write(data)
            return
        channel, together = self.channel, Together(self.channel.server)
        self.channel = together
        try:
            super().write(data)
        finally:
            self.channel = channel
        for piece in together.pieces if len(data) > ONE_PACKET else [b"".join(together.pieces)]:
            channel.write_soon(piece)


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


class Quiet:
    """The server as a channel sees it: its loop is woken only where it does not listen to that channel, or has to send or to close."""

    def __init__(self, server: object, channel: "Channel") -> None:
        self._server = server
        self._channel = channel

    def __getattr__(self, name: str) -> object:
        return getattr(self._server, name)

    def pull_trigger(self) -> None:
        """Wake the loop where it has to know."""
        channel = self._channel
        if channel.unheard or channel.total_outbufs_len or channel.close_when_flushed or channel.will_close:
            self._server.pull_trigger()  # type: ignore[attr-defined]


class Channel(HTTPChannel):
    """A connection with the answers and refusals above. `unheard` says that the loop has not listened to it since it last looked."""

    task_class = Answer
    error_task_class = Refusal
    unheard = True

    def __init__(self, server: object, *details: object, **more: object) -> None:
        super().__init__(server, *details, **more)
        self.server = Quiet(server, self)

    def readable(self) -> bool:
        """Whether the loop should listen to the connection. What changes while it asks finds `unheard` set, and wakes it."""
        self.unheard = True
        heard = super().readable()
        self.unheard = not heard
        return heard

    def write_soon(self, data: bytes) -> int:
        """Take a piece of an answer. What has been sent is freed with its buffer: once most of one is sent, the next piece begins another."""
        if self.current_outbuf_count >= ROTATED and len(self.outbufs[-1]) < ROTATED:
            self.current_outbuf_count = self.adj.outbuf_high_watermark  # at which waitress begins another
        return super().write_soon(data)
