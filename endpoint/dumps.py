"""/export: the live version as files, each written by a process of its own when it is first asked for, and kept beside the version."""
from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from egovkg.endpoint.forking import follow_parent
from egovkg.endpoint.page_frame import kept_links
from egovkg.endpoint.workers import MEDIA
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import GRAPH_INFERRED
from egovkg.triples.export import export
from egovkg.triples.store import VersionedStore
from egovkg.triples.whole_files import COMPRESSIONS
from flask import Blueprint, Response, redirect, send_file
from pyoxigraph import DefaultGraph, NamedNode

# By a file's name, the graph that it holds; None for all of them.
PARTS: dict[str, NamedNode | DefaultGraph | None] = {
    "egovkg": None, "asserted": DefaultGraph(), "inferred": GRAPH_INFERRED, "tables": DefaultGraph(), "network": DefaultGraph()}
WITH_GRAPHS = ("nq", "trig", "jsonld")
ONE_GRAPH = ("ttl", "nt", "rdf", "jsonld")
# What is not RDF: its suffix and its media type.
OTHERS = {"csvw": ("zip", "application/zip"), "graphml": ("graphml", "application/xml")}
PACKED = {"": "", "gz": "application/gzip", "zst": "application/zstd"}
WAITING = 4  # requests that may wait for a file to be written; each holds a thread
PATIENCE = 60.0  # seconds that one waits


@dataclass(frozen=True)
class Dump:
    """A file that is offered: `part` of PARTS, `form` of WITH_GRAPHS, ONE_GRAPH or OTHERS, `packed` of PACKED."""

    part: str
    form: str
    packed: str = ""

    @property
    def name(self) -> str:
        """Its name, as the path has it."""
        return ".".join(filter(None, (self.part, OTHERS[self.form][0] if self.form in OTHERS else self.form, self.packed)))

    @property
    def media(self) -> str:
        """The media type of what it holds, unpacked."""
        return OTHERS[self.form][1] if self.form in OTHERS else MEDIA[self.form]


def offered() -> Iterator[Dump]:
    """Every file, the plain ones first within each part."""
    for part, forms in (("egovkg", WITH_GRAPHS), ("asserted", ONE_GRAPH), ("inferred", ONE_GRAPH)):
        yield from (Dump(part, form, packed) for form in forms for packed in ("", *COMPRESSIONS))
    yield from (Dump("tables", "csvw"), Dump("network", "graphml"), Dump("network", "graphml", "gz"))


DUMPS = {dump.name: dump for dump in offered()}


def blueprint(store: VersionedStore) -> Blueprint:
    """The routes of /export."""
    routes = Blueprint("dumps", __name__)
    dumps = Dumps(store)

    @routes.get("/export")
    @routes.get("/export/")
    def listing() -> Response:
        return redirect(kept_links().to("/catalog"), 303)  # type: ignore[return-value]

    @routes.get("/export/<name>")
    def dump(name: str) -> Response:
        if name not in DUMPS:
            raise Problem("no-such-dump", name=name[:100], names=" ".join(DUMPS))
        version, found = store.version(), DUMPS[name]
        response = send_file(dumps.file(found, version.number), mimetype=PACKED[found.packed] or found.media, as_attachment=True, download_name=f"egovkg-{version.number}-{name}", conditional=True,
            etag=f"{version.number}-{version.created}-{name}", last_modified=None)
        response.headers["X-Egovkg-Version"] = str(version.number)
        return response

    return routes


class Dumps:
    """The files of a store's versions."""

    def __init__(self, store: VersionedStore) -> None:
        self._store = store
        self._writing = threading.Lock()
        self._places = threading.BoundedSemaphore(WAITING)

    def file(self, dump: Dump, number: int) -> Path:
        """The file of a version, written now where it is not there.

        Raises Problem: dumps-busy (others wait already, or it takes too long), cannot-write.
        """
        path = self._store.beside(f"export-{dump.name}", number)
        if path.exists():
            return path
        if not self._places.acquire(blocking=False):
            raise Problem("dumps-busy", limit=WAITING, retry=10)
        try:
            if not self._writing.acquire(timeout=PATIENCE):
                raise Problem("dumps-busy", limit=WAITING, retry=30)
            try:
                if not path.exists():
                    self._write(dump, number, path)
            finally:
                self._writing.release()
        finally:
            self._places.release()
        return path

    def _write(self, dump: Dump, number: int, path: Path) -> None:
        command = [sys.executable, "-m", "egovkg.endpoint.dumps", str(self._store.data), str(number), dump.name, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Problem("cannot-write", path=str(path), reason=(done.stderr.strip().splitlines() or ["?"])[-1][:300])


def main(arguments: list[str]) -> None:
    """Write a file of a version, at a low priority: a large graph takes seconds, which pages and queries need more. It ends with the server."""
    os.nice(5)
    follow_parent(os.getppid())
    data, number, name, path = arguments
    dump = DUMPS[name]
    export(VersionedStore(Path(data)).read(int(number)), Path(path), dump.form, graph=PARTS[dump.part])


if __name__ == "__main__":
    main(sys.argv[1:])
