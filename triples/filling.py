"""Fills an empty store: the model with what follows from it while reports are still being read, then the reports with what follows from both."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from egovkg.ontology import authority, reasoning
from egovkg.ontology.vocabulary import GRAPH_INFERRED, RDFS
from egovkg.triples.merging import merge
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolution, RdfFormat, Store

DEFAULT = DefaultGraph()
# Quads that are held as Python's objects at a time.
BATCH = 100_000


class Filling:
    """Begins at once, in a thread: the engine's bulk loads and updates let Python go on meanwhile. `store` must be empty, and left alone until the end.

    The rules run in a copy in memory, `work`, whose default graph also has what follows.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.work = Store()
        self._thread = ThreadPoolExecutor(1)
        self._begun = self._thread.submit(self._begin)
        self._writing: list[Future[None]] = []

    def finish(self, reports: Mapping[str, Iterable[Quad]]) -> None:
        """Put in the reports' quads, by key. Raises what their reading raises, Problem authority-unreadable, authority-incomplete."""
        labels, concluded = self._begun.result()
        quads, told = merge(labels, reports), []
        while some := list(islice(quads, BATCH)):
            told += self._add(some, concluded)
        more = [concluded]

        def hand_over() -> None:
            more.append(self._concluded())
            self._write(more[-1], GRAPH_INFERRED)

        reasoning.conclude(self.work, hand_over)
        for each in self._writing:
            each.result()
        for statement in told:
            self.store.remove(Quad(*statement, GRAPH_INFERRED))
        if any(b"_:" in lines for lines in more):       # each load gives blank nodes names of its own
            reasoning.infer(self.store)

    def _add(self, quads: list[Quad], concluded: bytes) -> list[QuerySolution]:
        """Put quads into both stores; the statements of them that were already concluded from the model."""
        added = Store()
        added.bulk_extend(quads)
        self._write(added.dump(format=RdfFormat.N_QUADS))
        self.work.bulk_load(_lines(added, DEFAULT), RdfFormat.N_TRIPLES, lenient=True)
        added.bulk_load(concluded, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)
        return list(added.query(f"SELECT ?s ?p ?o {{ GRAPH {GRAPH_INFERRED} {{ ?s ?p ?o }} ?s ?p ?o }}"))

    def close(self) -> None:
        """Wait for the thread, so that the store's folder can go."""
        self._thread.shutdown()

    def _begin(self) -> tuple[list[Quad], bytes]:
        """The model's labels, and what follows from it."""
        graph = authority.graph()
        model = graph.dump(format=RdfFormat.N_QUADS)
        self.work.bulk_load(model, RdfFormat.N_QUADS, lenient=True)
        reasoning.conclude(self.work)
        concluded = self._concluded()
        self.store.bulk_load(model, RdfFormat.N_QUADS, lenient=True)
        self.store.bulk_load(concluded, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)
        return list(graph.quads_for_pattern(None, RDFS.label, None)), concluded

    def _concluded(self) -> bytes:
        """What was concluded since this was asked last."""
        lines = _lines(self.work, GRAPH_INFERRED)
        self.work.clear_graph(GRAPH_INFERRED)
        return lines

    def _write(self, lines: bytes, graph: NamedNode | None = None) -> None:
        """Have lines put into the store by the thread: N-Quads, or the N-Triples of a graph."""
        form = RdfFormat.N_TRIPLES if graph else RdfFormat.N_QUADS
        self._writing.append(self._thread.submit(self.store.bulk_load, lines, form, to_graph=graph, lenient=True))


def _lines(store: Store, graph: DefaultGraph | NamedNode) -> bytes:
    return store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)
