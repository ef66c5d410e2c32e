"""The versioned store: immutable checkpoints of an Oxigraph store, one live at a time, one writer at a time.

    data/current             which version lives: {"number": 7, "last": 9, "since": "2026-…"}; replaced by one atomic rename
    data/versions/000007/    immutable: store/ (an Oxigraph checkpoint), meta.json, and the files published beside it
    data/writer/             the only read-write store; thrown away and made again from the live version at every entry
    data/lock                held by the writer (flock), with its process id for the message to the second one
"""
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from egovkg.ontology.problem import Problem

STORE = "store"
META = "meta.json"
BUILDING = ".new-"
DROPPED = ".old-"
# What the engine raises for a store that it cannot open: the latter where files are missing or damaged.
UNOPENED = (OSError, RuntimeError)


class Version(NamedTuple):
    """What is known of a version: `created` is ISO 8601 UTC, `kind` "load", "update" or "published"; `triples` counts all quads."""

    number: int
    created: str
    kind: str
    note: str
    triples: int
    pinned: bool


class VersionedStore:
    """The versions under one data folder. Cheap to make; opens nothing until asked.

    `keep` is how many unpinned versions stay beside the live one.
    """

    def __init__(self, data: Path, keep: int = 5) -> None:
        self.data = Path(data).absolute()
        self.keep = keep
        self._seen: tuple[object, int | None] = (None, None)
        self._live: tuple[object, ox.Store | None] = (None, None)
        self._told: tuple[object, Version | None] = (None, None)
        self._current = str(self.data / "current")  # looked at before every query

    @property
    def current(self) -> int | None:
        """The number of the live version, None for a store that never had one. Raises Problem("store-damaged")."""
        try:
            found = os.stat(self._current)
        except FileNotFoundError:
            return None
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._seen[0] != stamp:
            self._seen = (stamp, int(self._pointer()["number"]))
        return self._seen[1]

    def versions(self) -> list[Version]:
        """Every version that is or was live, oldest first."""
        return [self.version(number) for number in self._numbers()]

    def version(self, number: int | None = None) -> Version:
        """The description of a version, the live one by default. Raises Problem("no-version" | "no-such-version" | "store-damaged")."""
        live, seen, told = self.current, self._seen, self._told
        if live is not None and number in (None, live) and told[0] == seen and told[1] is not None:
            return told[1]  # asked for with every page
        path = self.path(number) / META
        try:
            found = Version(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise Problem("store-damaged", path=str(path), reason=str(error)) from error
        if found.number == seen[1]:
            self._told = (seen, found)
        return found

    def path(self, number: int | None = None) -> Path:
        """The folder of a version, the live one by default; its `store/` is the checkpoint."""
        if number is None:
            number = self.current
            if number is None:
                raise Problem("no-version", path=str(self.data))
        path = self._folder(number)
        if not path.is_dir():
            raise Problem("no-such-version", number=number, path=str(self.data))
        return path

    def beside(self, name: str, number: int) -> Path:
        """Where a file made from a version is kept: beside its store, else, where nothing can be written there, in the folder for temporary files."""
        path = self.path(number) / name
        if path.exists() or os.access(path.parent, os.W_OK):
            return path
        named = hashlib.sha256(f"{path} {self.version(number).created}".encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"egovkg-{os.getuid()}-{named}-{name}"

    def read(self, number: int | None = None) -> ox.Store:
        """A version opened read-only, the live one by default (about 10 ms)."""
        path = self.path(number) / STORE
        try:
            return ox.Store.read_only(str(path))
        except UNOPENED as error:
            raise Problem("store-damaged", path=str(path), reason=str(error)) from error

    def live(self) -> ox.Store:
        """The live version read-only, kept open until another lives: for looking up statements; queries belong to workers.

        Raises Problem("no-version" | "store-damaged").
        """
        number = self.current
        stamp, found = (number, self._seen[0]), self._live
        if found[1] is None or found[0] != stamp:
            found = self._live = (stamp, self.read(number))
        return found[1]  # type: ignore[return-value]

    @contextmanager
    def write(self, seed: Path | None = None) -> Iterator["Writer"]:
        """Take the writer lock; what is not published when the block ends is discarded. Where there is no version yet, the store that lies in the folder
        `seed` is begun with, if it can be opened. Raises Problem("store-locked" | "store-damaged")."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self._locked():
            self._sweep()
            writer = Writer(self, seed)
            try:
                yield writer
            finally:
                writer.close()

    def rollback(self, number: int) -> None:
        """Make an older (or newer) version live again. Raises Problem("no-such-version" | "store-locked" | "store-damaged")."""
        self.path(number)
        with self._locked():
            if number not in self._numbers():
                raise Problem("no-such-version", number=number, path=str(self.data))
            self.read(number)
            self._point(number, int(self._pointer()["last"]))

    def _folder(self, number: int) -> Path:
        return self.data / "versions" / f"{number:06d}"

    def _pointer(self) -> dict[str, object]:
        path = Path(self._current)
        try:
            pointer = json.loads(path.read_text("utf-8"))
            return {"number": int(pointer["number"]), "last": int(pointer["last"]), "since": pointer["since"]}
        except FileNotFoundError:
            return {"number": 0, "last": 0, "since": ""}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise Problem("store-damaged", path=str(path), reason=str(error)) from error

    def _point(self, number: int, last: int) -> None:
        """The one step that makes a version live: everything before it can be lost, nothing after it can."""
        pointer = {"number": number, "last": last, "since": _now()}
        fresh = self.data / "current.new"
        _write(fresh, json.dumps(pointer) + "\n")
        os.replace(fresh, self._current)
        _sync(self.data)

    def _numbers(self) -> list[int]:
        """The versions that were ever live; a folder above `last` is left from a crash before its pointer was written."""
        last = int(self._pointer()["last"])
        try:
            names = os.listdir(self.data / "versions")
        except FileNotFoundError:
            return []
        return sorted(number for number in map(int, filter(str.isdigit, names)) if number <= last)

    def _sweep(self) -> None:
        """Remove what a crash left: half-made and half-removed versions, and whole ones that never became live."""
        folder = self.data / "versions"
        folder.mkdir(exist_ok=True)
        living = set(self._numbers())
        for name in os.listdir(folder):
            if not (name.isdigit() and int(name) in living):
                shutil.rmtree(folder / name, ignore_errors=True)

    def _prune(self) -> None:
        """Remove the oldest unpinned versions beyond `keep`; a worker that still reads one keeps its open files."""
        current = self.current
        loose = [version.number for version in self.versions() if not version.pinned and version.number != current]
        for number in loose[: max(0, len(loose) - self.keep)]:
            dropped = self.data / "versions" / f"{DROPPED}{number:06d}"
            os.replace(self._folder(number), dropped)
            shutil.rmtree(dropped, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        path = self.data / "lock"
        with open(path, "a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise Problem("store-locked", path=str(self.data), pid=lock.read().strip() or "?") from None
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)


class Writer:
    """The read-write store of the one who holds the lock: change `.store`, then `publish`, as often as needed. `.seed` is what the store began with where
    there was no version."""

    def __init__(self, versions: VersionedStore, seed: Path | None = None) -> None:
        self._versions = versions
        self.seed = seed if versions.current is None else None
        self._folder = versions.data / "writer"
        self.store: ox.Store
        self.reset()

    def reset(self) -> None:
        """Make `.store` equal to the live version again (to the seed, or empty, when there is none), dropping what was not published."""
        self.close()
        # A new folder each time: RocksDB refuses one that a caller in this process still holds open.
        path = self._folder / f"{os.getpid()}-{time.monotonic_ns()}"
        path.mkdir(parents=True)
        number = self._versions.current
        begun = self._versions.path(number) if number is not None else self.seed
        try:
            if begun is not None:
                _clone(begun / STORE, path)
            self.store = ox.Store(str(path))
        except UNOPENED as error:
            if number is None and self.seed is not None:
                self.seed = None
                return self.reset()
            raise Problem("store-damaged", path=str(self._versions.data), reason=str(error)) from error

    def publish(self, kind: str, note: str = "", pinned: bool = False, files: Mapping[str, Path] | None = None) -> int:
        """Make what `.store` holds the live version, durably, and answer its number.

        `files` are copied into the version's folder under the given names before it becomes live. Raises OSError when the disk
        refuses; the version that lived before then lives on.
        """
        versions = self._versions
        number = int(versions._pointer()["last"]) + 1
        building = versions.data / "versions" / f"{BUILDING}{number:06d}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        self.store.flush()
        self.store.backup(str(building / STORE))
        for name, source in (files or {}).items():
            (building / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, building / name)
        meta = Version(number, _now(), kind, note, len(self.store), pinned)
        _write(building / META, json.dumps(meta._asdict(), ensure_ascii=False, indent=1) + "\n")
        _sync_tree(building)
        os.replace(building, versions._folder(number))
        _sync(versions.data / "versions")
        versions._point(number, number)
        versions._prune()
        return number

    def close(self) -> None:
        """Throw the read-write store away."""
        self.__dict__.pop("store", None)
        shutil.rmtree(self._folder, ignore_errors=True)


def _clone(source: Path, target: Path) -> None:
    """Copy a checkpoint: sorted-table files are never written again and are linked, the rest, which RocksDB appends to, is copied."""
    for entry in os.scandir(source):
        copy = target / entry.name
        if entry.name.endswith(".sst"):
            try:
                os.link(entry.path, copy)
                continue
            except OSError:  # a file system without hard links
                copy.unlink(missing_ok=True)
        shutil.copyfile(entry.path, copy)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write(path: Path, text: str) -> None:
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync(path: Path) -> None:
    """Force a file or a folder's names to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for path, _, names in os.walk(folder):
        for name in names:
            _sync(Path(path) / name)
        _sync(Path(path))
