"""The classes and properties of the model as the graph describes them, read once for each version of the data."""
import threading

from egovkg.endpoint.cards import short
from egovkg.endpoint.graph_reading import ask
from egovkg.endpoint.workers import Engine
from egovkg.ontology.terms import KINDS, TEXTS, Described
from egovkg.ontology.vocabulary import OWL, RDF, RDFS
from pyoxigraph import Literal, NamedNode

LINKS = {RDFS.subClassOf: "parents", RDFS.subPropertyOf: "parents", OWL.inverseOf: "inverses", RDFS.domain: "domains", RDFS.range: "ranges"}


class ModelTerm(Described):
    """A class or property as the live graph has it."""

    @property
    def name(self) -> str:
        """Its name within its namespace, by which a page's anchor calls it."""
        return local_name(self.iri)

    def text(self, name: str, language: str) -> str:
        """One of its texts in a language, else in the other; "" where there is none."""
        found: dict[str, str] = getattr(self, name)
        return found.get(language) or next(iter(found.values()), "")


Model = dict[NamedNode, ModelTerm]


class Models:
    """The model of the live version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._read: tuple[object, Model] = (None, {})

    def live(self) -> Model:
        """Every term of the model by IRI. Raises Problem as Engine.query does."""
        store = self._engine.store
        stamp = (store.current, store.version().created)
        with self._lock:
            seen, model = self._read
        if seen != stamp:
            model = read(self._engine)
            with self._lock:
                self._read = (stamp, model)
        return model


def read(engine: Engine) -> Model:
    """Ask the graph for the model."""
    kinds = " ".join(str(kind) for kind in KINDS)
    model: Model = {}
    for row in ask(engine, f"SELECT ?term ?kind {{ VALUES ?kind {{ {kinds} }} ?term a ?kind FILTER(isIRI(?term)) }}").rows:
        model.setdefault(row["term"], ModelTerm(row["term"], KINDS[row["kind"]]))  # type: ignore[arg-type, index]
    told = " ".join(str(predicate) for predicate in (*TEXTS, *LINKS))
    text = f"""SELECT DISTINCT ?term ?p ?o {{ VALUES ?kind {{ {kinds} }} ?term a ?kind . VALUES ?p {{ {told} }}
        ?term ?p ?told OPTIONAL {{ ?told owl:unionOf/rdf:rest*/rdf:first ?member }} BIND(COALESCE(?member, ?told) AS ?o)
        FILTER(isIRI(?term) && !isBlank(?o)) }} ORDER BY STR(?o)"""
    for row in ask(engine, text).rows:
        term, predicate, value = model[row["term"]], row["p"], row["o"]  # type: ignore[index]
        if predicate in TEXTS and isinstance(value, Literal):
            getattr(term, TEXTS[predicate]).setdefault(short(value), value.value)  # type: ignore[index]
        elif predicate in LINKS and isinstance(value, NamedNode):
            getattr(term, LINKS[predicate]).append(value)  # type: ignore[index]
    return model


def label(model: Model, node: NamedNode, language: str) -> str:
    """What to call a class or property: its label, else its name."""
    term = model.get(node)
    if term and (found := term.text("labels", language)):
        return found
    return {RDF.type: {"zh": "类型", "en": "type"}, RDFS.label: {"zh": "名称", "en": "label"},
        RDFS.comment: {"zh": "说明", "en": "comment"}}.get(node, {}).get(language) or local_name(node)


def local_name(node: NamedNode) -> str:
    """The last step of an IRI."""
    return node.value.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or node.value


def most_specific(model: Model, classes: list[NamedNode]) -> list[NamedNode]:
    """The classes that no other of them is below of."""
    def above(node: NamedNode, seen: frozenset[NamedNode] = frozenset()) -> set[NamedNode]:
        parents = {parent for parent in (model[node].parents if node in model else []) if parent not in seen}
        return parents | {higher for parent in parents for higher in above(parent, seen | {node})}

    covered = {higher for node in classes for higher in above(node) if higher != node}
    return [node for node in classes if node not in covered] or classes
