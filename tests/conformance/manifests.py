"""Reads the W3C manifests where they lie: their entries in order, the data they name, and the tables and graphs they expect."""
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tests.support import shared

HOME = "https://w3c.github.io/rdf-tests/"  # where the suites are published: their relative IRIs resolve against it
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
NUMBERS = {"http://www.w3.org/2001/XMLSchema#" + name for name in ("integer", "decimal", "double", "float")}
FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


@dataclass(frozen=True)
class Entry:
    """A test: its IRI, its type's local name, the manifest it stands in, and its node there."""

    iri: str
    kind: str
    manifest: "Manifest"
    node: ox.NamedNode

    @property
    def name(self) -> str:
        """Folder and local name, as `aggregates/agg01`."""
        return f"{self.manifest.folder}/{re.split('[#/]', self.iri)[-1]}"


class Manifest:
    """One manifest file as a graph with the few ways through it that the tests need."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.folder = Path(path).parent.name
        self.graph = ox.Store()
        self.graph.load(path=str(local(HOME + path)), format=ox.RdfFormat.TURTLE, base_iri=HOME + path)

    def value(self, node: Term, name: str) -> Term | None:
        """The one value of a property, None where there is none."""
        return next(iter(self.values(node, name)), None)

    def values(self, node: Term, name: str) -> list[Term]:
        """All values of a property."""
        return [quad.object for quad in self.graph.quads_for_pattern(node, ox.NamedNode(name), None)]

    def text(self, node: Term, name: str) -> str:
        """The text or IRI of a property's value, "" where there is none."""
        found = self.value(node, name)
        return found.value if found is not None else ""

    def listed(self, node: Term | None) -> list[Term]:
        """The members of an RDF list."""
        found = []
        while node is not None and node != ox.NamedNode(RDF + "nil"):
            found.append(self.value(node, RDF + "first"))
            node = self.value(node, RDF + "rest")
        return found

    def entries(self) -> list[Entry]:
        """The tests of this manifest and of those that it includes, in their order."""
        itself = ox.NamedNode(HOME + self.path)
        found = []
        for part in self.listed(self.value(itself, MF + "include")):
            found += Manifest(part.value.removeprefix(HOME)).entries()
        for node in self.listed(self.value(itself, MF + "entries")):
            found.append(Entry(node.value, self.text(node, RDF + "type").rpartition("#")[2], self, node))
        return found


def local(iri: str) -> Path:
    """The file of a published IRI."""
    return shared("suites", "rdf-tests", *iri.removeprefix(HOME).split("/"))


def read(iri: str) -> str:
    """The text of a file of the suites."""
    return local(iri).read_bytes().decode("utf-8")


def dataset(manifest: Manifest, node: Term, vocabulary: str, query: str = "") -> list[tuple[str, str]]:
    """The files that make a test's data set, each with its graph, "" for the default graph.

    Where the manifest names none and the query's FROM does, those are loaded under their own names.
    """
    files = [(file.value, "") for file in manifest.values(node, vocabulary + "data")]
    for graph in manifest.values(node, vocabulary + "graphData"):
        if isinstance(graph, ox.NamedNode):
            files.append((graph.value, graph.value))
        else:
            file = manifest.text(graph, vocabulary + "graph")
            files.append((file, manifest.text(graph, RDFS + "label") or file))
    if not files and query:
        folder = HOME + manifest.path.rpartition("/")[0] + "/"
        files = [(folder + name, folder + name) for name in FROM.findall(query)]
    return sorted(files)


def load(store: ox.Store, files: list[tuple[str, str]]) -> None:
    """Load a data set into a store."""
    for file, graph in files:
        form = ox.RdfFormat.from_extension(file.rpartition(".")[2])
        store.load(read(file), format=form, base_iri=file, to_graph=ox.NamedNode(graph) if graph else ox.DefaultGraph())


@dataclass
class Table:
    """Rows, or the truth of an ASK. `plain` is set where the format keeps texts only (CSV)."""

    rows: list[Row]
    truth: bool | None = None
    plain: bool = False


def table(data: bytes, form: str, base: str = HOME) -> Table:
    """A result in the format srx, srj, tsv, csv, or as RDF (ttl, rdf) with its base IRI."""
    if form in ("ttl", "rdf"):
        return _result_set(data, form, base)
    if form == "csv":
        names, *lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        return Table([{name: ox.Literal(value) for name, value in zip(names, line, strict=True)} for line in lines], plain=True)
    kinds = {"srx": ox.QueryResultsFormat.XML, "srj": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV}
    return in_process(ox.parse_query_results(data, kinds[form]))


def in_process(found: object) -> Table:
    """A result of pyoxigraph that is no graph."""
    if isinstance(found, ox.QueryBoolean):
        return Table([], bool(found))
    names = [variable.value for variable in found.variables]
    return Table([{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in found])


def _result_set(data: bytes, form: str, base: str) -> Table:
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.from_extension(form), base_iri=base)

    def objects(node: Term, name: str) -> list[Term]:
        return [quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(RS + name), None)]

    truth = [quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(RS + "boolean"), None)]
    if truth:
        return Table([], truth[0] == "true")
    solutions = [quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(RS + "solution"), None)]
    solutions.sort(key=lambda node: int(next((index.value for index in objects(node, "index")), "0")))
    rows = [{objects(binding, "variable")[0].value: objects(binding, "value")[0] for binding in objects(node, "binding")}
            for node in solutions]
    return Table(rows)


def same(found: Table, expected: Table, lax: bool = False) -> bool:
    """Whether two results say the same: rows in any order, blank nodes under any names, numbers by value; `lax` ignores repetition."""
    if found.truth is not None or expected.truth is not None:
        return found.truth == expected.truth
    if expected.plain:
        return found.plain and Counter(map(_plain, found.rows)) == Counter(map(_plain, expected.rows))
    return _canonical(found.rows, lax) == _canonical(expected.rows, lax)


def _plain(row: Row) -> tuple[tuple[str, str], ...]:
    # Blank nodes have other names in each result.
    return tuple(sorted((name, "_:" if value.value.startswith("_:") else value.value) for name, value in row.items()))


def same_graphs(found: list[ox.Quad], expected: list[ox.Quad]) -> bool:
    """Whether two data sets are isomorphic."""
    return _canonical_quads(found) == _canonical_quads(expected)


def _canonical(rows: list[Row], lax: bool) -> ox.Dataset:
    quads = []
    kept = {tuple(sorted((name, str(value)) for name, value in row.items())): row for row in rows}.values() if lax else rows
    for row in kept:
        node = ox.BlankNode()
        quads.append(ox.Quad(ox.NamedNode("row:all"), ox.NamedNode("row:row"), node))
        quads += [ox.Quad(node, ox.NamedNode(f"row:{name}"), _by_value(value)) for name, value in row.items()]
    return _canonical_quads(quads)


def _canonical_quads(quads: list[ox.Quad]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(quad.subject, quad.predicate, _by_value(quad.object), quad.graph_name) for quad in quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def _by_value(term: Term) -> Term:
    """A number in one spelling for each value and type."""
    if isinstance(term, ox.Literal) and term.datatype.value in NUMBERS:
        try:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        except ValueError:
            return term
    return term
