"""What follows from statements by the model among them: values of superproperties, inverses, transitive properties and chains, and members of classes.

The part of OWL 2 RL's rules (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules) that the model uses, as algebra of
sets: the pairs of a property, the members of a class.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from egovkg.ontology.vocabulary import GRAPH_INFERRED, OWL, RDF, RDFS, XSD
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

DEFAULT = DefaultGraph()
# Subject, predicate and object as N-Triples writes them.
Statement = tuple[str, str, str]
TYPE, FIRST, REST, NIL = map(str, (RDF.type, RDF.first, RDF.rest, RDF.nil))
SUBCLASS, SUBPROPERTY, DOMAIN, RANGE = map(str, (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range))
EQUIVALENT, INTERSECTION, UNION, INVERSE, CHAIN, TRANSITIVE, SYMMETRIC = map(str, (
    OWL.equivalentClass, OWL.intersectionOf, OWL.unionOf, OWL.inverseOf, OWL.propertyChainAxiom, OWL.TransitiveProperty, OWL.SymmetricProperty))
ON_PROPERTY, SOME_VALUES, HAS_VALUE, MIN, MIN_QUALIFIED, ON_CLASS, ON_DATATYPE = map(str, (
    OWL.onProperty, OWL.someValuesFrom, OWL.hasValue, OWL.minCardinality, OWL.minQualifiedCardinality, OWL.onClass, OWL.onDataRange))
# Of datatypes, and of owl:Thing, nothing need be known.
ANYTHING = (f"<{XSD.iri}", f"<{RDF.iri}", f"<{RDFS.iri}", str(OWL.Thing))
# A pair is one number: the subject's above, the object's below, that of what can be no subject (a literal, a triple) with this bit.
BITS = 32
OBJECT, LITERAL = (1 << BITS) - 1, 1 << BITS - 1
# The properties by which a model says what follows; besides, it tells by their types which properties are transitive and which symmetric.
OF_MODEL = frozenset((FIRST, REST, SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, EQUIVALENT, INTERSECTION, UNION, INVERSE, CHAIN,
                      ON_PROPERTY, SOME_VALUES, HAS_VALUE, MIN, MIN_QUALIFIED, ON_CLASS, ON_DATATYPE))
# No class of a model is made of so many; Python's stack bears them.
PARTS = 200
Pairs = set[int]
Things = set[int]
# Of a property, the subjects and objects of its statements.
Said = Callable[[str], list[tuple[str, str]]]


def infer(store: Store) -> int:
    """Makes the inferred graph of `store` what follows from its default graph; gives the number of its statements.

    No statement of the default graph is repeated, and running it again changes nothing. The store sees only the difference: what no
    longer follows goes, what newly follows comes.
    """
    follows = set(Inference().add(statements_of(store)))
    present = set(statements_of(store, GRAPH_INFERRED))
    gone, new = present - follows, follows - present
    if named := [statement for statement in gone if _is_named(statement[0]) and _is_named(statement[2])]:
        store.update(f"DELETE DATA {{ GRAPH {GRAPH_INFERRED} {{\n{lines(named)}}} }}")
    for quad in _inferred(gone.difference(named)):      # DELETE DATA, which is faster, takes no blank nodes
        store.remove(quad)
    (store.extend if present else store.bulk_extend)(_inferred(new))        # the latter makes no transaction, which costs more than the rest
    return len(follows)


def _inferred(statements: Iterable[Statement]) -> Iterator[Quad]:
    for quad in parse(lines(statements), RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, GRAPH_INFERRED)


def statements_of(store: Store, graph: NamedNode | DefaultGraph = DEFAULT) -> Iterator[Statement]:
    """The statements of a graph."""
    for quad in store.quads_for_pattern(None, None, None, graph):
        told = quad.object
        yield str(quad.subject), str(quad.predicate), f"<<( {told} )>>" if isinstance(told, Triple) else str(told)


def lines(statements: Iterable[Statement]) -> str:
    """Statements as N-Triples."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in statements)


class Inference:
    """Statements, the model's own among them, with what follows. More can be added at any time.

    `said_later` has what was concluded before it was said: a graph of what follows beyond what is said has to lose it.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._values: dict[str, Pairs] = defaultdict(set)       # by property; of rdf:type only what was said
        self._members: dict[str, Things] = defaultdict(set)     # by class
        self._concluded: dict[str, Pairs] = defaultdict(set)
        self._properties: _Properties | None = None
        self._classes: _Classes | None = None
        self.said_later: list[Statement] = []

    def add(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Add statements; what follows from all and did not before, without what is said: first the values of properties, then the members of classes."""
        new = self._take(statements)
        changed = self._classes is None or self._has_model(new)
        if changed and (properties := _Properties.read(self._said)) != self._properties:
            self._properties, new = properties, {predicate: set(pairs) for predicate, pairs in self._values.items()}
        members = {name: set(things) for name, things in self._members.items()}
        found = self._follow(new)
        if changed or self._has_model(found):
            self._classes = _Classes.read(self._said)
        self._classify(self._classes)
        for name, things in self._members.items():
            number = self._number(name)
            found[TYPE].update(thing << BITS | number for thing in things.difference(members.get(name, ())))
        for predicate, pairs in found.items():
            self._concluded[predicate] |= pairs
            yield from self._told(predicate, pairs)

    def _has_model(self, statements: Mapping[str, Pairs]) -> bool:
        """Whether something among these statements says what follows."""
        kinds = {self._number(TRANSITIVE), self._number(SYMMETRIC)}
        return not OF_MODEL.isdisjoint(statements) or any(pair & OBJECT in kinds for pair in statements.get(TYPE, ()))

    def _take(self, statements: Iterable[Statement]) -> dict[str, Pairs]:
        """Note statements; the pairs of each property among them."""
        new: dict[str, Pairs] = defaultdict(set)
        number = self._number
        for subject, predicate, value in statements:
            new[predicate].add(number(subject) << BITS | number(value))
        for predicate, pairs in new.items():
            self._values[predicate] |= pairs
            known = pairs & self._concluded[predicate]
            self._concluded[predicate] -= known
            self.said_later += self._told(predicate, known)
        for pair in new.get(TYPE, ()):
            self._members[self._names[pair & OBJECT]].add(pair >> BITS)
        return new

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self._numbers) + 1 | (LITERAL if term.startswith(('"', "<<")) else 0)
            self._names[number] = term
        return number

    def _told(self, predicate: str, pairs: Pairs) -> Iterator[Statement]:
        names = self._names
        for pair in pairs:
            yield names[pair >> BITS], predicate, names[pair & OBJECT]

    def _said(self, predicate: str) -> list[tuple[str, str]]:
        """Subjects and objects of a property's statements, in one order."""
        return sorted((subject, value) for subject, _, value in self._told(predicate, self._values.get(predicate, set())))

    def _follow(self, due: dict[str, Pairs]) -> dict[str, Pairs]:
        """Add the values that follow from new ones, until there are no more; what was added."""
        values, names, found = self._values, self._names, defaultdict(set)

        def conclude(predicate: str, pairs: Pairs) -> None:
            if predicate == SUBCLASS:       # what has no name is an expression, of which the model says all itself
                pairs = {pair for pair in pairs if _is_named(names[pair >> BITS]) and _is_named(names[pair & OBJECT])}
            if pairs := pairs - values[predicate]:
                values[predicate] |= pairs
                found[predicate] |= pairs
                due[predicate] = due.get(predicate, set()) | pairs

        while due:
            predicate, pairs = due.popitem()
            for other in self._properties.above.get(predicate, ()):
                conclude(other, pairs)
            for other in self._properties.inverse.get(predicate, ()):
                conclude(other, {(pair & OBJECT) << BITS | pair >> BITS for pair in pairs if not pair & LITERAL})
            for whole, one, two in self._properties.chains.get(predicate, ()):
                if one == predicate:
                    conclude(whole, _joined(pairs, values[two]))
                if two == predicate:
                    conclude(whole, _joined(values[one], pairs))
        return found

    def _classify(self, classes: _Classes) -> None:
        """Add the members that classes have by domains and ranges, by their subclasses and by their definitions."""
        members, size = self._members, -1
        for predicate, name in classes.domains:
            members[name].update(pair >> BITS for pair in self._values.get(predicate, ()))
        for predicate, name in classes.ranges:
            members[name].update(pair & OBJECT for pair in self._values.get(predicate, ()) if not pair & LITERAL)
        while size < (size := sum(map(len, members.values()))):
            for low, high in classes.above:
                members[high] |= members[low]
            for name, expression in classes.defined:
                members[name] |= self._extent(classes, expression, {})

    def _extent(self, classes: _Classes, expression: str, parts: dict[str, Things]) -> Things:
        """The things of which it is known that they are in a class expression; none for an expression that no rule can tell.

        Read are names of classes, intersections and unions, and restrictions someValuesFrom, hasValue, minCardinality and
        minQualifiedCardinality (OWL 2 RL has the first four on this side of a rule; two things with two names are counted as two). `parts`
        holds the extents of those that it is made of, so that one that is a part of itself, or has too many, comes to an end.
        """
        if _is_named(expression):
            return self._members.get(expression, set())
        if expression not in parts and len(parts) < PARTS:
            parts[expression] = set()
            parts[expression] = self._extent_of(classes, expression, parts)
        return parts.get(expression, set())

    def _extent_of(self, classes: _Classes, expression: str, parts: dict[str, Things]) -> Things:
        said = classes.expressions.get(expression, {})
        for list_of, together in ((INTERSECTION, set.intersection), (UNION, set.union)):
            if extents := [self._extent(classes, member, parts) for member in classes.lists.members(said.get(list_of, NIL))]:
                return together(*extents)
        pairs = self._values.get(said.get(ON_PROPERTY, ""), set())
        if value := said.get(HAS_VALUE):
            number = self._number(value)
            return {pair >> BITS for pair in pairs if pair & OBJECT == number}
        least = said.get(MIN_QUALIFIED) or said.get(MIN)
        of = said.get(SOME_VALUES) or said.get(ON_CLASS) or said.get(ON_DATATYPE)
        if of and not of.startswith(ANYTHING):
            members = self._extent(classes, of, parts)
            pairs = {pair for pair in pairs if pair & OBJECT in members}
        if SOME_VALUES in said:
            return {pair >> BITS for pair in pairs}
        count = Counter(pair >> BITS for pair in pairs) if least else {}
        return {thing for thing, values in count.items() if values >= int(least.split('"')[1])}


class _Properties(NamedTuple):
    """What the model says of properties: for each, those that hold of the same two things, those that hold with their places changed, and the chains
    that it is a part of (a transitive property is its own chain): the whole and its two parts."""

    above: Mapping[str, list[str]]
    inverse: Mapping[str, list[str]]
    chains: Mapping[str, list[tuple[str, str, str]]]

    @classmethod
    def read(cls, said: Said) -> _Properties:
        above, inverse, chains = defaultdict(list), defaultdict(list), defaultdict(list)
        for low, high in said(SUBPROPERTY):
            above[low].append(high)
        for one, other in said(INVERSE):
            inverse[one].append(other)
            inverse[other].append(one)
        for subject, kind in said(TYPE):
            if kind == SYMMETRIC:
                inverse[subject].append(subject)
        for whole in [SUBCLASS, *(subject for subject, kind in said(TYPE) if kind == TRANSITIVE)]:
            chains[whole].append((whole, whole, whole))
        lists = _Lists.read(said)
        for whole, parts in said(CHAIN):
            if len(parts := lists.members(parts)) == 2:
                for part in set(parts):
                    chains[part].append((whole, *parts))
        return cls(above, inverse, chains)


class _Classes(NamedTuple):
    """What the model says of classes: properties with their domains and ranges, classes with those above them and with what defines them (class
    expressions), and what it says of the expressions that have no name."""

    domains: list[tuple[str, str]]
    ranges: list[tuple[str, str]]
    above: list[tuple[str, str]]
    defined: list[tuple[str, str]]
    expressions: Mapping[str, Mapping[str, str]]
    lists: _Lists

    @classmethod
    def read(cls, said: Said) -> _Classes:
        expressions = defaultdict(dict)
        for predicate in (INTERSECTION, UNION, ON_PROPERTY, SOME_VALUES, HAS_VALUE, MIN, MIN_QUALIFIED, ON_CLASS, ON_DATATYPE):
            for expression, value in said(predicate):
                expressions[expression][predicate] = value
        return cls([(predicate, name) for predicate, name in said(DOMAIN) if _is_named(name)],
                   [(predicate, name) for predicate, name in said(RANGE) if _is_named(name) and not name.startswith(ANYTHING)],
                   [(low, high) for low, high in said(SUBCLASS) if _is_named(low) and _is_named(high)],
                   [(name, expression) for name, expression in said(EQUIVALENT) if _is_named(name)], expressions, _Lists.read(said))


class _Lists(NamedTuple):
    first: Mapping[str, str]
    rest: Mapping[str, str]

    @classmethod
    def read(cls, said: Said) -> _Lists:
        return cls(dict(said(FIRST)), dict(said(REST)))

    def members(self, head: str) -> list[str]:
        found = []
        while head in self.first and len(found) <= len(self.first):      # a list may be its own rest
            found.append(self.first[head])
            head = self.rest.get(head, NIL)
        return found


def _is_named(term: str) -> bool:
    return not term.startswith("_:")


def _joined(first: Pairs, second: Pairs) -> Pairs:
    """The pairs of a chain of two properties."""
    ways: dict[int, list[int]] = defaultdict(list)
    if len(first) < len(second):
        for pair in first:
            ways[pair & OBJECT].append(pair >> BITS << BITS)
        return {start | pair & OBJECT for pair in second for start in ways.get(pair >> BITS, ())}
    for pair in second:
        ways[pair >> BITS].append(pair & OBJECT)
    return {pair >> BITS << BITS | end for pair in first for end in ways.get(pair & OBJECT, ())}
