"""Fills the caches of a worker's store while nobody asks it anything: its first queries are as fast as later ones, and it does not grow in them.

The engine keeps 32 MB of each table that it reads, in each process, and has no setting for it (pyoxigraph 0.5). What is read is what queries
would read: statements in their order, and what is said of their objects, which lies anywhere in the tables.
"""
import contextlib
import select
import socket
import time
from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

STATEMENTS = 12_000  # after which the caches are nearly full, however large the store is
STEP = 16  # statements between two looks at the channel: about 1 ms
REST = 100  # ms without a query before it goes on
WAITED = 0.2  # of a step's time: who waits so long for a processor takes it from another, and rests after each step


def steps(store: ox.Store) -> Iterator[int]:
    """Read a little at each step."""
    default = ox.DefaultGraph()
    for number, quad in enumerate(islice(store.quads_for_pattern(None, None, None, default), STATEMENTS)):
        if not isinstance(quad.object, ox.Literal):
            next(store.quads_for_pattern(quad.object, None, None, default), None)
        if number % STEP == 0:
            yield number


def read_ahead(rest_of: Iterator[int], channel: socket.socket) -> None:
    """Do what is left of the steps until something is on the channel."""
    asked = select.poll()
    asked.register(channel, select.POLLIN)
    patience = REST
    with contextlib.suppress(OSError):  # a damaged store: whoever asks something is told
        while not asked.poll(patience):
            began, had = time.perf_counter(), time.process_time()
            if next(rest_of, None) is None:
                return
            took = time.perf_counter() - began
            patience = REST if took - (time.process_time() - had) > WAITED * took else 0
