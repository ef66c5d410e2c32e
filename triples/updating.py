"""Changes the live version by hand: SPARQL updates and whole graphs; each change is one new version of kind "update"."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from egovkg.ontology import inference
from egovkg.ontology.problem import Problem
from egovkg.triples.publishing import REPORTS
from egovkg.triples.store import VersionedStore
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

Outcome = TypeVar("Outcome")
Part = tuple[bytes, str]  # a document, and the media type that it has


def change(
    versions: VersionedStore, act: Callable[[Store], Outcome], note: str = "", expected: int | None = None,
    before_publishing: Callable[[], None] = lambda: None,
) -> tuple[int, Outcome]:
    """Let `act` change a copy of the live version, infer anew what follows, and publish it; the new number, and what `act` gave.

    The reports' own quads and readings stay beside the version, so that a report can still be unloaded. `expected` is the version that must be live.
    `before_publishing` is called when nothing but the disk can fail any more. Raises Problem("store-locked" | "precondition-failed"), and
    whatever `act` raises; nothing is changed then.
    """
    with versions.write() as writer:
        live = versions.current
        if expected is not None and expected != live:
            raise Problem("precondition-failed", reason=f"version {live}, not {expected}, is live")
        outcome = act(writer.store)
        inference.infer(writer.store)
        kept = {} if live is None else {f"{REPORTS}/{path.name}": path for path in (versions.path(live) / REPORTS).glob("*")}
        before_publishing()
        return writer.publish("update", note, files=kept), outcome


def exists(store: Store, graph: str) -> bool:
    """Whether a graph is there; the default graph, "", always is."""
    return not graph or store.contains_named_graph(NamedNode(graph))


def put_graph(store: Store, graph: str, parts: Iterable[Part], base: str) -> bool:
    """Let a graph hold these documents and nothing else; whether it is new. Raises what `add_to_graph` raises."""
    quads = _read(graph, parts, base)
    new = not exists(store, graph)
    store.clear_graph(_name(graph))
    _add(store, graph, quads)
    return new


def add_to_graph(store: Store, graph: str, parts: Iterable[Part], base: str) -> bool:
    """Add documents to a graph; whether it is new. Raises Problem("bad-data" | "unsupported-media-type")."""
    quads = _read(graph, parts, base)
    new = not exists(store, graph)
    _add(store, graph, quads)
    return new


def drop_graph(store: Store, graph: str) -> None:
    """Remove a graph, or empty the default graph. Raises Problem("no-such-graph")."""
    if not exists(store, graph):
        raise Problem("no-such-graph", graph=graph)
    if graph:
        store.remove_graph(NamedNode(graph))
    else:
        store.clear_graph(DefaultGraph())


def _name(graph: str) -> NamedNode | DefaultGraph:
    return NamedNode(graph) if graph else DefaultGraph()


def _add(store: Store, graph: str, quads: list[Quad]) -> None:
    if graph:
        store.add_graph(NamedNode(graph))  # a graph without statements exists too
    store.extend(quads)


def _read(graph: str, parts: Iterable[Part], base: str) -> list[Quad]:
    """The statements of documents, in a graph; blank nodes of two documents are never the same."""
    quads = []
    for data, media_type in parts:
        form = RdfFormat.from_media_type(media_type)
        if form is None:
            raise Problem("unsupported-media-type", type=media_type, types=", ".join(sorted(
                kind.media_type for kind in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.N3))))
        try:
            for quad in parse(data, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True):
                quads.append(Quad(quad.subject, quad.predicate, quad.object, _name(graph)))
        except (SyntaxError, ValueError) as error:
            raise Problem("bad-data", reason=str(error)) from None
    return quads
