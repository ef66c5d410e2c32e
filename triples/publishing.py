"""Puts reports into the versioned store, and takes them out: each version keeps its reports' quads beside it, so that any one can go."""
from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from egovkg.ontology import authority, inference
from egovkg.ontology.problem import Problem
from egovkg.triples.filling import Filling, seed
from egovkg.triples.merging import labels_of, merge
from egovkg.triples.packing import SUFFIX, Packed, Statement, lines, pack, packed_in
from egovkg.triples.store import VersionedStore, Writer
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

PUBLISHED = Path(__file__).parent / "published"
REPORTS = "reports"
READING = ".json"
Reading = dict[str, Any]
Reports = dict[str, Collection[Quad] | Packed]


class Publication:
    """One change of the reports of a store, by whoever holds its writer lock."""

    def __init__(self, versions: VersionedStore, writer: Writer) -> None:
        self._versions = versions
        self._writer = writer
        self._live = versions.current
        self.kept = dict(packed_in(versions.path() / REPORTS)) if self._live is not None else {}
        self._filling = Filling(writer.store, writer.seed) if self._live is None else None

    def publish(self, reports: Mapping[str, Collection[Quad] | Packed], kind: str, note: str, readings: Mapping[str, Reading] | None = None) -> tuple[int, bool]:
        """Publish a version that holds these reports and no others; nothing but what they say differently is touched.

        Returns the live version's number and whether it is a new one: publishing what is there already changes nothing.
        """
        with tempfile.TemporaryDirectory() as folder:
            chosen = {key: quads if isinstance(quads, Packed) else pack(quads, Path(folder) / f"{key}{SUFFIX}") for key, quads in reports.items()}
            if not self._put(chosen):
                return self._live, False
            return _publish(self._writer, chosen, {**quality_of(self._versions), **(readings or {})}, kind, note), True

    def _put(self, chosen: Mapping[str, Packed]) -> bool:
        """Make the store say what the model and these reports say. Whether it did not."""
        if self._filling is not None:
            self._filling.finish(chosen)
            return True
        store, model = self._writer.store, authority.graph()
        changed = not _holds(store, model)
        if not changed and self.kept.keys() == chosen.keys() and all(self.kept[key].same(chosen[key]) for key in chosen):
            return False
        if changed:
            store.extend(model)
        labels = labels_of(model)
        before, after = (set(merge(labels, reports)) for reports in (self.kept, chosen))
        for quad in _quads(before - after):
            if quad not in model:
                store.remove(quad)
        store.extend(_quads(after - before))
        inference.infer(store)
        return True

    def close(self) -> None:
        if self._filling is not None:
            self._filling.close()


@contextmanager
def opening(versions: VersionedStore) -> Iterator[Publication]:
    """Take the writer lock to publish; a store that is still empty begins with the model. Raises Problem store-locked, store-damaged."""
    with versions.write(seed() if versions.current is None else None) as writer:
        publication = Publication(versions, writer)
        try:
            yield publication
        finally:
            publication.close()


def load(versions: VersionedStore, reports: Mapping[str, Collection[Quad] | Packed], kind: str = "load", note: str = "",
         readings: Mapping[str, Reading] | None = None) -> tuple[int, bool]:
    """Publish a version that holds these reports beside, or instead of, those with other, or the same, keys.

    `readings` tell by key what was read of each report and what was not; they are kept beside the version.

    Returns the live version's number and whether it is a new one: loading what is there already changes nothing. What `/update` changed by
    hand stays. Raises Problem store-locked, store-damaged.
    """
    with opening(versions) as publication:
        return publication.publish({**publication.kept, **reports}, kind, note or ", ".join(reports), readings)


def unload(versions: VersionedStore, key: str) -> int:
    """Publish a version without what only this report says. Raises Problem no-such-report."""
    with opening(versions) as publication:
        kept = publication.kept
        if key not in kept:
            raise Problem("no-such-report", key=key, keys=", ".join(sorted(kept)) or "-")
        return publication.publish({other: quads for other, quads in kept.items() if other != key}, "load", f"unload {key}")[0]


def release(quads: Iterable[Quad], key: str, folder: Path = PUBLISHED, reading: Reading | None = None) -> Path:
    """Write a report's released quads to `folder` as sorted N-Quads, compressed, and its reading as JSON; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = pack(quads, folder / f"{key}{SUFFIX}").path
    if reading is not None:
        (folder / f"{key}{READING}").write_text(_dump(reading), "utf-8")
    return path


def released(folder: Path = PUBLISHED) -> dict[str, Packed]:
    """The released reports by key. Reading one raises Problem store-damaged when it is no N-Quads."""
    return packed_in(folder)


def released_readings(folder: Path = PUBLISHED) -> dict[str, Reading]:
    """The released readings by report key."""
    return _readings(folder)


def quality_of(versions: VersionedStore, number: int | None = None) -> dict[str, Reading]:
    """By report key, what was read and what was not: of a version, the live one by default; a report without a reading is left out."""
    return {} if versions.current is None else _readings(versions.path(number) / REPORTS)


def reports_of(versions: VersionedStore, number: int | None = None) -> list[str]:
    """Keys of the reports of a version, the live one by default."""
    if versions.current is None:
        return []
    return list(packed_in(versions.path(number) / REPORTS))


def _quads(statements: Iterable[Statement]) -> Iterator[Quad]:
    return parse(lines(statements), RdfFormat.N_QUADS)


def _holds(store: Store, quads: Iterable[Quad]) -> bool:
    """Whether the store has these quads; blank nodes are not compared, they have other names in each reading of a file."""
    return all(quad in store for quad in quads if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode))


def _publish(writer: Writer, reports: Mapping[str, Packed], readings: Mapping[str, Reading], kind: str, note: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = {f"{REPORTS}/{key}{SUFFIX}": packed.path for key, packed in reports.items()}
        for key in readings.keys() & reports.keys():
            files[f"{REPORTS}/{key}{READING}"] = path = Path(folder) / f"{key}{READING}"
            path.write_text(_dump(readings[key]), "utf-8")
        return writer.publish(kind, note, pinned=kind != "update", files=files)


def _dump(reading: Reading) -> str:
    return json.dumps(reading, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _readings(folder: Path) -> dict[str, Reading]:
    try:
        return {path.name.removesuffix(READING): json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*" + READING))}
    except (OSError, ValueError) as error:
        raise Problem("store-damaged", path=str(folder), reason=str(error)) from error
