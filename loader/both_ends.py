"""Computes the items of a sequence from both ends at once: the first ones here, as they are asked for, the last ones in a second process."""
from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

Job = TypeVar("Job")
Item = TypeVar("Item")
# Number of the job, place of the item, bytes that follow: a pickled job or item; a job without any means that no more is wanted.
_FRAME = struct.Struct("!IIQ")


class BothEnds(Generic[Job, Item]):
    """A second process that makes the items of a job from the last one on, until it meets the first process.

    Both make a job's items alike, so that the result does not depend on where they meet, and nothing is waited for: whatever has not come, for
    instance because the second process has failed, is made here. To be made while there are no threads, which would not come along; `open_job` gives the
    items of a job, each made when it is asked for. Where there is one processor only, there is no second process.
    """

    def __init__(self, open_job: Callable[[Job], Sequence[Item]]) -> None:
        self._number = 0
        self._unsent = bytearray()
        self._unread = bytearray()
        self._come: dict[int, bytes] = {}        # of the job at hand, by place
        self._process = 0
        self._socket: socket.socket | None = None
        if len(os.sched_getaffinity(0)) < 2:
            return
        here, there = socket.socketpair()
        self._process = os.fork()
        if self._process == 0:
            here.close()
            _serve(there, open_job)
        there.close()
        self._socket = here

    def begin(self, job: Job) -> None:
        """Have the second process begin; what was begun before is given up."""
        self._number += 1
        self._come.clear()
        self._send(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))

    def over(self, items: Sequence[Item]) -> Iterator[Item]:
        """The items of the job that was begun last, `items` being what `open_job` gives of it."""
        met = False
        for place in range(len(items)):
            self._exchange()
            data = self._come.pop(place, None)
            if data is not None and not met:
                met = True
                self._send(b"")
            yield items[place] if data is None else pickle.loads(data)
        if not met:
            self._send(b"")

    def close(self) -> None:
        """End the second process."""
        self._lose()
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    def _send(self, data: bytes) -> None:
        self._unsent += _FRAME.pack(self._number, 0, len(data)) + data
        self._exchange()

    def _exchange(self) -> None:
        """Send what can be sent and take what has come."""
        try:
            while self._socket is not None and self._unsent:
                del self._unsent[:self._socket.send(self._unsent, socket.MSG_DONTWAIT)]
        except BlockingIOError:
            pass
        except OSError:
            self._lose()
        try:
            while self._socket is not None:
                data = self._socket.recv(1 << 20, socket.MSG_DONTWAIT)
                if not data:
                    self._lose()
                self._unread += data
        except BlockingIOError:
            pass
        except OSError:
            self._lose()
        done = 0
        while len(self._unread) - done >= _FRAME.size:
            number, place, size = _FRAME.unpack_from(self._unread, done)
            begin = done + _FRAME.size
            if len(self._unread) < begin + size:
                break
            done = begin + size
            if number == self._number:
                self._come[place] = bytes(self._unread[begin:done])
        del self._unread[:done]

    def _lose(self) -> None:
        """Go on alone."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _serve(parent: socket.socket, open_job: Callable[[Job], Sequence[Item]]) -> None:
    """Do jobs until the first process is gone or one fails, which the first process will find for itself."""
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)        # Ctrl-C goes to the whole terminal; the first process ends this one
        while True:
            number, _, size = _FRAME.unpack(_exactly(parent, _FRAME.size))
            if size == 0:
                continue
            items = open_job(pickle.loads(_exactly(parent, size)))
            for place in range(len(items) - 1, -1, -1):
                data = pickle.dumps(items[place], pickle.HIGHEST_PROTOCOL)
                parent.sendall(_FRAME.pack(number, place, len(data)) + data)
                if select.select([parent], [], [], 0)[0]:
                    break
    os._exit(0)


def _exactly(stream: socket.socket, size: int) -> bytes:
    """Raises EOFError when the stream ends before."""
    data = bytearray()
    while len(data) < size:
        some = stream.recv(size - len(data))
        if not some:
            raise EOFError
        data += some
    return bytes(data)
