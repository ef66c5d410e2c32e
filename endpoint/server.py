"""Serves the application over HTTP with waitress, and ends every process it started.

Why waitress (measured): it reads requests and sends answers in one thread of its own, so slow senders and slow readers hold no other
thread; it breaks the body of an answer that fails half-way; it says when a client has left; it takes a request line of 64 kB.
"""
import contextlib
import errno
import gc
import logging
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

from egovkg.endpoint import logs
from egovkg.endpoint.app import create_app, prepare
from egovkg.endpoint.clients import address
from egovkg.endpoint.reception import Channel, Dispatcher
from egovkg.endpoint.settings import Settings
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore
from waitress import wasyncore
from waitress.server import create_server

THREADS_BESIDE_QUERIES = 16  # threads that are free for cached answers and pages when all queries there may be are in flight
LARGEST_HEAD = 256 << 10
IDLE_CONNECTION = 60
DRAIN = 2.0  # seconds that requests in flight get at the end, beyond the longest that one may take
SWITCH = 0.001  # seconds after which a thread of this process that only computes lets another go on
NEVER_PUT_OFF = ("/healthz", "/readyz", "/metrics")


class Server:
    """The listening server. `url` says where; `run` serves until `stop`, a SIGTERM or a SIGINT; a SIGHUP gives it new workers."""

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
        self._renewing = threading.Event()
        quieten()
        self._dispatcher = Dispatcher(self._penalty, settings.queue + THREADS_BESIDE_QUERIES)
        self._server = create_server(
            self.app, _dispatcher=self._dispatcher, sockets=[listening], connection_limit=settings.connections,
            channel_timeout=IDLE_CONNECTION, cleanup_interval=10, channel_request_lookahead=1, asyncore_use_poll=True, backlog=1024,
            max_request_body_size=settings.upload, max_request_header_size=LARGEST_HEAD, clear_untrusted_proxy_headers=False,
            ident="egovkg",
        )
        self._server.channel_class = Channel

    def run(self) -> None:
        """Serve; afterwards requests in flight are answered, and every process has ended."""
        self.engine.start()
        self.indexes.start()
        with self._signals():
            try:
                while not self._stopping.is_set():
                    self._turn()
                    if self._renewing.is_set():
                        self._renewing.clear()
                        self.engine.renew()
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

    def _penalty(self, channel: Channel) -> float:
        request = channel.requests[0]
        if self.engine.lanes.calm or request.path in NEVER_PUT_OFF:
            return 0.0
        return self.engine.lanes.penalty(address(channel.addr[0], request.headers.get("X_FORWARDED_FOR", ""),
            self.settings.trusted_proxies))

    def _turn(self, seconds: float = 1.0) -> None:
        """Wait, no longer than that, for something to come or to be sendable, and take it or send it."""
        asked = select.poll()
        for number, connection in list(self._server._map.items()):
            flags = (select.POLLIN | select.POLLPRI if connection.readable() else 0) | (
                select.POLLOUT if connection.writable() and not connection.accepting else 0)
            if flags:
                asked.register(number, flags)
        # The threads get what has come only now: before, each would wake just to wait until this one waits.
        seconds = min(seconds, self._dispatcher.release())
        for number, flags in asked.poll(seconds * 1000):
            if connection := self._server._map.get(number):
                wasyncore.readwrite(connection, flags)

    def _drain(self) -> None:
        """Take no new connection, answer the requests that are here, and close each connection when nothing is left to say."""
        channels = self._server.active_channels
        known = -1
        while len(channels) > known:  # whoever has connected is heard
            known = len(channels)
            self._turn(0.01)
        self._server.accepting = False
        self._server.del_channel()
        self._server.socket.close()
        settings, now = self.settings, time.monotonic()
        last = now + max(settings.timeout, settings.send_timeout, settings.token_timeout) + DRAIN
        while channels and time.monotonic() < last:
            patient = time.monotonic() < now + DRAIN  # with those who have sent half a request
            for channel in list(channels.values()):
                if not (channel.requests or channel.total_outbufs_len or (channel.request and patient)):
                    channel.handle_close()
            self._turn(0.05)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(*_: object) -> None:
            if self._stopping.is_set():
                raise SystemExit(130)  # asked twice: at once
            self.stop()

        def renew(*_: object) -> None:
            self._renewing.set()
            self._server.pull_trigger()

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, renew)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(settings: Settings, store: VersionedStore, ready: Callable[[Server], None] | None = None) -> None:
    """Listen, call `ready` (which may print the address), and serve until told to stop. Raises Problem("port-busy" | "cannot-listen")."""
    server = Server(settings, store)
    logs.configure(settings)
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()  # what is there now stays: no later collection has to look at it
    with server._signals():  # from here on a signal ends it in order, also before it runs
        if ready:
            ready(server)
        threading.Thread(target=prepare, args=(server.app,), daemon=True).start()
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
