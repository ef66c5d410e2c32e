"""Serves the application over HTTP with waitress, and ends every process it started.

Why waitress (measured): it reads requests and sends answers in one thread of its own, so slow senders and slow readers hold no other
thread; it breaks the body of an answer that fails half-way; it says when a client has left; it takes a request line of 64 kB.
"""
import contextlib
import errno
import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

from egovkg.endpoint import logs
from egovkg.endpoint.app import create_app
from egovkg.endpoint.settings import Settings
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore
from waitress import wasyncore
from waitress.server import create_server

THREADS_BESIDE_QUERIES = 16  # threads that are free for cached answers and pages when all queries there may be are in flight
LARGEST_HEAD = 256 << 10
IDLE_CONNECTION = 60
DRAIN = 2.0  # seconds that requests in flight get at the end, beyond the deadline of a query


class Server:
    """The listening server. `url` says where; `run` serves until `stop`, a SIGTERM or a SIGINT."""

    def __init__(self, settings: Settings, store: VersionedStore) -> None:
        """Listen at once; requests wait until `run`. Raises Problem("port-busy" | "cannot-listen")."""
        self.settings = settings
        listening = listen(settings.host, settings.port)
        host, port = listening.getsockname()[:2]
        self.port: int = port
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self.app = create_app(settings, store)
        self.engine = self.app.extensions["egovkg"]
        self.indexes = self.app.extensions["egovkg-search"]
        self._stopping = threading.Event()
        quieten()
        self._server = create_server(
            self.app, sockets=[listening], threads=settings.queue + THREADS_BESIDE_QUERIES, connection_limit=settings.connections,
            channel_timeout=IDLE_CONNECTION, cleanup_interval=10, channel_request_lookahead=1, asyncore_use_poll=True, backlog=1024,
            max_request_body_size=settings.upload, max_request_header_size=LARGEST_HEAD, clear_untrusted_proxy_headers=False,
            ident="egovkg",
        )

    def run(self) -> None:
        """Serve; afterwards requests in flight are answered, and every process has ended."""
        self.engine.start()
        self.indexes.start()
        with self._signals():
            try:
                while not self._stopping.is_set():
                    self._turn()
                self._drain()
            finally:
                self._server.task_dispatcher.shutdown(timeout=0.1)
                self.engine.close()
                self.indexes.close()
                wasyncore.close_all(self._server._map)

    def stop(self) -> None:
        """Make `run` end, from any thread."""
        self._stopping.set()
        self._server.pull_trigger()

    def _turn(self) -> None:
        wasyncore.loop(timeout=1, map=self._server._map, use_poll=True, count=1)

    def _drain(self) -> None:
        """Take no new connection, and answer the requests that are here."""
        self._server.accepting = False
        self._server.del_channel()
        self._server.socket.close()
        last = time.monotonic() + self.settings.timeout + DRAIN
        while time.monotonic() < last:
            channels = list(self._server.active_channels.values())
            if not any(channel.requests or channel.total_outbufs_len for channel in channels):
                return
            wasyncore.loop(timeout=0.1, map=self._server._map, use_poll=True, count=1)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(*_: object) -> None:
            if self._stopping.is_set():
                raise SystemExit(130)  # asked twice: at once
            self.stop()

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(settings: Settings, store: VersionedStore, ready: Callable[[Server], None] | None = None) -> None:
    """Listen, call `ready` (which may print the address), and serve until told to stop. Raises Problem("port-busy" | "cannot-listen")."""
    server = Server(settings, store)
    logs.configure(settings)
    with server._signals():  # from here on a signal ends it in order, also before it runs
        if ready:
            ready(server)
        server.run()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises Problem("port-busy" | "cannot-listen")."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        found = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Problem("cannot-listen", host=host, port=port, reason=getattr(error, "strerror", None) or str(error)) from error
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(address)
        found.listen(1024)
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            raise Problem("port-busy", host=host, port=port) from error
        raise Problem("cannot-listen", host=host, port=port, reason=error.strerror) from error
    return found


def quieten() -> None:
    """Keep waitress from logging what is not its concern: a body broken on purpose, and a queue that the engine bounds."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logger = logging.getLogger("waitress")
    if not any(filtered is _unintended for filtered in logger.filters):
        logger.addFilter(_unintended)


def _unintended(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], Problem))
