"""The search index of the live version, made ready as soon as the version lives: built by a process of its own, so that no page waits for it.

A server watches which version lives, so that a load, an update and a rollback all get theirs. Where that takes long, a search meanwhile
answers from the version before, and says so.
"""
from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from egovkg.endpoint import search_index, search_order, search_text
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore
from flask import g, has_request_context

PATIENCE = 3.0  # seconds that a search waits for the index of a version that has just come, where an older one could answer
LONGEST = 60.0  # seconds that it waits where there is none yet
GLANCE = 0.25  # seconds between two looks at which version lives
SETTLED = 1.0  # seconds that a version has lived before its index is built unasked: of a hundred updates in a row only the last needs one


class Index:
    """An open index: `read` gives a connection of the calling thread's own; `syllables` are those that its names are spelled with."""

    def __init__(self, path: Path, number: int, created: str) -> None:
        self.path = path
        self.number = number
        self.created = created
        self._threads = threading.local()
        self.syllables = frozenset(row[0] for row in self.read().execute("SELECT text FROM syllable"))
        search_text.key("國")  # reads the tables of scripts now and not with the first search

    def read(self) -> sqlite3.Connection:
        """A read-only connection for this thread."""
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            found.execute("PRAGMA mmap_size = 268435456")
            found.execute("PRAGMA temp_store = MEMORY")
            found.execute(search_order.HITS)
            found.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, gram, row)")
            self._threads.connection = found
        return found


class Indexes:
    """The index of the live version of a store; once started, each version that comes gets its own at once."""

    def __init__(self, store: VersionedStore) -> None:
        self.store = store
        self._open: Index | None = None
        self._failed: dict[int, str] = {}
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._wanted = threading.Event()
        self._asked: int | None = None
        self._builder: threading.Thread | None = None
        self._process: subprocess.Popen[str] | None = None

    def live(self) -> Index:
        """The index of the live version; that of the version before while the new one is being built and takes long.

        Raises Problem no-version, store-damaged, server-busy (no index yet).
        """
        number = self.store.current
        if number is None:
            raise Problem("no-version", path=str(self.store.data))
        created = self.store.version(number).created
        known = self._open
        if known and (known.number, known.created) == (number, created):
            return known
        path = place(self.store, number)
        self.start()
        self._asked = number
        self._wanted.set()
        with self._changed:
            self._changed.wait_for(lambda: path.exists() or number in self._failed or self._ended.is_set(), PATIENCE if known else LONGEST)
        if path.exists():
            self._open = Index(path, number, created)
            return self._open
        if known:
            if has_request_context():
                g.older_index = True  # what is made with it is not to be kept as of this version
            return known
        if number in self._failed:
            raise Problem("store-damaged", path=str(path), reason=self._failed[number])
        raise Problem("server-busy", limit=1, retry=5)

    def ready(self) -> Index | None:
        """The index of the live version where it is there; nobody waits for it. Raises Problem no-version, store-damaged."""
        number = self.store.current
        known = self._open
        if number is None or (known and (known.number, known.created) == (number, self.store.version(number).created)):
            return known if number is not None else None
        return self.live() if place(self.store, number).exists() else None

    def close(self) -> None:
        """Watch no longer, and end the process that builds."""
        self._ended.set()
        self._wanted.set()
        if self._process is not None:
            self._process.kill()

    def start(self) -> None:
        """Build the index of each version as it comes to live."""
        with self._changed:
            if self._builder is None:
                self._builder = threading.Thread(target=self._watch, daemon=True)
                self._builder.start()

    def _watch(self) -> None:
        """Build what is missing, one index at a time, the live version's only: at once where it is asked for, else when no other has come."""
        seen, since = None, 0.0
        while not self._ended.is_set():
            self._wanted.clear()
            number = None
            try:
                number = self.store.current
                if number != seen:
                    seen, since = number, time.monotonic()
                if number is not None and number not in self._failed and (self._asked == number or time.monotonic() - since >= SETTLED):
                    self._build(number)
            except (Problem, OSError, subprocess.SubprocessError) as error:
                if number is not None and number == self.store.current:
                    self._failed[number] = str(error)
                    logging.getLogger("egovkg").error("no search index of version %s: %s", number, error)
            with self._changed:
                self._changed.notify_all()
            self._wanted.wait(GLANCE)

    def _build(self, number: int) -> None:
        """Build the index of a version unless it is there. Raises SubprocessError with what the process wrote."""
        path = place(self.store, number)
        if path.exists():
            return
        command = [sys.executable, "-m", "egovkg.endpoint.search_index", str(self.store.data), str(number), str(path)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if self._ended.is_set():
            self._process.kill()
        wrote = self._process.communicate()[1]
        if self._process.returncode and not path.exists() and not self._ended.is_set():
            raise subprocess.SubprocessError(wrote[-2000:])


def place(store: VersionedStore, number: int) -> Path:
    """Where the index of a version is."""
    return store.beside(search_index.NAME, number)
