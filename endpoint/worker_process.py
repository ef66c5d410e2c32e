"""A process that runs queries: what it does with its store and its jobs.

Frames on the worker's socket: one byte kind, four bytes length, body. To the worker: Q (a pickled Job; the web process is trusted, so a
pickle may travel this way, and only this way). From it: R ready; H what the answer is (JSON); D a piece of it; E its end (JSON); X a
Problem instead of it (JSON: code, details).
"""
import json
import os
import pickle
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import pyoxigraph as ox
from egovkg.endpoint import query_text
from egovkg.endpoint.isolation import restrict
from egovkg.endpoint.read_ahead import read_ahead
from egovkg.endpoint.row_count import RowCount
from egovkg.ontology.problem import Problem

FRAME = struct.Struct("!cI")
PIECE = 1 << 18  # bytes; four of them are what the web process holds back
RESULTS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD, "n3": ox.RdfFormat.N3,
}


@dataclass
class Job:
    """One query for a worker.

    `solutions` and `graph` name the format for either kind of answer, "" where the client accepts none. `default_graphs` and
    `named_graphs` are IRIs, None for the store's own; "" among the default graphs is the store's default graph. `typed_order` asks
    for the query with type-separated sort keys. `substitutions` maps variable names to terms.
    """

    text: str
    solutions: str = "json"
    graph: str = "ttl"
    base: str | None = None
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    substitutions: dict[str, object] = field(default_factory=dict)
    typed_order: bool = False
    max_bytes: int = 1 << 30
    max_rows: int = 1 << 60
    max_depth: int = 1 << 60


class Sink:
    """A file that sends what is written to it as D frames: small answers in one piece with their header and end, large ones at once."""

    def __init__(self, channel: socket.socket, limit: int, most_rows: int = 1 << 60) -> None:
        self._channel = channel
        self._limit = limit
        self._most_rows = most_rows
        self.count = RowCount("")
        self._pieces: list[bytes] = []
        self._held = 0
        self._sent = bytearray()
        self.total = 0

    def write(self, data: bytes) -> int:
        """Take a piece of the answer. Raises Problem("answer-too-large" | "too-many-rows")."""
        self._pieces.append(data)
        self._held += len(data)
        self.total += len(data)
        if self.total > self._limit:
            raise Problem("answer-too-large", limit=self._limit)
        self.count.feed(data)
        if self.count.exceeds(self._most_rows):
            raise Problem("too-many-rows", limit=self._most_rows)
        if self._held >= PIECE:
            self.push()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go when they are large enough."""

    def frame(self, kind: bytes, body: bytes) -> None:
        """Put a frame before the next piece."""
        self._sent += FRAME.pack(kind, len(body)) + body

    def push(self, end: bytes | None = None) -> None:
        """Send what is held, and the end of the answer where it is given."""
        if self._held:
            self.frame(b"D", b"".join(self._pieces))
            self._pieces, self._held = [], 0
        if end is not None:
            self.frame(b"E", end)
        self._channel.sendall(self._sent)
        self._sent = bytearray()


def answer(store: ox.Store, job: Job, sink: Sink) -> None:
    """Run one query into the sink. Raises Problem for everything a person can mend, MemoryError and OSError as they come."""
    query_text.refuse_depth(job.text, job.max_depth)
    query_text.refuse_calls(job.text)
    text = query_text.with_values(job.text, job.substitutions)
    if job.typed_order:
        text = query_text.typed_order(text) or text
    began = time.perf_counter()
    try:
        options: dict[str, object] = {"base_iri": job.base}
        if job.default_graphs is not None:
            options["default_graph"] = [ox.NamedNode(iri) if iri else ox.DefaultGraph() for iri in job.default_graphs]
        if job.named_graphs is not None:
            options["named_graphs"] = [ox.NamedNode(iri) for iri in job.named_graphs]
        found = store.query(text, **options)
    except SyntaxError as error:
        raise query_text.diagnosis(job.text, str(error)) from None
    except (ValueError, RuntimeError) as error:  # the latter for a function that is not known
        raise Problem("bad-query", reason=str(error)) from None
    graph = isinstance(found, ox.QueryTriples)
    name = job.graph if graph else job.solutions
    if isinstance(found, ox.QueryBoolean) and name == "tsv":
        name = "csv"  # Oxigraph writes both the same; only the media type differs, and TSV defines none for a boolean
    if not name:
        raise Problem("not-acceptable", accept="", types="", graph=int(graph))
    kind = "graph" if graph else "boolean" if isinstance(found, ox.QueryBoolean) else "solutions"
    sink.frame(b"H", json.dumps({"kind": kind, "format": name, "repeatable": query_text.repeatable(job.text)}).encode())
    if kind != "boolean":
        sink.count = RowCount(name)
    try:
        found.serialize(sink, (GRAPHS if graph else RESULTS)[name])
    except (ValueError, RuntimeError) as error:
        raise Problem("bad-query", reason=str(error)) from None
    sink.push(json.dumps({"seconds": round(time.perf_counter() - began, 6), "bytes": sink.total, "rows": sink.count.rows}).encode())


def work(channel: socket.socket, store: ox.Store, memory: int, unread: Iterator[int]) -> None:
    """Drop rights, say ready, and answer jobs until the socket closes; meanwhile do what is left of the steps that fill the store's caches."""
    restrict(memory)
    channel.sendall(FRAME.pack(b"R", 0))
    while True:
        read_ahead(unread, channel)
        kind, body = receive(channel)
        if kind != b"Q":
            return
        job = pickle.loads(body)
        sink = Sink(channel, job.max_bytes, job.max_rows)
        try:
            answer(store, job, sink)
        except Problem as problem:
            refuse(channel, problem)
        except MemoryError:
            die_of_memory()
        except OSError as error:
            if isinstance(error, BrokenPipeError | ConnectionError):
                return
            refuse(channel, Problem("bad-query", reason=str(error)))


def die_of_memory() -> NoReturn:
    """End this process as the engine ends it where memory is short, with words by which the web process knows the cause."""
    os.write(2, b"memory allocation failed\n")
    os.abort()


def refuse(channel: socket.socket, problem: Problem) -> None:
    """Send a Problem instead of (the rest of) an answer."""
    body = json.dumps([problem.code, problem.details], default=str).encode()
    channel.sendall(FRAME.pack(b"X", len(body)) + body)


def receive(channel: socket.socket) -> tuple[bytes, bytes]:
    """The next frame; kind "" where the other side is gone."""
    head = _exactly(channel, FRAME.size)
    if not head:
        return b"", b""
    kind, size = FRAME.unpack(head)
    return kind, _exactly(channel, size)


def _exactly(channel: socket.socket, size: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        piece = channel.recv(min(size - len(pieces), 1 << 20))
        if not piece:
            return b""
        pieces += piece
    return bytes(pieces)
