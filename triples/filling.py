"""Fills an empty store: the model with what follows from it while reports are still being read, then the reports with what follows from both."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from egovkg.ontology import authority, reasoning
from egovkg.ontology.vocabulary import GRAPH_INFERRED, RDFS
from egovkg.triples.merging import merge
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

DEFAULT = DefaultGraph()


class Filling:
    """Begins at once, in a thread: the engine's bulk loads and updates let Python go on meanwhile. `store` must be empty, and left alone until the end.

    The rules run in a copy in memory, `work`, whose default graph also has what follows.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.work = Store()
        self._thread = ThreadPoolExecutor(1)
        self._begun = self._thread.submit(self._begin)

    def finish(self, reports: Mapping[str, Iterable[Quad]]) -> None:
        """Put in the reports' quads, by key. Raises what their reading raises, Problem authority-unreadable, authority-incomplete."""
        labels, concluded = self._begun.result()
        added = Store()
        added.bulk_extend(merge(labels, reports))
        stored = self._thread.submit(self.store.bulk_load, added.dump(format=RdfFormat.N_QUADS), RdfFormat.N_QUADS, lenient=True)
        self.work.bulk_load(_lines(added, DEFAULT), RdfFormat.N_TRIPLES, lenient=True)
        added.bulk_load(concluded, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)
        told = list(added.query(f"SELECT ?s ?p ?o {{ GRAPH {GRAPH_INFERRED} {{ ?s ?p ?o }} ?s ?p ?o }}"))
        more = self._conclude()
        stored.result()
        self.store.bulk_load(more, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)
        for statement in told:      # what followed from the model, and a report says
            self.store.remove(Quad(*statement, GRAPH_INFERRED))
        if b"_:" in concluded + more:       # each load gives blank nodes names of its own
            reasoning.infer(self.store)

    def close(self) -> None:
        """Wait for the thread, so that the store's folder can go."""
        self._thread.shutdown()

    def _begin(self) -> tuple[list[Quad], bytes]:
        """The model's labels, and what follows from it."""
        graph = authority.graph()
        model = graph.dump(format=RdfFormat.N_QUADS)
        self.work.bulk_load(model, RdfFormat.N_QUADS, lenient=True)
        concluded = self._conclude()
        self.store.bulk_load(model, RdfFormat.N_QUADS, lenient=True)
        self.store.bulk_load(concluded, RdfFormat.N_TRIPLES, to_graph=GRAPH_INFERRED, lenient=True)
        return list(graph.quads_for_pattern(None, RDFS.label, None)), concluded

    def _conclude(self) -> bytes:
        """What follows that was not known before."""
        reasoning.conclude(self.work)
        lines = _lines(self.work, GRAPH_INFERRED)
        self.work.clear_graph(GRAPH_INFERRED)
        return lines


def _lines(store: Store, graph: DefaultGraph | NamedNode) -> bytes:
    return store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)
