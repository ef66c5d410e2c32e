"""A server that takes writes and over which the suites run, its data exchanged between tests."""
from collections.abc import Callable

import pytest
from egovkg.triples.store import VersionedStore

from tests.conformance.manifests import load

TOKEN = "conformance"


class Bench:
    """A writable server: `load` exchanges its data in process, everything else goes over HTTP."""

    def __init__(self, run_server: Callable, data: object) -> None:
        self.versions = VersionedStore(data, keep=1)
        self.loaded: list | None = None
        self.load([])
        self.server = run_server(data, token=TOKEN, keep_versions=1, workers=2)
        self.url = self.server.url
        self.headers = {"Authorization": f"Bearer {TOKEN}"}

    def load(self, files: list[tuple[str, str]], force: bool = False) -> None:
        """Let the store hold a data set and nothing else."""
        if files == self.loaded and not force:
            return
        with self.versions.write() as writer:
            writer.store.clear()
            load(writer.store, files)
            writer.publish("update")
        self.loaded = files


@pytest.fixture(scope="package")
def bench(run_server, tmp_path_factory):
    """The one writable server of the conformance tests."""
    return Bench(run_server, tmp_path_factory.mktemp("conformance"))
