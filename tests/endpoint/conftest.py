"""Sites that several tests ask: the released triples, and a small graph with its text and hostile names."""
import pytest
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

from tests.endpoint.page_graph import make


@pytest.fixture(scope="session")
def released(run_server, tmp_path_factory) -> str:
    data = tmp_path_factory.mktemp("released")
    publishing.load(VersionedStore(data), publishing.released(), readings=publishing.released_readings())
    return run_server(data).url


@pytest.fixture(scope="session")
def site(run_server, tmp_path_factory) -> str:
    return run_server(make(tmp_path_factory.mktemp("pages"))).url
