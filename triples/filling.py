"""Fills an empty store: the model with what follows from it while reports are still being read, then the reports with what follows from both."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from egovkg.ontology import authority, inference, kept
from egovkg.ontology.inference import Inference, lines, statements_of
from egovkg.ontology.vocabulary import GRAPH_INFERRED
from egovkg.triples import packing
from egovkg.triples.merging import labels_of, merge
from egovkg.triples.packing import Packed, Statement
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

# Statements of reports that are held at a time.
BATCH = 100_000


class Filling:
    """Begins at once, in threads: the engine's bulk loads let Python go on meanwhile. `store` must be empty, and left alone until the end."""

    def __init__(self, store: Store) -> None:
        self.store = store
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
        """Put in the model and what follows from it; its labels."""
        model, concluded, labels, self._inference = begun()
        self.store.bulk_load(model, RdfFormat.N_QUADS, lenient=True)
        self.store.bulk_load(concluded, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)
        return labels

    def _concluded(self, statements: Iterable[inference.Statement]) -> str:
        """What newly follows with these statements."""
        found = list(self._inference.add(statements))
        self._nameless = self._nameless or any(s.startswith("_:") or o.startswith("_:") for s, _, o in found)
        return lines(found)

    def _write(self, text: str, graph: NamedNode | None = None) -> None:
        """Have lines put into the store by a thread: N-Quads, or the N-Triples of a graph."""
        form = RdfFormat.N_TRIPLES if graph else RdfFormat.N_QUADS
        self._writing.append(self._threads.submit(self.store.bulk_load, text, form, to_graph=graph, lenient=True))


def begun() -> tuple[bytes, str, list[Statement], Inference]:
    """What an empty store begins with: the model, what follows from it, its labels, and the inference that reports' statements are added to.

    Raises Problem authority-unreadable, authority-incomplete.
    """
    def make() -> tuple[bytes, str, list[Statement], Inference]:
        model, follows = authority.graph(), Inference()
        return model.dump(format=RdfFormat.N_QUADS), lines(follows.add(statements_of(model))), labels_of(model), follows

    return kept.made("begun", [*authority.files(), *kept.code("ontology"), *kept.code("triples")], make)
