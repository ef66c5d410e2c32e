"""The clients that people use, each as it comes, against a running server: they read, they write where they can, and they see errors."""
import csv
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pandas
import pytest
import rdflib
from egovkg.triples.store import VersionedStore
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, N3, POST, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.conftest import fill

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOKEN = "a-secret"
PREFIX = "PREFIX ex: <http://example.org/> "
SELECT = PREFIX + "SELECT ?name WHERE { ex:cac ex:name ?name FILTER(LANG(?name) = 'zh') }"
NAMES = PREFIX + "SELECT ?thing ?name ?year WHERE { ?thing ex:name ?name OPTIONAL { ?thing ex:year ?year } } ORDER BY STR(?name)"
ASK = PREFIX + "ASK { ?s a ex:Policy }"
CONSTRUCT = PREFIX + "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"
WRONG = "SELECT * WHERE { ?s ?p }"
FIRST = "Cyberspace Administration"


@pytest.fixture(scope="module")
def service(run_server, tmp_path_factory):
    """A server over the tiny graph that takes writes."""
    data = tmp_path_factory.mktemp("clients")
    with VersionedStore(data).write() as writer:
        fill(writer.store)
        writer.publish("load", pinned=True)
    return run_server(data, token=TOKEN)


def need(there: object, what: str) -> None:
    """Skip a test whose program is not on this machine; fail it with CI=true."""
    if not there:
        if os.environ.get("CI") == "true":
            pytest.fail(what)
        pytest.skip(what)


def run(*command: object) -> subprocess.CompletedProcess[str]:
    """A program on this machine, where no proxy of the environment stands."""
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, check=False, env=plain)


# curl

def test_curl_reads_writes_and_tells_errors_by_its_exit_code(service, tmp_path):
    curl, url = ("curl", "--silent", "--fail", "--noproxy", "*"), service.url
    need(shutil.which("curl"), "curl is not on this machine")
    got = run(*curl, "-G", url + "/sparql", "--data-urlencode", "query=" + SELECT, "-H", "Accept: text/csv")
    assert got.returncode == 0 and got.stdout.split() == ["name", "国家网信办"]
    query = tmp_path / "query.rq"
    query.write_text(CONSTRUCT, "utf-8")
    got = run(*curl, url + "/sparql", "-H", "Content-Type: application/sparql-query", "--data-binary", f"@{query}", "-H", "Accept: application/n-triples")
    assert got.returncode == 0 and len(got.stdout.splitlines()) == 3
    got = run(*curl, "--compressed", url + "/sparql", "-d", "query=" + NAMES, "-d", "format=tsv")
    assert got.returncode == 0 and got.stdout.splitlines()[1].startswith("<http://example.org/cac>\t")
    assert run(*curl, "-G", url + "/sparql", "--data-urlencode", "query=" + WRONG).returncode == 22
    update = ("--data-urlencode", "update=INSERT DATA { <http://e/curl> <http://e/p> 1 }")
    assert run(*curl, url + "/update", *update).returncode == 22
    assert run(*curl, url + "/update", *update, "-H", f"Authorization: Bearer {TOKEN}").returncode == 0
    got = run(*curl, "-G", url + "/sparql", "--data-urlencode", "query=ASK { <http://e/curl> ?p ?o }")
    assert json.loads(got.stdout)["boolean"] is True
    graph = url + "/graph-store?graph=http://e/curl-graph"
    put = run(*curl, "-X", "PUT", "-H", "Content-Type: text/turtle", "-H", f"Authorization: Bearer {TOKEN}", "-d", "<http://e/s> <http://e/p> 2 .", graph)
    assert put.returncode == 0 and "2" in run(*curl, graph).stdout


# pandas

def test_pandas_reads_a_table(service):
    rows = pandas.read_csv(f"{service.url}/sparql?format=csv&query={quote(NAMES)}")
    assert list(rows.columns) == ["thing", "name", "year"] and rows["name"][0] == FIRST
    assert rows["year"].dropna().tolist() == [2016, 2016] and "“十三五”规划" in set(rows["name"])
    note = pandas.read_csv(f"{service.url}/sparql?format=csv&query=" + quote(PREFIX + "SELECT ?note { ?s ex:note ?note }"))
    assert note["note"].tolist() == ['a "quoted", comma, \n line']


# SPARQLWrapper

def test_sparqlwrapper_reads_every_format(service):
    client = SPARQLWrapper(service.url + "/sparql")
    for method in ("GET", POST):
        client.setMethod(method)
        client.setQuery(SELECT)
        client.setReturnFormat(JSON)
        assert client.queryAndConvert()["results"]["bindings"][0]["name"]["value"] == "国家网信办"
        client.setReturnFormat(XML)
        assert "国家网信办" in client.queryAndConvert().toxml()
        client.setReturnFormat(CSV)
        assert client.queryAndConvert().decode().splitlines() == ["name", "国家网信办"]
        client.setQuery(CONSTRUCT)
        for name in (TURTLE, N3):
            client.setReturnFormat(name)
            assert b"Policy" in client.queryAndConvert()
        client.setReturnFormat(RDFXML)
        assert len(client.queryAndConvert()) == 3
    client.setQuery(WRONG)
    with pytest.raises(QueryBadFormed):
        client.query()


def test_sparqlwrapper_writes(service):
    client = SPARQLWrapper(service.url + "/sparql", updateEndpoint=service.url + "/update")
    client.setMethod(POST)
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.setQuery("INSERT DATA { <http://e/wrapper> <http://e/p> 1 }")
    client.query()
    client.setQuery("ASK { <http://e/wrapper> ?p ?o }")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True


# rdflib

@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads(service, method):
    graph = rdflib.Graph(SPARQLStore(service.url + "/sparql", method=method))
    assert [str(row.name) for row in graph.query(SELECT)] == ["国家网信办"]
    assert bool(graph.query(ASK)) is True
    assert len(graph.query(CONSTRUCT).graph) == 3
    assert graph.value(rdflib.URIRef("http://example.org/law"), rdflib.URIRef("http://example.org/year")) == rdflib.Literal(2016)


def test_rdflib_writes(service):
    store = SPARQLUpdateStore(service.url + "/sparql", service.url + "/update", headers={"Authorization": f"Bearer {TOKEN}"})
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("http://e/graph"))
    triple = (rdflib.URIRef("http://e/rdflib"), rdflib.URIRef("http://e/p"), rdflib.Literal("值", lang="zh"))
    graph.add(triple)
    store.commit()
    assert list(graph) == [triple]
    graph.remove(triple)
    store.commit()
    assert list(graph) == []


# Jena

JENA = ("jena-cmds jena-arq jena-core jena-base jena-iri jena-rdfconnection jena-tdb jena-tdb2 jena-dboe-base jena-dboe-index jena-dboe-storage "
        "jena-dboe-trans-data jena-dboe-transaction jena-shacl slf4j-api slf4j-nop commons-lang3 commons-cli commons-codec commons-compress commons-csv "
        "commons-io dexx.collection gson guava httpclient httpcore commons-logging jackson-core jackson-databind jackson-annotations jsonld-java "
        "titanium-json-ld javax.json thrift protobuf caffeine").split()


@pytest.fixture(scope="module")
def jena(service, tmp_path_factory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Jena's remote query tool, as Debian has it."""
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in JENA]
    need(shutil.which("java") and jars[0].exists(), "Java or Jena is not on this machine (Debian's default-jre-headless, libapache-jena-java)")
    # Debian moved the classes of Jena's Xerces to another package, but not the messages that they need to start.
    folder = tmp_path_factory.mktemp("jena")
    with zipfile.ZipFile("/usr/share/java/jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                target = folder / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    path = ":".join(map(str, [folder, *(jar for jar in jars if jar.exists())]))
    return lambda query, *options: run("java", "-cp", path, "arq.rsparql", "--service", service.url + "/sparql", *options, query)


def test_jena_reads_rows(jena):
    answers = {name: jena(NAMES, "--results", name) for name in ("CSV", "JSON")}
    assert all(answer.returncode == 0 for answer in answers.values()), answers
    rows = list(csv.DictReader(io.StringIO(answers["CSV"].stdout)))
    assert rows[0] == {"thing": "http://example.org/cac", "name": FIRST, "year": ""} and len(rows) == 4
    assert [row["name"]["value"] for row in json.loads(answers["JSON"].stdout)["results"]["bindings"]] == [row["name"] for row in rows]


def test_jena_reads_a_graph_and_sees_errors(jena):
    answer = jena(CONSTRUCT)
    assert answer.returncode == 0 and len(rdflib.Graph().parse(data=answer.stdout, format="turtle")) == 3
    refused = jena("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert refused.returncode != 0 and "400" in refused.stderr


# Comunica

@pytest.fixture(scope="module")
def comunica() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Comunica as npm has it, installed once into build/ by the lock file beside this test."""
    node, npm = shutil.which("node"), shutil.which("npm")
    recent = node and int(run(node, "--version").stdout.lstrip("v").split(".")[0]) >= 20
    need(recent and npm, "Node 20 or newer, or npm, is not on this machine")
    folder = ROOT / "build" / "comunica"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = False
    for name in ("package.json", "package-lock.json"):
        wanted, there = (HERE / "comunica" / name).read_bytes(), folder / name
        fresh = fresh or not there.exists() or there.read_bytes() != wanted
        there.write_bytes(wanted)
    program = folder / "node_modules" / ".bin" / "comunica-sparql"
    if fresh or not program.exists():
        # Here the environment's proxy counts: a registry may stand behind it.
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=400, check=False)
        need(done.returncode == 0, f"npm could not install Comunica: {done.stderr[-300:]}")
    return lambda *arguments: run(node, program, *arguments)


@pytest.mark.parametrize("kind", ["sparql@", ""], ids=["told what it is", "found by its description"])
def test_comunica_reads_rows(service, comunica, kind):
    answer = comunica(f"{kind}{service.url}/sparql", NAMES, "-t", "application/sparql-results+json")
    assert answer.returncode == 0, answer.stderr
    rows = json.loads(answer.stdout)["results"]["bindings"]
    assert len(rows) == 4 and rows[0]["name"]["value"] == FIRST and rows[-1]["name"]["xml:lang"] == "zh"


def test_comunica_reads_a_graph_and_a_boolean(service, comunica):
    answer = comunica(f"sparql@{service.url}/sparql", CONSTRUCT, "-t", "application/n-triples")
    assert answer.returncode == 0 and len(answer.stdout.split(" .\n")) == 4, answer
    assert comunica(f"sparql@{service.url}/sparql", ASK).stdout.strip() == "true"
