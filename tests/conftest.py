"""What tests share: a tiny graph, a store that holds it, and a real server on a free port."""
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests
from egovkg.endpoint.server import Server
from egovkg.endpoint.settings import Settings
from egovkg.ontology.vocabulary import GRAPH_INFERRED
from egovkg.triples.store import VersionedStore

TINY = """
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:cac a ex:Agency ; ex:name "国家网信办"@zh , "Cyberspace Administration"@en .
ex:law a ex:Policy ; ex:name "网络安全法"@zh ; ex:issuedBy ex:cac ; ex:year 2016 ; ex:day "2016-11-07"^^xsd:date .
ex:plan a ex:Policy ; ex:name "“十三五”规划"@zh ; ex:issuedBy ex:cac ; ex:year 2016 ; ex:note "a \\"quoted\\", comma, \\n line" .
ex:span { ex:law ex:issuedBy ex:cac . }
"""


def fill(store: ox.Store, numbers: int = 3000) -> None:
    """The tiny graph, one inferred statement, and values of four types under one property, which make a bare ORDER BY abort."""
    store.load(TINY, ox.RdfFormat.TRIG)
    node = ox.NamedNode
    store.add(ox.Quad(node("http://example.org/law"), node("http://example.org/type"), node("http://example.org/Document"), GRAPH_INFERRED))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    chance = random.Random(1)
    for index in range(numbers):
        number = chance.randrange(1000)
        literal = chance.choice([
            ox.Literal(number), ox.Literal(f"{number}.{chance.randrange(100):02}", datatype=node(xsd + "decimal")), ox.Literal(str(number)),
            ox.Literal(f"20{number % 30:02}-01-{number % 28 + 1:02}", datatype=node(xsd + "date")),
        ])
        store.add(ox.Quad(node(f"http://example.org/mixed/{index}"), node("http://example.org/mixed"), literal))


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose live version holds the tiny graph; not to be written to."""
    data = tmp_path_factory.mktemp("tiny")
    with VersionedStore(data).write() as writer:
        fill(writer.store)
        writer.publish("load", "tiny graph", pinned=True)
    return data


@pytest.fixture(scope="session")
def run_server() -> Iterator[Callable[..., Server]]:
    """Start a server in a thread: `run_server(data, timeout=2, …)`, with settings by attribute; ended with the session."""
    with ExitStack() as stack:
        def start(data: Path, **given: object) -> Server:
            settings = Settings.from_environment({}, **({"data": data, "port": 0} | given))
            server = Server(settings, VersionedStore(data))
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            stack.callback(thread.join, 20)
            stack.callback(server.stop)
            return server
        yield start


@pytest.fixture(scope="session")
def server(run_server: Callable[..., Server], tiny_data: Path) -> Server:
    """A server over the tiny graph with the default settings, but for a shorter deadline and less memory."""
    return run_server(tiny_data, timeout=4, worker_memory=300 << 20)


@pytest.fixture(scope="session")
def url(server: Server) -> str:
    """The address of its SPARQL endpoint."""
    return server.url + "/sparql"


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A session that no proxy of the environment stands before."""
    with requests.Session() as session:
        session.trust_env = False
        yield session
