"""The same requests to our server and to Oxigraph's own (PyPI `oxigraph`), over the same data: the same answers in canonical form."""
import random
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

from tests.conformance.manifests import Table, same, same_graphs, table
from tests.conftest import fill

REQUESTS = 2000
SUBJECTS = ["<http://example.org/cac>", "<http://example.org/law>", "<http://example.org/plan>", "?s", "?s", "?s"]
PREDICATES = ["ex:name", "ex:issuedBy", "ex:year", "a", "ex:note", "?p", "ex:day", "ex:issuedBy/ex:name", "ex:issuedBy?", "^ex:issuedBy", "(ex:issuedBy|ex:name)"]
OBJECTS = ["?o", "?o", "?o", "ex:cac", "ex:Policy", "2016", "'网络安全法'@zh"]
FILTERS = ["", "", "FILTER(isLiteral(?o))", "FILTER(LANG(?o) = 'zh')", "FILTER(STRLEN(STR(?o)) > 5)", "FILTER(?o > 2000)", "FILTER(BOUND(?x))",
           "OPTIONAL { ?s ex:name ?x }", "MINUS { ?s a ex:Agency }", "BIND(STR(?o) AS ?x)", "VALUES ?s { ex:law ex:cac }", "FILTER EXISTS { ?s a ?c }",
           "GRAPH ?g { ?s ?p2 ?o2 }", "{ SELECT ?s (COUNT(*) AS ?n) { ?s ?q ?r } GROUP BY ?s }", "FILTER(CONTAINS(STR(?o), '国'))"]
FORMS = {"SELECT * ": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
         "SELECT DISTINCT ?s ?o ": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
         "SELECT (COUNT(*) AS ?n) ": ("application/sparql-results+json", "text/csv"), "ASK ": ("application/sparql-results+json", "application/sparql-results+xml"),
         "CONSTRUCT { ?s ex:is ?o } WHERE ": ("text/turtle", "application/n-triples", "application/rdf+xml"),
         "DESCRIBE ?s WHERE ": ("text/turtle", "application/n-triples")}
BROKEN = ["SELECT * {", "SELEC * {}", "SELECT * { ?s nope:p ?o }", "ASK { FILTER(1 +) }", ""]
SHORT = {"application/sparql-results+json": "srj", "application/sparql-results+xml": "srx", "text/csv": "csv", "text/tab-separated-values": "tsv"}


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory):
    """The address of Oxigraph's own server over the tiny graph."""
    binary = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}") or shutil.which("oxigraph")
    if not binary:
        pytest.skip("the package oxigraph has no binary for this machine")
    folder = tmp_path_factory.mktemp("oxigraph")
    store = ox.Store(str(folder))
    fill(store)
    store.flush()
    del store
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([binary, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        last = time.monotonic() + 15
        while time.monotonic() < last:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/query"
        process.kill()


def generated(chance: random.Random) -> tuple[str, str]:
    """A query, and the media type to ask for."""
    if chance.random() < 0.03:
        return chance.choice(BROKEN), "application/sparql-results+json"
    form = chance.choice(list(FORMS))
    patterns = " ".join(f"{chance.choice(SUBJECTS)} {chance.choice(PREDICATES)} {chance.choice(OBJECTS)} ." for _ in range(chance.choice([1, 1, 2])))
    body = f"{patterns} {chance.choice(FILTERS)} {chance.choice(FILTERS)}"
    tail = "" if form.startswith(("ASK", "CONSTRUCT", "DESCRIBE", "SELECT (")) else chance.choice(["", "", " ORDER BY STR(?o) STR(?s)", " LIMIT 0"])
    return f"PREFIX ex: <http://example.org/> {form}{{ ?s a ?kind . {body} }}{tail}", chance.choice(FORMS[form])


def send(session: requests.Session, url: str, chance: random.Random, query: str, accept: str) -> requests.Response:
    """The query by one of the three ways of the protocol."""
    way, headers = chance.randrange(3), {"Accept": accept}
    if way == 0:
        return session.get(url, params={"query": query}, headers=headers, timeout=30)
    if way == 1:
        return session.post(url, data={"query": query}, headers=headers, timeout=30)
    return session.post(url, data=query.encode(), headers=headers | {"Content-Type": "application/sparql-query"}, timeout=30)


def read(answer: requests.Response) -> Table | list[ox.Quad]:
    media = answer.headers["Content-Type"].split(";")[0]
    if media in SHORT:
        return table(answer.content, SHORT[media])
    return [ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(answer.content, ox.RdfFormat.from_media_type(media))]


def test_both_servers_say_the_same(http, url, oxigraph):
    chance = random.Random(20261124)
    answered = 0
    for number in range(REQUESTS):
        query, accept = generated(chance)
        way = chance.random()
        ours, theirs = (send(http, place, random.Random(way), query, accept) for place in (url, oxigraph))
        assert (ours.status_code == 200) == (theirs.status_code == 200), f"{number}: {query}\n{ours.status_code} {ours.text}\n{theirs.status_code} {theirs.text}"
        if ours.status_code != 200:
            assert 400 <= ours.status_code < 500
            continue
        answered += 1
        assert ours.headers["Content-Type"].split(";")[0] == theirs.headers["Content-Type"].split(";")[0], query
        if ours.headers["Content-Type"].startswith("text/csv") and b"," not in ours.content.split(b"\r\n")[0]:
            assert sorted(ours.content.split(b"\r\n")) == sorted(theirs.content.split(b"\r\n")), query
            continue
        found, expected = read(ours), read(theirs)
        alike = same_graphs(found, expected) if isinstance(found, list) else same(found, expected)
        assert alike, f"{number}: {query}\n{ours.text}\n{theirs.text}"
    assert answered > REQUESTS * 0.9
