"""W3C: the query, update and result-format suites of SPARQL 1.0 and 1.1, each test asked over HTTP.

A test that fails must stand in KNOWN with its reason. One whose reason is the engine's must fail in process too: nothing that pyoxigraph
passes in process may fail through the server.
"""
import pyoxigraph as ox
import pytest
import requests

from tests.conformance.manifests import (
    HOME,
    MF,
    QT,
    UT,
    Entry,
    Manifest,
    Table,
    dataset,
    in_process,
    load,
    local,
    read,
    same,
    same_graphs,
    table,
)
from tests.support import absent

MANIFESTS = ("sparql/sparql10/manifest.ttl", "sparql/sparql11/manifest-sparql11-query.ttl", "sparql/sparql11/manifest-sparql11-update.ttl",
             "sparql/sparql11/manifest-sparql11-results.ttl")
MISSING = absent("suites", "rdf-tests")
ACCEPT = {"srx": "xml", "srj": "json", "tsv": "tsv", "csv": "csv", "ttl": "json", "rdf": "json"}
REFUSED = "SERVICE and LOAD are refused before they run, on purpose"
ENGINE = "Oxigraph 0.5.13 fails it in process too: "
# What fails, and why. A test that passes must not stand here.
KNOWN: dict[str, str] = {
    **dict.fromkeys((
        "sparql10/open-world/open-eq-01", "sparql10/expr-builtin/dawg-str-1", "sparql10/expr-builtin/dawg-str-2",
        "sparql10/expr-builtin/sameTerm-simple", "sparql10/expr-builtin/sameTerm-eq", "sparql10/expr-builtin/sameTerm-not-eq",
        "sparql10/expr-equals/eq-graph-1", "sparql10/expr-equals/eq-graph-2", "sparql10/distinct/distinct-1",
        "sparql10/distinct/distinct-9", "sparql11/cast/cast-bool", "sparql11/cast/cast-int", "sparql11/cast/cast-float",
        "sparql11/cast/cast-double", "sparql11/cast/cast-decimal", "sparql11/cast/cast-string", "sparql11/csv-tsv-res/csv03",
        "sparql11/csv-tsv-res/tsv03",
    ), ENGINE + "it keeps the value of a number, not its spelling"),
    **dict.fromkeys((
        "sparql10/open-world/date-2", "sparql10/open-world/date-3",
    ), ENGINE + "it compares dates with and without a time zone"),
    **dict.fromkeys((
        "sparql10/graph/graph-variable-scope", "sparql10/graph/graph-optional", "sparql11/aggregates/agg-empty-group-count-graph",
        "sparql11/bindings/graph", "sparql11/negation/graph-minus",
    ), ENGINE + "the variable of GRAPH is bound inside the group"),
    **dict.fromkeys((
        "sparql11/aggregates/agg-groupconcat-04", "sparql11/aggregates/agg-groupconcat-06",
    ), ENGINE + "the separator of an empty or mixed GROUP_CONCAT"),
    **dict.fromkeys((
        "sparql10/expr-builtin/case-insensitive-booleans",
    ), ENGINE + "True and False in capitals are not read"),
    **dict.fromkeys((
        "sparql11/functions/bnode01",
    ), ENGINE + "BNODE(?x) of one text gives one node in several rows"),
    **dict.fromkeys((
        "sparql11/property-path/zero_or_more_set_start", "sparql11/property-path/zero_or_more_set_end",
        "sparql11/property-path/zero_or_one_set_start", "sparql11/property-path/zero_or_one_set_end",
    ), ENGINE + "a path of no step from a set needs the start in the data"),
    **dict.fromkeys((
        "sparql11/syntax-update-1/test_1", "sparql11/syntax-update-1/test_2", "sparql11/syntax-update-1/test_3", "sparql11/syntax-update-1/test_4", "sparql11/syntax-update-1/test_37",
        "sparql11/update-silent/load-silent", "sparql11/update-silent/load-into-silent",
    ), REFUSED),
    "sparql10/syntax-sparql3/syn-bad-26": ENGINE + "it reads ?x<?a&&?b>?y as a conjunction, not as an IRI",
}


def entries() -> list:
    if MISSING:
        return [pytest.param(None, id="absent")]
    found = [entry for path in MANIFESTS for entry in Manifest(path).entries()]
    return [pytest.param(entry, id=f"{entry.manifest.path.split('/')[1]}/{entry.name}") for entry in found]


@pytest.mark.parametrize("entry", entries())
def test_suite(bench, http, entry):
    if entry is None:
        absent("suites", "rdf-tests", skip=True)
    name = f"{entry.manifest.path.split('/')[1]}/{entry.name}"
    served = attempt(lambda: RUN[entry.kind](entry, Served(bench, http)))
    reason = KNOWN.get(name)
    if served is None:
        assert reason is None, f"{name} passes: take it out of the table"
        return
    assert reason is not None, served
    if reason != REFUSED:
        assert attempt(lambda: RUN[entry.kind](entry, InProcess())) is not None, f"pyoxigraph passes {name} in process; over HTTP: {served}"
    else:
        assert "outgoing-call" in served


def attempt(run) -> str | None:
    """What is wrong with a test, None where it passes."""
    try:
        return run()
    except (AssertionError, OSError, ValueError, SyntaxError, RuntimeError) as error:
        return f"{type(error).__name__}: {error}"


class InProcess:
    """pyoxigraph itself."""

    def __init__(self) -> None:
        self.store = ox.Store()

    def load(self, files: list[tuple[str, str]], changed: bool = False) -> None:
        load(self.store, files)

    def query(self, text: str, base: str, form: str) -> Table | list[ox.Quad]:
        found = self.store.query(text, base_iri=base or None)
        if isinstance(found, ox.QueryTriples):
            return [ox.Quad(*triple) for triple in found]
        if form == "csv":
            return table(found.serialize(format=ox.QueryResultsFormat.CSV), "csv")
        return in_process(found)

    def update(self, text: str, base: str) -> None:
        self.store.update(text, base_iri=base or None)

    def quads(self) -> list[ox.Quad]:
        return list(self.store)


class Served:
    """The server: data is put into its store in process, queries and updates go over HTTP."""

    def __init__(self, bench, http: requests.Session) -> None:
        self.bench = bench
        self.http = http

    def load(self, files: list[tuple[str, str]], changed: bool = False) -> None:
        self.bench.load(files)
        if changed:
            self.bench.loaded = None

    def query(self, text: str, base: str, form: str) -> Table | list[ox.Quad]:
        accept = {"csv": "text/csv", "tsv": "text/tab-separated-values"}.get(form, f"application/sparql-results+{ACCEPT.get(form, 'json')}")
        answer = self.http.post(self.bench.url + "/sparql", data=(f"BASE <{base}>\n" + text if base else text).encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": f"{accept}, application/n-triples"})
        assert answer.status_code == 200, answer.text
        if answer.headers["Content-Type"] == "application/n-triples":
            return list(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES))
        return table(answer.content, {"xml": "srx", "json": "srj"}.get(ACCEPT.get(form, "json"), form))

    def update(self, text: str, base: str) -> None:
        answer = self.http.post(self.bench.url + "/update", data=(f"BASE <{base}>\n" + text if base else text).encode(),
            headers={"Content-Type": "application/sparql-update", **self.bench.headers})
        assert answer.status_code == 204, answer.text

    def quads(self) -> list[ox.Quad]:
        names = self.http.get(self.bench.url + "/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { } }"}).json()
        found = []
        for graph in ["", *(row["g"]["value"] for row in names["results"]["bindings"])]:
            answer = self.http.get(self.bench.url + "/graph-store", params={"graph": graph} if graph else "default",
                headers={"Accept": "application/n-triples"})
            assert answer.status_code == 200, answer.text
            target = ox.NamedNode(graph) if graph else ox.DefaultGraph()
            found += [ox.Quad(q.subject, q.predicate, q.object, target) for q in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
        return found


def query_evaluation(entry: Entry, engine: InProcess | Served) -> str | None:
    """Ask the query of its data and compare the rows, the truth or the graph."""
    manifest = entry.manifest
    action = manifest.value(entry.node, MF + "action")
    file = manifest.text(action, QT + "query")
    text = read(file)
    engine.load(dataset(manifest, action, QT, text))
    wanted = manifest.text(entry.node, MF + "result")
    form = wanted.rpartition(".")[2]
    found = engine.query(text, file, form)
    data = local(wanted).read_bytes()
    if isinstance(found, list):
        expected = [ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(data, ox.RdfFormat.from_extension(form), base_iri=wanted)]
        return None if same_graphs(found, expected) else f"another graph: {found}"
    expected_table = table(data, form, wanted)
    lax = manifest.value(entry.node, MF + "resultCardinality") is not None
    if not same(found, expected_table, lax):
        return f"found {found.truth} {found.rows}, expected {expected_table.truth} {expected_table.rows}"
    return None


def update_evaluation(entry: Entry, engine: InProcess | Served) -> str | None:
    """Run the update on its data and compare what the store holds then."""
    manifest = entry.manifest
    action, result = manifest.value(entry.node, MF + "action"), manifest.value(entry.node, MF + "result")
    file = manifest.text(action, UT + "request")
    engine.load(dataset(manifest, action, UT), changed=True)
    engine.update(read(file), file)
    expected = ox.Store()
    load(expected, dataset(manifest, result, UT))
    found = engine.quads()
    return None if same_graphs(found, list(expected)) else f"the store holds {found}"


def good_query(entry: Entry, engine: InProcess | Served) -> str | None:
    """The query is answered, or fails for what it does (a function that is not known) and not for its syntax."""
    engine.load([])
    file = entry.manifest.text(entry.node, MF + "action")
    return taken(lambda: engine.query(read(file), file, "srj"))


def bad_query(entry: Entry, engine: InProcess | Served) -> str | None:
    """The query is refused for its syntax."""
    engine.load([])
    return refused(lambda: engine.query(read(entry.manifest.text(entry.node, MF + "action")), "", "srj"))


def good_update(entry: Entry, engine: InProcess | Served) -> str | None:
    """The update is run, or fails for what it does and not for its syntax."""
    engine.load([], changed=True)
    file = entry.manifest.text(entry.node, MF + "action")
    return taken(lambda: engine.update(read(file), file))


def bad_update(entry: Entry, engine: InProcess | Served) -> str | None:
    """The update is refused for its syntax."""
    engine.load([], changed=True)
    return refused(lambda: engine.update(read(entry.manifest.text(entry.node, MF + "action")), ""))


def taken(run) -> str | None:
    try:
        run()
    except AssertionError as error:
        return None if "errors/bad-query" in str(error) else str(error)
    except (RuntimeError, OSError):
        return None
    return None


def refused(run) -> str | None:
    try:
        run()
    except SyntaxError:
        return None
    except AssertionError as error:
        # What calls out is refused before its syntax is looked at.
        return None if any(f"errors/{code}" in str(error) for code in ("syntax-error", "bad-query", "outgoing-call")) else str(error)
    return "it is taken"


RUN = {
    "QueryEvaluationTest": query_evaluation, "CSVResultFormatTest": query_evaluation, "UpdateEvaluationTest": update_evaluation,
    "PositiveSyntaxTest": good_query, "PositiveSyntaxTest11": good_query, "NegativeSyntaxTest": bad_query, "NegativeSyntaxTest11": bad_query,
    "PositiveUpdateSyntaxTest11": good_update, "PositiveUpdateSyntaxTest": good_update, "NegativeUpdateSyntaxTest11": bad_update,
    "NegativeUpdateSyntaxTest": bad_update,
}


def test_the_table_names_tests_of_the_suites():
    if MISSING:
        absent("suites", "rdf-tests", skip=True)
    found = {f"{entry.manifest.path.split('/')[1]}/{entry.name}" for path in MANIFESTS for entry in Manifest(path).entries()}
    assert set(KNOWN) <= found and len(found) > 850 and HOME
