"""The processes that fork workers: one that is prepared, and for each version one that holds its store open, so that workers begin with warm caches.

A store that is open has threads of its own, which a forked process does not have: readers need none of them, and writers, which do, are
forked by the prepared process, which never opens a store.

On the control sockets: a SPAWN frame with a worker's socket and error pipe attached, answered by its process id; H, with nothing attached, is
answered when the version's caches are warm.
"""
import contextlib
import ctypes
import faulthandler
import os
import signal
import socket
import struct
import sys
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from typing import NoReturn

import pyoxigraph as ox
from egovkg.endpoint.read_ahead import read_ahead, steps
from egovkg.endpoint.worker_process import work

# H to hold a version; R a reader, S one that gives way, or W a writer; address space in bytes, length of the path that follows
SPAWN = struct.Struct("!cQI")
PID = struct.Struct("!I")
VERSIONS = 2  # that are held: while one takes the other's place, queries still come on both
WARM = 5.0  # seconds that warming may take where somebody waits for it
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def prepared_parent(control: socket.socket) -> None:
    """Answer requests until the control socket closes: fork writers, and have readers forked by the holder of their version."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole terminal; the web process ends its workers itself
    holders: OrderedDict[str, socket.socket] = OrderedDict()
    while True:
        message, handles, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            return
        kind, memory, size = SPAWN.unpack(message[:SPAWN.size])
        if kind == b"W":
            # Once, before the fork: what only writers need is not in every reader.
            from egovkg.endpoint import update_process

            act = partial(update_process.work, memory=memory)
            answer = PID.pack(_fork(partial(_as_worker, handles, act, [control, *holders.values()])))
        else:
            path = message[SPAWN.size:SPAWN.size + size].decode()
            try:
                answer = _held(holders, path, control, message, handles)
            except OSError:  # its holder is gone: another, once
                holders.pop(path).close()
                answer = _held(holders, path, control, message, handles)
        for handle in handles:
            os.close(handle)
        control.sendall(answer)


def _held(holders: OrderedDict[str, socket.socket], path: str, control: socket.socket, message: bytes, handles: list[int]) -> bytes:
    """What the holder of a version answers; made now where there is none. Raises OSError where it has ended."""
    if path not in holders:
        ours, theirs = socket.socketpair()
        others = [control, ours, *holders.values()]
        _fork(partial(_hold, theirs, path, others, handles))
        theirs.close()
        holders[path] = ours
        while len(holders) > VERSIONS:
            holders.popitem(last=False)[1].close()
    holders.move_to_end(path)
    socket.send_fds(holders[path], [message], handles)
    if len(answer := holders[path].recv(PID.size, socket.MSG_WAITALL)) < PID.size:
        raise ConnectionError("the holder of a version ended")
    return answer


def _hold(control: socket.socket, path: str, others: list[socket.socket], handles: list[int]) -> None:
    """Hold a version open, fill its caches while nobody asks, fork readers of it; end when it is let go and its readers have ended."""
    for other in others:
        other.close()
    for handle in handles:
        os.close(handle)
    store = None
    with contextlib.suppress(OSError):  # a damaged store: each reader opens it itself, and tells
        store = ox.Store.read_only(path)
    unread = steps(store) if store is not None else iter(())
    while True:
        read_ahead(unread, control)
        message, given, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            break
        kind, memory, _ = SPAWN.unpack(message[:SPAWN.size])
        pid = 0
        if kind == b"H":
            last = time.monotonic() + WARM
            with contextlib.suppress(OSError):
                while next(unread, None) is not None and time.monotonic() < last:
                    pass
        else:
            pid = _fork(partial(_as_worker, given, partial(_read, store, path, memory, unread), [control], idle=kind == b"S"))
        for handle in given:
            os.close(handle)
        control.sendall(PID.pack(pid))
    control.close()
    with contextlib.suppress(ChildProcessError):
        os.wait()  # with SIGCHLD ignored it returns when the last has ended


def _read(store: ox.Store | None, path: str, memory: int, unread: Iterator[int], channel: socket.socket) -> None:
    work(channel, ox.Store.read_only(path) if store is None else store, memory, unread)


def _as_worker(handles: list[int], act: Callable[[socket.socket], None], others: list[socket.socket], idle: bool = False) -> None:
    for other in others:
        other.close()
    os.dup2(handles[1], 2)
    os.close(handles[1])
    faulthandler.enable(2, all_threads=False)
    if idle:
        give_way()
    act(socket.socket(fileno=handles[0]))


def _fork(act: Callable[[], None]) -> int:
    """Let a child do something and end; its process id."""
    own = os.getpid()
    pid = os.fork()
    return pid or _end_after(act, own)


def _end_after(act: Callable[[], None], parent: int) -> NoReturn:
    try:
        follow_parent(parent)
        act()
    except BaseException:  # noqa: BLE001 - also the panics of Oxigraph, which are no Exception
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


def follow_parent(parent: int) -> None:
    """Die when the parent process does, also in the middle of a query."""
    with contextlib.suppress(OSError, AttributeError):  # where there is no prctl, the closed socket ends an idle worker
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def give_way(pid: int = 0) -> None:
    """Let a process, this one by default, run only where nobody else would; it cannot be undone without rights. Raises OSError."""
    os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    # Jobs are pickled by the web process under their module's importable name.
    from egovkg.endpoint import forking
    forking.prepared_parent(socket.socket(fileno=int(sys.argv[1])))
