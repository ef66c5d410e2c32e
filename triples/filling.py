"""Fills an empty store: the model with what follows from it while reports are still being read, then the reports with what follows from both."""
from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
from egovkg.ontology import authority, inference, kept
from egovkg.ontology.inference import Inference, lines, statements_of
from egovkg.ontology.vocabulary import GRAPH_INFERRED
from egovkg.triples import packing
from egovkg.triples.merging import labels_of, merge
from egovkg.triples.packing import Packed, Statement
from egovkg.triples.store import STORE
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

# Beside a seed's store: what of the model has to be known to go on.
KNOWN = "known.pickle"
# Statements of reports that are held at a time.
BATCH = 30_000


class Filling:
    """Begins at once, in threads: the engine's bulk loads let Python go on meanwhile. `store` is left alone until the end; it must be empty, or be
    begun with a `seed`."""

    def __init__(self, store: Store, seed: Path | None = None) -> None:
        self.store = store
        self._seed = seed
        self._nameless = False      # whether something follows of a thing without a name
        self._threads = ThreadPoolExecutor(2)
        self._writing: list[Future[None]] = []
        self._begun = self._threads.submit(self._begin)

    def finish(self, reports: Mapping[str, Packed]) -> None:
        """Put in the reports' quads, by key. Raises what their reading raises, Problem authority-unreadable, authority-incomplete."""
        statements = merge(self._begun.result(), reports)
        while some := list(islice(statements, BATCH)):
            self._write(packing.lines(some))
            self._write(self._concluded(statement[:3] for statement in some if not statement[3]), GRAPH_INFERRED)
        for each in self._writing:
            each.result()
        for quad in parse(lines(self._inference.said_later), RdfFormat.N_TRIPLES):
            self.store.remove(Quad(quad.subject, quad.predicate, quad.object, GRAPH_INFERRED))
        if self._nameless:       # each load gives blank nodes names of its own
            inference.infer(self.store)

    def close(self) -> None:
        """Wait for the threads and let the store go, so that its folder can: the engine waits a second where a file is gone that it still works on."""
        self._threads.shutdown()
        self.__dict__.pop("store", None)

    def _begin(self) -> list[Statement]:
        """Put in the model and what follows from it, unless the store has them; the model's labels."""
        begun = _known(self._seed) if self._seed else None
        if begun is None:
            begun = _Begun.make()
            if self._seed is None:
                begun.put_into(self.store)
        self._inference = begun.inference
        return begun.labels

    def _concluded(self, statements: Iterable[inference.Statement]) -> str:
        """What newly follows with these statements."""
        found = list(self._inference.add(statements))
        self._nameless = self._nameless or any(s.startswith("_:") or o.startswith("_:") for s, _, o in found)
        return lines(found)

    def _write(self, text: str, graph: NamedNode | None = None) -> None:
        """Have lines put into the store by a thread: N-Quads, or the N-Triples of a graph."""
        form = RdfFormat.N_TRIPLES if graph else RdfFormat.N_QUADS
        self._writing.append(self._threads.submit(self.store.bulk_load, text, form, to_graph=graph, lenient=True))


class _Begun(NamedTuple):
    """What an empty store begins with: the model, what follows from it, its labels, and the inference that reports' statements are added to."""

    model: bytes
    concluded: str
    labels: list[Statement]
    inference: Inference

    @classmethod
    def make(cls) -> _Begun:
        """Raises Problem authority-unreadable, authority-incomplete."""
        model, follows = authority.graph(), Inference()
        return cls(model.dump(format=RdfFormat.N_QUADS), lines(follows.add(statements_of(model))), labels_of(model), follows)

    def put_into(self, store: Store) -> None:
        store.bulk_load(self.model, RdfFormat.N_QUADS, lenient=True)
        store.bulk_load(self.concluded, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)


def seed() -> Path | None:
    """A folder with what an empty store begins with, made once for an installation; None where nothing can be kept.

    Raises Problem authority-unreadable, authority-incomplete.
    """
    return kept.folder(f"begun-{pyoxigraph.__version__}", [*authority.files(), *kept.code("ontology"), *kept.code("triples")], _sow)


def _sow(folder: Path) -> None:
    begun, made = _Begun.make(), folder / "made"
    store = Store(str(made))
    begun.put_into(store)
    store.flush()
    store.backup(str(folder / STORE))
    del store
    shutil.rmtree(made)
    (folder / KNOWN).write_bytes(pickle.dumps(begun._replace(model=b"", concluded=""), pickle.HIGHEST_PROTOCOL))


def _known(folder: Path) -> _Begun | None:
    """What the load of a store that was begun with a seed has to know of it."""
    with suppress(Exception):        # whatever a damaged file makes of itself
        if isinstance(known := pickle.loads((folder / KNOWN).read_bytes()), _Begun):
            return known
    return None
