"""What follows from the model: consistency by HermiT on a small graph, and the inferred graph of a store by SPARQL rules."""
import hashlib
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from egovkg.ontology import authority
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import GRAPH_INFERRED, OWL, PREFIXES, RDF, RDFS, XSD
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize


def infer(store: Store) -> int:
    """Makes the inferred graph of `store` what follows from its default graph; gives the number of its statements.

    No statement of the default graph is repeated, and running it again changes nothing. The rules run on a copy in memory; the store
    itself sees only the difference: what no longer follows goes, what newly follows comes.
    """
    work = Store()
    work.extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
    conclude(work)
    inferred = list(work.quads_for_pattern(None, None, None, GRAPH_INFERRED))
    present = set(store.quads_for_pattern(None, None, None, GRAPH_INFERRED))
    gone = present.difference(inferred)
    unnamed = {quad for quad in gone if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)}
    for quad in unnamed:  # DELETE DATA, which is faster, takes no blank nodes
        store.remove(quad)
    if gone := gone - unnamed:
        lines = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in gone)
        store.update(f"DELETE DATA {{ GRAPH {GRAPH_INFERRED} {{\n{lines}\n}} }}")
    if present:
        store.extend(set(inferred) - present)
    else:       # without a transaction, which costs more than the rules
        store.bulk_extend(inferred)
    return len(inferred)


@dataclass(frozen=True, slots=True)
class Rule:
    """One INSERT: `concludes` is the predicate, or the class, of what it adds; without one of `needs` it has nothing to do."""

    insert: str
    concludes: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stage:
    """Rules that run in their order: once where none adds what another reads and has not read yet, else until they add nothing."""

    rules: list[Rule]
    repeats: bool


def conclude(work: Store, after_stage: Callable[[], None] = lambda: None) -> None:
    """Adds to `work` what follows from its default graph: to that graph, and what it did not have, to the inferred graph too.

    No rule adds what an earlier stage reads; `after_stage` is called when each has ended. The rules are updates and not queries, so that
    what they find need not pass through Python.
    """
    known = {row[0].value for row in work.query("SELECT DISTINCT ?term { { ?s ?term ?o } UNION { ?s a ?term } }")}
    for stage in _stages(work):
        before, due = -1, stage.rules
        while due and before < (before := len(work)):
            ran = []
            for rule in due:
                if rule.needs <= known:
                    ran.append(rule)
                    known.add(rule.concludes)
            work.update(" ; ".join(rule.insert for rule in ran), prefixes=PREFIXES)
            due = _due_again(due, stage.rules) if stage.repeats else []
        after_stage()


def _due_again(ran: list[Rule], rules: list[Rule]) -> list[Rule]:
    """Of `rules`, in their order, those that may find more after `ran`, run in this order, have added theirs: what reads a conclusion that came
    after it, and what reads the conclusion of such a rule."""
    last = {rule.concludes: place for place, rule in enumerate(ran)}
    place = {id(rule): place for place, rule in enumerate(ran)}
    new: set[str] = set()
    due = []
    for rule in rules:
        late = (need for need in rule.needs if need in last and last[need] >= place.get(id(rule), -1))
        if not new.isdisjoint(rule.needs) or any(late):
            due.append(rule)
            new.add(rule.concludes)
    return due


def _stages(model: Store) -> list[Stage]:
    """The rules that the model states, in their order: what values say of other values (superproperties, inverses), which values follow
    from several (transitive ones, chains), which classes follow from values, and which classes from those.

    Each rule names its terms, since a pattern with a variable for the predicate leaves the engine no good join.
    """
    def rule(pattern: str, subject: str, predicate: NamedNode, object_: str | NamedNode, *needs: NamedNode) -> Rule:
        conclusion = f"{subject} {predicate} {object_}"
        insert = f"INSERT {{ {conclusion} . GRAPH {GRAPH_INFERRED} {{ {conclusion} }} }} WHERE {{ {pattern} FILTER NOT EXISTS {{ {conclusion} }} }}"
        concludes = object_ if predicate == RDF.type else predicate
        return Rule(insert, concludes.value, frozenset(need.value for need in needs))

    def ask(query: str) -> list[tuple[NamedNode, ...]]:
        return [tuple(row) for row in model.query(query, prefixes=PREFIXES)]

    implied = _implied_properties(model)
    restated = {p: [rule(f"?s {p} ?o .", "?s", q, "?o", p) if same else rule(f"?s {p} ?o . FILTER(!isLiteral(?o))", "?o", q, "?s", p)
                    for q, same in found] for p, found in implied.items()}
    transitive = [p for (p,) in ask("SELECT ?p { ?p a owl:TransitiveProperty }")]
    chains = ask("SELECT ?p ?a ?b { ?p owl:propertyChainAxiom ?list . ?list rdf:first ?a ; rdf:rest [ rdf:first ?b ; rdf:rest rdf:nil ] }")
    joined = [rule("?x rdfs:subClassOf/rdfs:subClassOf+ ?z . FILTER(isIRI(?x) && isIRI(?z))", "?x", RDFS.subClassOf, "?z", RDFS.subClassOf)]
    joined += [rule(f"?s {p}/{p}+ ?o .", "?s", p, "?o", p) for p in transitive]
    joined += [again for p in transitive for again in restated.get(p, ())]
    joined += [rule(f"?s {one} ?m . ?m {two} ?o .", "?s", whole, "?o", one, two) for whole, one, two in chains]
    joined += [again for whole in dict.fromkeys(whole for whole, _, _ in chains) for again in restated.get(whole, ())]
    from_chains = {p for whole, _, _ in chains for p in (whole, *(q for q, _ in implied.get(whole, ())))}
    read_again = not from_chains.isdisjoint([*transitive, *(part for _, one, two in chains for part in (one, two))])
    ends = [rule(f"?s {predicate} ?o .", "?s", RDF.type, class_, predicate) for predicate, class_ in _pairs(model, RDFS.domain)]
    ends += [rule(f"?s {predicate} ?o . FILTER(!isLiteral(?o))", "?o", RDF.type, class_, predicate)
             for predicate, class_ in _pairs(model, RDFS.range) if not class_.value.startswith((XSD.iri, RDF.iri))]
    classes = [rule(f"?x a {low} .", "?x", RDF.type, high, low) for low, high in _pairs(model, RDFS.subClassOf)]
    classes += [rule(condition.pattern, "?x", RDF.type, class_, *condition.terms) for class_, condition in _definitions(model)]
    return [Stage([each for rules in restated.values() for each in rules], repeats=False), Stage(joined, repeats=read_again),
            Stage(ends, repeats=False), Stage(classes, repeats=True)]


def _implied_properties(model: Store) -> dict[NamedNode, list[tuple[NamedNode, bool]]]:
    """For each property what its statements say of the same two things by other properties, through any number of steps: the property, and
    whether subject and object stand as they did (True) or change places."""
    steps: dict[tuple[NamedNode, bool], set[tuple[NamedNode, bool]]] = defaultdict(set)
    for same in (True, False):
        for low, high in _pairs(model, RDFS.subPropertyOf):
            steps[low, same].add((high, same))
        for one, other in _pairs(model, OWL.inverseOf):
            steps[one, same].add((other, not same))
            steps[other, same].add((one, not same))
        for quad in model.quads_for_pattern(None, RDF.type, OWL.SymmetricProperty, None):
            steps[quad.subject, same].add((quad.subject, not same))
    return {p: sorted(_reached((p, True), steps), key=str) for p in sorted({p for p, _ in steps}, key=str)}


Node = TypeVar("Node")


def _reached(start: Node, steps: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """Every node to which some steps lead from `start`, without `start` itself."""
    found, due = {start}, [start]
    while due:
        new = set(steps.get(due.pop(), ())) - found
        found |= new
        due += new
    return found - {start}


@dataclass(frozen=True, slots=True)
class Condition:
    """A graph pattern for `?x`, and the predicates and classes without which nothing matches it."""

    pattern: str
    terms: tuple[NamedNode, ...]


def _definitions(model: Store) -> list[tuple[NamedNode, Condition]]:
    """Each class that the model defines by a condition (owl:equivalentClass), once for each alternative of its condition."""
    found = [quad for quad in model.quads_for_pattern(None, OWL.equivalentClass, None, None) if isinstance(quad.subject, NamedNode)]
    return [(quad.subject, condition) for quad in sorted(found, key=lambda quad: quad.subject.value)
            for condition in _conditions(model, quad.object, "x")]


def _conditions(model: Store, expression: NamedNode | BlankNode, name: str) -> list[Condition]:
    """What it takes for the variable `name` to be in a class expression: one condition for each alternative, none for what no rule can tell.

    Read are names of classes, intersections and unions, and restrictions someValuesFrom, hasValue, minCardinality and
    minQualifiedCardinality (OWL 2 RL has the first four on this side of a rule; two things with two names are counted as two).
    """
    def value(predicate: NamedNode) -> NamedNode | BlankNode | Literal | None:
        return next((quad.object for quad in model.quads_for_pattern(expression, predicate, None, None)), None)

    def both(ones: list[Condition], others: list[Condition]) -> list[Condition]:
        return [Condition(f"{one.pattern} {other.pattern}", one.terms + other.terms) for one in ones for other in others]

    if isinstance(expression, NamedNode):
        return [Condition(f"?{name} a {expression} .", (expression,))]
    if members := value(OWL.intersectionOf):
        together = [Condition("", ())]
        for index, member in enumerate(_listed(model, members)):
            # Variables of their own for each member: the same name in two would join what need not be the same.
            together = both(together, [_renamed(condition, name, index) for condition in _conditions(model, member, name)])
        return together
    if members := value(OWL.unionOf):
        return [condition for member in _listed(model, members) for condition in _conditions(model, member, name)]
    if not isinstance(on := value(OWL.onProperty), NamedNode):
        return []
    if (given := value(OWL.hasValue)) is not None:
        return [Condition(f"?{name} {on} {given} .", (on,))]
    if (some := value(OWL.someValuesFrom)) is not None:
        return both([Condition(f"?{name} {on} ?{name}0 .", (on,))], _members(model, some, name + "0"))
    qualified = value(OWL.minQualifiedCardinality)
    if (least := qualified or value(OWL.minCardinality)) is None:
        return []
    names = [f"{name}{index}" for index in range(int(least.value))]
    found = [Condition(" ".join(f"?{name} {on} ?{each} ." for each in names), (on,))]
    for each in names if qualified is not None else ():
        found = both(found, _members(model, value(OWL.onClass) or value(OWL.onDataRange), each))
    apart = [f"FILTER(?{one} != ?{other})" for index, one in enumerate(names) for other in names[:index]]
    return both(found, [Condition(" ".join(apart), ())])


def _renamed(condition: Condition, name: str, index: int) -> Condition:
    """The condition with other names for the variables below `name`."""
    return Condition(re.sub(rf"\?{name}(?=[0-9])", f"?{name}_{index}_", condition.pattern), condition.terms)


def _members(model: Store, expression: NamedNode | BlankNode, name: str) -> list[Condition]:
    """The conditions of a class expression; a datatype's values and owl:Thing need none."""
    if isinstance(expression, NamedNode) and (expression == OWL.Thing or expression.value.startswith((XSD.iri, RDF.iri, RDFS.iri))):
        return [Condition("", ())]
    return _conditions(model, expression, name)


def _listed(model: Store, head: NamedNode | BlankNode) -> list[NamedNode | BlankNode]:
    """The members of an RDF list."""
    found = []
    while head != RDF.nil:
        found += [quad.object for quad in model.quads_for_pattern(head, RDF.first, None, None)][:1]
        head = next((quad.object for quad in model.quads_for_pattern(head, RDF.rest, None, None)), RDF.nil)
    return found


def _pairs(model: Store, predicate: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
    """(subject, object) of the statements between named terms, general terms last, so that one pass climbs the hierarchy."""
    found = [
        (quad.subject, quad.object) for quad in model.quads_for_pattern(None, predicate, None, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    ]
    above: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for low, high in found:
        above[low].add(high)

    def height(term: NamedNode, seen: frozenset[NamedNode] = frozenset()) -> int:
        return 1 + max((height(high, seen | {term}) for high in above[term] - seen - {term}), default=0) if term in above else 0

    return sorted(found, key=lambda pair: (-height(pair[0]), pair[0].value, pair[1].value))


# Statements of the data in a check: HermiT takes seconds for these and minutes for ten times as many.
SAMPLE = 10_000


def check_consistency(quads: Iterable[Quad] = (), *, model_only: bool = False, memory: int = 2000, seconds: float = 300) -> None:
    """Asks HermiT whether the model, the authority data (unless `model_only`) and a sample of `quads` (in whatever graphs) can all be true.

    `memory` is Java's, in megabytes; `seconds` is the limit for each of two runs: can every class of the model have a member, and are the
    statements consistent? Raises Problem: no-java; inconsistent (`reason`: the classes that can have no member, or that the statements
    contradict one another); reasoner-failed (`reason`: what HermiT printed first).
    """
    model = authority.quads(model_only=True)
    statements = [*(model if model_only else authority.quads()), *sample(quads)]
    with ThreadPoolExecutor(2) as both:
        empty = both.submit(hermit, model, "-U", memory, seconds)
        consistent = both.submit(check_statements, statements, memory=memory, seconds=seconds)
        lines = empty.result().splitlines()
        if impossible := [line.strip() for line in lines if line.startswith("\t") and line.strip() != "owl:Nothing"]:
            raise Problem("inconsistent", reason="no member possible: " + ", ".join(impossible))
        consistent.result()


def check_statements(quads: Iterable[Quad], *, memory: int = 2000, seconds: float = 300) -> None:
    """Asks HermiT whether these statements, and nothing else, can all be true. Raises Problem as check_consistency does."""
    hermit(quads, "-k", memory, seconds)


def sample(quads: Iterable[Quad], limit: int = SAMPLE) -> list[Quad]:
    """Whole things with all that is said of them, until `limit` statements are reached: everything where there are no more.

    Which things is fixed by their names alone, as if drawn by lot, so that a run can be repeated and every kind has its share.
    """
    by_thing: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        by_thing[str(quad.subject)].append(quad)
    chosen: list[Quad] = []
    for thing in sorted(by_thing, key=lambda name: hashlib.sha256(name.encode()).digest()):
        if len(chosen) + len(by_thing[thing]) > limit:
            break
        chosen += by_thing[thing]
    return chosen


def hermit(quads: Iterable[Quad], action: str, memory: int = 2000, seconds: float = 300) -> str:
    """What HermiT prints when asked for `action` ("-k": is it consistent? "-U": which classes are empty?) about `quads`.

    HermiT's own program is called, as owlready2 brings it: owlready2's function for it also classifies every individual, which takes
    minutes where the consistency alone takes seconds. Raises Problem as check_consistency does.
    """
    java = shutil.which("java")
    if java is None:
        raise Problem("no-java")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nt"
        file.write_bytes(for_reasoner(quads))
        command = [java, f"-Xmx{memory}M", "-cp", hermit_classpath(), "org.semanticweb.HermiT.cli.CommandLine", action, file.as_uri()]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired as error:
            raise Problem("reasoner-failed", reason=f"no answer within {seconds:g} s") from error
    if "InconsistentOntologyException" in run.stderr:
        raise Problem("inconsistent", reason="the statements contradict one another")
    if run.returncode or "xception" in run.stderr:
        raise Problem("reasoner-failed", reason=(run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[0])
    return run.stdout


def hermit_classpath() -> str:
    """Where Java finds HermiT: in owlready2."""
    home = Path(find_spec("owlready2").submodule_search_locations[0]) / "hermit"
    return os.pathsep.join([str(home), str(home / "HermiT.jar")])


def for_reasoner(quads: Iterable[Quad]) -> bytes:
    """N-Triples with dates as date-times, each statement once, without what cannot change an answer but costs time.

    Annotations have no meaning in OWL 2's direct semantics. A key of one datatype property says something only where two things share a
    value; else HermiT compares every pair of things for nothing (measured: 16 s in place of 4 s).
    """
    triples = {Triple(quad.subject, quad.predicate, as_datetime(quad.object)) for quad in quads}
    annotations = {t.subject for t in triples if t.predicate == RDF.type and t.object == OWL.AnnotationProperty} | {RDFS.label, RDFS.comment}
    idle = _idle_keys(triples)
    return serialize((t for t in triples if t.predicate not in annotations and t not in idle), format=RdfFormat.N_TRIPLES)


def _idle_keys(triples: set[Triple]) -> set[Triple]:
    """The owl:hasKey statements of one datatype property whose values no two things share that both could be of the key's class.

    A thing said to be of a class disjoint from the key's is none of it: were it both, the statements would contradict one another
    without the key.
    """
    by_predicate: dict[NamedNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        by_predicate[triple.predicate].append(triple)
    first = {t.subject: t.object for t in by_predicate[RDF.first]}
    rest = {t.subject: t.object for t in by_predicate[RDF.rest]}
    classes: dict[NamedNode | BlankNode, set[NamedNode | BlankNode]] = defaultdict(set)
    for low in by_predicate[RDF.type]:
        classes[low.subject].add(low.object)
    above: dict[NamedNode | BlankNode, set[NamedNode | BlankNode]] = defaultdict(set)
    for pair in by_predicate[RDFS.subClassOf]:
        above[pair.subject].add(pair.object)

    def climb(starts: set[NamedNode | BlankNode]) -> set[NamedNode | BlankNode]:
        return starts.union(*(_reached(start, above) for start in starts))

    disjoint = []
    for statement in by_predicate[OWL.members]:
        members, at = set(), statement.object
        while at in first:
            members.add(first[at])
            at = rest[at]
        if OWL.AllDisjointClasses in classes[statement.subject]:
            disjoint.append(members)
    idle = set()
    for key in by_predicate[OWL.hasKey]:
        member = first.get(key.object)
        if rest.get(key.object) != RDF.nil or OWL.DatatypeProperty not in classes[member]:
            continue
        ours = climb({key.subject})
        others = set().union(*(members - ours for members in disjoint if members & ours))
        owner: dict[Literal, NamedNode | BlankNode] = {}
        if all(owner.setdefault(t.object, t.subject) == t.subject for t in by_predicate[member] if not others & climb(classes[t.subject])):
            idle.add(key)
    return idle


def as_datetime(term: NamedNode | Literal | BlankNode) -> NamedNode | Literal | BlankNode:
    """OWL 2 has no xsd:date and HermiT stops on it; midnight of the day keeps equal days equal and different ones different."""
    if isinstance(term, Literal) and term.datatype == XSD.date:
        return Literal(term.value + "T00:00:00", datatype=XSD.dateTime)
    return term
