"""The process that makes one change: it takes the store's lock, changes a copy, publishes it as a version, and ends.

Frames as in worker_process. To it: Q (a pickled Change). From it: R ready; C when nothing but the disk can fail any more, so that it must
not be killed for its deadline; E the version (JSON: number, created); X a Problem instead.
"""
import json
import pickle
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from egovkg.endpoint import query_text
from egovkg.endpoint.isolation import restrict
from egovkg.endpoint.worker_process import FRAME, die_of_memory, receive, refuse
from egovkg.ontology.problem import Problem
from egovkg.triples import updating
from egovkg.triples.store import VersionedStore

LOCK_POLL = 0.1


@dataclass
class Change:
    """One change of the store in `data`.

    `kind` is "update" (with `text`, the data set of its WHERE parts, None for the store's own, and `calls_refused`, off only in tests of the
    kernel's refusal), "put", "post" or "delete" (with `graph`, an IRI, "" for the default graph, and `parts`, documents with their media
    types). `expected` is the version that must be live; `present` whether the graph must, or must not, exist. `patience` is how many
    seconds to wait for another writer.
    """

    data: Path
    keep: int
    kind: str
    text: str = ""
    base: str | None = None
    using: list[str] = field(default_factory=list)
    using_named: list[str] = field(default_factory=list)
    graph: str = ""
    parts: list[tuple[bytes, str]] = field(default_factory=list)
    expected: int | None = None
    present: bool | None = None
    patience: float = 0.0
    max_depth: int = 1 << 60
    calls_refused: bool = True


def work(channel: socket.socket, memory: int) -> None:
    """Drop rights, say ready, make one change, and return."""
    restrict(memory, writes=True)
    channel.sendall(FRAME.pack(b"R", 0))
    kind, body = receive(channel)
    if kind != b"Q":
        return
    try:
        number, created = apply(pickle.loads(body), lambda: channel.sendall(FRAME.pack(b"C", 0)))
        answer = json.dumps({"number": number, "created": created}).encode()
        channel.sendall(FRAME.pack(b"E", len(answer)) + answer)
    except Problem as problem:
        refuse(channel, problem)
    except MemoryError:
        die_of_memory()
    except OSError as error:
        refuse(channel, Problem("cannot-write", path="data", reason=str(error)))


def apply(change: Change, committing: object) -> tuple[int, bool]:
    """Make a change: the new version's number, and whether it made a new graph. Raises Problem, MemoryError, OSError."""
    versions = VersionedStore(change.data, change.keep)
    note = "SPARQL update" if change.kind == "update" else f"{change.kind.upper()} {change.graph or 'default graph'}"
    last = time.monotonic() + change.patience
    while True:
        try:
            return updating.change(versions, lambda store: _act(store, change), note, change.expected, committing)
        except Problem as problem:
            if problem.code != "store-locked" or time.monotonic() > last:
                raise
        time.sleep(LOCK_POLL)


def _act(store: ox.Store, change: Change) -> bool:
    if change.kind == "update":
        _update(store, change)
        return False
    if change.present is not None and change.present != updating.exists(store, change.graph):
        raise Problem("precondition-failed", reason="the graph does not exist" if change.present else "the graph exists")
    if change.kind == "delete":
        updating.drop_graph(store, change.graph)
        return False
    write = updating.put_graph if change.kind == "put" else updating.add_to_graph
    return write(store, change.graph, change.parts, change.graph or change.base)


def _update(store: ox.Store, change: Change) -> None:
    query_text.refuse_depth(change.text, change.max_depth)
    if change.calls_refused:
        query_text.refuse_calls(change.text)
    text = query_text.with_using(change.text, change.using, change.using_named)
    try:
        store.update(text, base_iri=change.base)
    except SyntaxError as error:
        raise query_text.diagnosis(change.text, str(error)) from None
    except (ValueError, RuntimeError) as error:
        raise Problem("bad-query", reason=str(error)) from None
    except OSError as error:
        # A call that the kernel refused, or a graph that is created twice: the update is at fault, not the disk.
        raise Problem("bad-query", reason=str(error)) from None
