"""The worker processes: made ahead by forking a prepared process, lent for one query at a time, killed rather than asked to stop."""
import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from egovkg.endpoint.forking import PID, SPAWN, give_way
from egovkg.endpoint.worker_process import FRAME
from egovkg.ontology.problem import Problem

USES = 1000  # queries after which a worker is replaced, so that fragmented memory does not add up
PAGE = os.sysconf("SC_PAGE_SIZE")
READY = 20.0  # seconds a new worker may take to open the store
LANDING = 1 << 19  # bytes that are read at once from a worker, at most
TIMEVAL = struct.Struct("@ll")  # seconds and microseconds, as setsockopt(2) takes them


class Dead(Exception):
    """The worker's process ended; `reason` is what it wrote to its error pipe."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """One worker process, seen from the web process."""

    def __init__(self, number: int, pid: int, channel: socket.socket, errors: int) -> None:
        self.version = number
        self.pid = pid
        self.uses = 0
        self._channel = channel
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, TIMEVAL.pack(int(READY), 0))
        self._patience = 0.0  # seconds for which the channel waits for something to read
        self._errors = errors
        self._landing = memoryview(bytearray(LANDING))  # what has come is here, from `_start` to `_end`
        self._start = self._end = 0
        self._handle = os.pidfd_open(pid)
        self._cpu = 0.0

    def send(self, kind: bytes, body: bytes) -> None:
        """Send a frame. Raises Dead."""
        try:
            self._channel.sendall(FRAME.pack(kind, len(body)) + body)
        except OSError:
            raise Dead(self.last_words()) from None

    def receive(self, seconds: float) -> tuple[bytes, bytes] | None:
        """The next frame, None when none is whole after `seconds`. Raises Dead."""
        frame = self._whole()
        until = 0.0 if frame else time.monotonic() + seconds
        while not frame:
            if seconds != self._patience:
                # The kernel waits, in the call that reads: a timeout of Python's would be another call.
                self._patience = seconds
                microseconds = max(500, int(seconds * 1e6))
                self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, TIMEVAL.pack(*divmod(microseconds, 1_000_000)))
            try:
                size = self._channel.recv_into(self._landing[self._end:])
            except BlockingIOError:
                return None
            except OSError:
                size = 0
            if not size:
                raise Dead(self.last_words())
            self._end += size
            frame = self._whole()
            if not frame and time.monotonic() >= until:
                return None
        return frame

    def _whole(self) -> tuple[bytes, bytes] | None:
        """Take the next frame where all of it has come; else see to it that there is room for the rest."""
        start, come = self._start, self._end - self._start
        needed = FRAME.size
        if come >= needed:
            kind, size = FRAME.unpack_from(self._landing, start)
            needed += size
            if come >= needed:
                self._start = start + needed
                if come == needed:
                    self._start = self._end = 0
                return kind, bytes(self._landing[start + FRAME.size:start + needed])
        if start + needed > len(self._landing):
            landing = memoryview(bytearray(max(needed, LANDING)))
            landing[:come] = self._landing[start:self._end]
            self._landing, self._start, self._end = landing, 0, come
        return None

    def last_words(self) -> str:
        """What the process wrote to its error pipe when it died."""
        with contextlib.suppress(OSError):
            os.set_blocking(self._errors, False)
            return os.read(self._errors, 1 << 16).decode("utf-8", "replace")
        return ""

    def cpu(self) -> float:
        """Seconds of a processor that the process has had; what it had when last seen once it has ended."""
        with contextlib.suppress(OSError):
            self._cpu = time.clock_gettime(~self.pid << 3 | 2)  # as clock_getcpuclockid(3) makes it
        return self._cpu

    def memory(self) -> int:
        """Bytes of memory that the process has of its own, 0 when it has ended."""
        try:
            with open(f"/proc/{self.pid}/statm", encoding="ascii") as statm:
                _, resident, shared, *_ = map(int, statm.read().split())
        except OSError:
            return 0
        return (resident - shared) * PAGE

    def signal(self, number: int) -> None:
        """Send a signal to exactly this process, even if its number was given to another."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def lower_priority(self) -> None:
        """Let every other process go before this one."""
        with contextlib.suppress(OSError):
            give_way(self.pid)

    def kill(self) -> None:
        """End the process and free what is held for it."""
        self.signal(signal.SIGKILL)
        self._channel.close()
        for handle in (self._handle, self._errors):
            with contextlib.suppress(OSError):
                os.close(handle)


class Pool:
    """Workers by version. A thread of its own sees to it that `spare` of them are ready, or lent and soon ready again."""

    def __init__(self, spare: int, memory: int, place: Callable[[int], Path]) -> None:
        """`memory` is what a worker may use, in bytes; `place` is the folder of a version."""
        self._place = place
        self._spare = spare
        self._memory = memory
        self._idle: list[Worker] = []
        self._lent: set[Worker] = set()  # they come back
        self._spent: set[Worker] = set()  # they do not
        self._wanted: int | None = None
        self._lock = threading.Condition()
        self._spawning = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._held = False  # whether a version was held before its first worker was made
        self._closed = False
        self.killed: Counter[str] = Counter()  # by reason
        self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
        self._keeper.start()

    @property
    def idle(self) -> int:
        """How many workers are ready."""
        return len(self._idle)

    @property
    def missing(self) -> int:
        """How many workers are neither ready nor lent, and are being made."""
        return max(0, self._spare - len(self._idle) - len(self._lent)) if self._wanted is not None else 0

    def want(self, number: int) -> None:
        """Keep spare workers of this version from now on; idle ones of another end."""
        with self._lock:
            if self._wanted == number:
                return
            self._wanted = number
            old, self._idle = [worker for worker in self._idle if worker.version != number], [w for w in self._idle if w.version == number]
            self._lock.notify()
        for worker in old:
            worker.kill()

    def renew(self) -> None:
        """Let new workers stand ready in the place of those that do; queries under way keep theirs."""
        with self._lock:
            old, self._idle = self._idle, []
            self._lock.notify()
        for worker in old:
            worker.kill()

    def take(self, number: int, slow: bool = False) -> Worker:
        """A ready worker on a version; made now where none is idle. Raises Problem("store-damaged"), and what `place` raises.

        A `slow` one is made now, gives way to every other process from its start, and is not ready yet: its first frame says when.
        """
        self.want(number)
        if slow:
            worker = self._spawn(number, slow)
            with self._lock:
                self._spent.add(worker)
            return worker
        with self._lock:
            worker = self._idle.pop() if self._idle and self._idle[-1].version == number else None
            if worker:
                self._lent.add(worker)
        if worker is None:
            worker = self._spawn(number)
            with self._lock:
                self._lent.add(worker)
        return worker

    def writer(self, memory: int) -> Worker:
        """A process that makes one change of the store, and ends. Raises Problem("store-damaged")."""
        worker = self._start(0, SPAWN.pack(b"W", memory, 0), "update")
        with self._lock:
            self._spent.add(worker)
        return worker

    def give(self, worker: Worker) -> None:
        """Take back a worker that has finished its query."""
        worker.uses += 1
        with self._lock:
            self._lent.discard(worker)
            if worker.version == self._wanted and self.missing and worker.uses < USES and not self._closed:
                self._idle.append(worker)
                return
            self._lock.notify()
        worker.kill()

    def spend(self, worker: Worker) -> None:
        """A lent worker will not come back: another is made ready in its place."""
        with self._lock:
            self._lent.discard(worker)
            self._spent.add(worker)
            self._lock.notify()

    def end(self, worker: Worker) -> None:
        """Let go of a process that has done its work."""
        with self._lock:
            self._spent.discard(worker)
        worker.kill()

    def drop(self, worker: Worker, reason: str) -> None:
        """Kill a worker, whatever it does; `reason` is counted."""
        with self._lock:
            self._lent.discard(worker)
            self._spent.discard(worker)
            self.killed[reason] += 1
            self._lock.notify()
        worker.kill()

    def close(self) -> None:
        """End every process. Queries still running see their worker die."""
        with self._lock:
            self._closed = True
            workers = [*self._idle, *self._lent, *self._spent]
            self._idle = []
            self._lock.notify()
        for worker in workers:
            worker.signal(signal.SIGKILL)
        self._keeper.join(READY)
        with self._spawning:
            if self._control:
                self._control.close()
            if self._parent:
                # It ends when its control socket closes, and whatever worker is left ends with it.
                try:
                    self._parent.wait(2)
                except subprocess.TimeoutExpired:
                    self._parent.kill()
                    self._parent.wait()
                self._parent = None

    def _keep(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closed or (self.missing))
                if self._closed:
                    return
                number = self._wanted or 0
            try:
                if not self._held:
                    self._held = True
                    self._hold(number)
                worker = self._spawn(number)
            except (Problem, OSError):
                time.sleep(0.2)  # the query that needs a worker meets the same problem and says so
                continue
            with self._lock:
                if not self._closed and self._wanted == number and self.missing:
                    self._idle.insert(0, worker)
                    continue
            worker.kill()

    def _hold(self, number: int) -> None:
        """Wait, a few seconds at most, until the caches of a version are warm, with which its workers will begin. Raises OSError, and what `place` raises."""
        folder = str(self._place(number) / "store").encode()
        with self._spawning:
            if not self._closed:
                self._ask(SPAWN.pack(b"H", 0, len(folder)) + folder, [])

    def _spawn(self, number: int, slow: bool = False) -> Worker:
        """Fork a worker and, but for a slow one, wait until it has opened the store. Raises Problem("store-damaged"), and what `place` raises."""
        path = self._place(number)
        folder = str(path / "store").encode()
        return self._start(number, SPAWN.pack(b"S" if slow else b"R", self._memory, len(folder)) + folder, str(path), wait=not slow)

    def _start(self, number: int, message: bytes, path: str, wait: bool = True) -> Worker:
        channel, other = socket.socketpair()
        errors, errors_end = os.pipe()
        try:
            with self._spawning:
                if self._closed:
                    raise Problem("store-damaged", path=path, reason="the server is closing")
                try:
                    answer = self._ask(message, [other.fileno(), errors_end])
                except OSError:
                    # The prepared process is gone: prepare another, once.
                    self._prepare()
                    answer = self._ask(message, [other.fileno(), errors_end])
            worker = Worker(number, *PID.unpack(answer), channel, errors)
        except OSError as error:
            channel.close()
            os.close(errors)
            raise Problem("store-damaged", path=path, reason=str(error)) from error
        finally:
            other.close()
            os.close(errors_end)
        if not wait:
            return worker
        try:
            ready = worker.receive(READY)
        except Dead as death:
            worker.kill()
            raise Problem("store-damaged", path=path, reason=death.reason.strip()[-200:] or "the worker ended") from None
        if not ready:
            worker.kill()
            raise Problem("store-damaged", path=path, reason="the worker did not start in time")
        return worker

    def _ask(self, message: bytes, handles: list[int]) -> bytes:
        if self._control is None:
            self._prepare()
        assert self._control is not None
        socket.send_fds(self._control, [message], handles)
        answer = self._control.recv(PID.size, socket.MSG_WAITALL)
        if len(answer) < PID.size:
            raise ConnectionError("the prepared process ended")
        return answer

    def _prepare(self) -> None:
        """Start the process that forks workers: isolated, without the environment and its secrets."""
        if self._control:
            self._control.close()
        if self._parent:
            self._parent.kill()
            self._parent.wait()
        self._control, other = socket.socketpair()
        self._control.settimeout(READY)
        self._parent = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-m", "egovkg.endpoint.forking", str(other.fileno())],
            pass_fds=[other.fileno()], env={}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        )
        other.close()
