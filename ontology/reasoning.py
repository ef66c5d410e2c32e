"""Whether model and statements can all be true: HermiT's answer, on a sample of whole things where there are many."""
import hashlib
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from egovkg.ontology import authority
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import OWL, RDF, RDFS, XSD
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

Node = TypeVar("Node")
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


def _reached(start: Node, steps: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """Every node to which some steps lead from `start`, without `start` itself."""
    found, due = {start}, [start]
    while due:
        new = set(steps.get(due.pop(), ())) - found
        found |= new
        due += new
    return found - {start}


def as_datetime(term: NamedNode | Literal | BlankNode) -> NamedNode | Literal | BlankNode:
    """OWL 2 has no xsd:date and HermiT stops on it; midnight of the day keeps equal days equal and different ones different."""
    if isinstance(term, Literal) and term.datatype == XSD.date:
        return Literal(term.value + "T00:00:00", datatype=XSD.dateTime)
    return term
