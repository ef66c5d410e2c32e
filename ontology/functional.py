"""Writes an ontology in OWL 2 functional syntax, from its RDF as the mapping of OWL 2 to RDF has it; what it cannot say it refuses."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from egovkg.ontology.terms import listed
from egovkg.ontology.vocabulary import OWL, RDF, RDFS, XSD
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

Node = NamedNode | BlankNode | Literal
ENTITIES = {OWL.Class: "Class", RDFS.Datatype: "Datatype", OWL.ObjectProperty: "ObjectProperty", OWL.DatatypeProperty: "DataProperty",
            OWL.AnnotationProperty: "AnnotationProperty", OWL.NamedIndividual: "NamedIndividual"}
CHARACTERISTICS = {OWL[f"{name}Property"]: name for name in (
    "Functional", "InverseFunctional", "Transitive", "Symmetric", "Asymmetric", "Reflexive", "Irreflexive")}
STRUCTURE = {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.minCardinality,
             OWL.members, RDF.first, RDF.rest}


class Unmapped(ValueError):
    """A statement that this writer has no axiom for."""


def write(triples: Iterable[Triple]) -> str:
    """The ontology of these triples, axioms in a fixed order. Raises Unmapped."""
    return _Writer(triples).text()


class _Writer:
    def __init__(self, triples: Iterable[Triple]) -> None:
        self.store = Store()
        self.store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
        self.kinds: dict[Node, set[Node]] = {}
        for quad in self.store.quads_for_pattern(None, RDF.type, None, None):
            self.kinds.setdefault(quad.subject, set()).add(quad.object)

    def text(self) -> str:
        ontology = next(node for node, kinds in self.kinds.items() if OWL.Ontology in kinds)
        version = self.one(ontology, OWL.versionIRI)
        lines = [f"Ontology({ontology}{f' {version}' if version else ''}"]
        head, axioms = [], []
        for quad in self.store:
            if quad.subject == ontology:
                head += self.header(quad)
            else:
                axioms += self.axiom(quad)
        return "\n".join([*lines, *sorted(head), "", *sorted(set(axioms)), ")", ""])

    def header(self, quad: Quad) -> Iterator[str]:
        if quad.predicate == OWL.imports:
            yield f"Import({quad.object})"
        elif quad.predicate not in (RDF.type, OWL.versionIRI):
            yield f"Annotation({quad.predicate} {quad.object})"

    def one(self, subject: Node, predicate: NamedNode) -> Node | None:
        return next((quad.object for quad in self.store.quads_for_pattern(subject, predicate, None, None)), None)

    def members(self, head: Node) -> str:
        return " ".join(self.expression(member) for member in listed(self.store, head))

    def is_kind(self, node: Node, kind: NamedNode) -> bool:
        return kind in self.kinds.get(node, ())

    def expression(self, node: Node) -> str:
        """A class expression, data range, property or value."""
        if not isinstance(node, BlankNode):
            return str(node)
        data = self.is_kind(node, RDFS.Datatype)
        for predicate, name in ((OWL.intersectionOf, "IntersectionOf"), (OWL.unionOf, "UnionOf"), (OWL.oneOf, "OneOf")):
            if (head := self.one(node, predicate)) is not None:
                return f"{'Data' if data else 'Object'}{name}({self.members(head)})"
        on = self.one(node, OWL.onProperty)
        if on is None:
            raise Unmapped(f"the expression of {[str(quad) for quad in self.store.quads_for_pattern(node, None, None, None)]}")
        side = "Data" if self.is_kind(on, OWL.DatatypeProperty) else "Object"
        for predicate, name in ((OWL.someValuesFrom, "SomeValuesFrom"), (OWL.allValuesFrom, "AllValuesFrom"), (OWL.hasValue, "HasValue")):
            if (value := self.one(node, predicate)) is not None:
                return f"{side}{name}({on} {self.expression(value)})"
        for predicate, name in ((OWL.minCardinality, "Min"), (OWL.maxCardinality, "Max"), (OWL.cardinality, "Exact")):
            if (value := self.one(node, predicate)) is not None:
                return f"{side}{name}Cardinality({value.value} {on})"
        raise Unmapped(f"the restriction on {on}")

    def axiom(self, quad: Quad) -> Iterator[str]:
        s, p, o = quad.subject, quad.predicate, quad.object
        if p == RDF.type:
            yield from self.typed(s, o)
        elif isinstance(s, BlankNode):
            if p not in STRUCTURE:
                raise Unmapped(str(quad))
        elif p == RDFS.subClassOf:
            yield f"SubClassOf({s} {self.expression(o)})"
        elif p == OWL.equivalentClass:
            yield f"EquivalentClasses({s} {self.expression(o)})"
        elif p == OWL.disjointWith:
            yield f"DisjointClasses({s} {o})"
        elif p == OWL.hasKey:
            keys = list(listed(self.store, o))
            sides = [" ".join(str(key) for key in keys if self.is_kind(key, kind)) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)]
            yield f"HasKey({s} ({sides[0]}) ({sides[1]}))"
        elif p == OWL.inverseOf:
            yield f"InverseObjectProperties({s} {o})"
        elif p == OWL.propertyChainAxiom:
            yield f"SubObjectPropertyOf(ObjectPropertyChain({self.members(o)}) {s})"
        elif p in (RDFS.subPropertyOf, RDFS.domain, RDFS.range):
            side = "Object" if self.is_kind(s, OWL.ObjectProperty) else "Data" if self.is_kind(s, OWL.DatatypeProperty) else "Annotation"
            yield (f"Sub{side}PropertyOf({s} {o})" if p == RDFS.subPropertyOf
                   else f"{side}Property{'Domain' if p == RDFS.domain else 'Range'}({s} {self.expression(o)})")
        elif self.is_kind(p, OWL.ObjectProperty):
            yield f"ObjectPropertyAssertion({p} {s} {o})"
        elif self.is_kind(p, OWL.DatatypeProperty):
            yield f"DataPropertyAssertion({p} {s} {o})"
        elif self.is_kind(p, OWL.AnnotationProperty) or p.value.startswith((RDFS.iri, OWL.iri)):
            yield f"AnnotationAssertion({p} {s} {o})"
        else:
            raise Unmapped(str(quad))

    def typed(self, node: Node, kind: Node) -> Iterator[str]:
        if kind == OWL.AllDisjointClasses:
            yield f"DisjointClasses({self.members(self.one(node, OWL.members))})"
        elif isinstance(node, BlankNode):
            return
        elif kind in ENTITIES:
            yield f"Declaration({ENTITIES[kind]}({node}))"
        elif kind in CHARACTERISTICS:
            side = "Data" if self.is_kind(node, OWL.DatatypeProperty) else "Object"
            yield f"{CHARACTERISTICS[kind]}{side}Property({node})"
        elif kind != OWL.Ontology and isinstance(kind, NamedNode) and not kind.value.startswith((OWL.iri, XSD.iri)):
            yield f"ClassAssertion({kind} {node})"
        elif kind != OWL.Ontology:
            raise Unmapped(f"{node} a {kind}")
