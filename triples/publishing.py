"""Puts reports into the versioned store, and takes them out: each version keeps its reports' quads beside it, so that any one can go."""
from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from egovkg.ontology import authority, reasoning
from egovkg.ontology.problem import Problem
from egovkg.triples.merging import merge
from egovkg.triples.packing import SUFFIX, Packed, pack, packed_in
from egovkg.triples.store import VersionedStore, Writer
from pyoxigraph import NamedNode, Quad, Store

PUBLISHED = Path(__file__).parent / "published"
REPORTS = "reports"
READING = ".json"
Reading = dict[str, Any]
Reports = dict[str, Collection[Quad] | Packed]


def load(versions: VersionedStore, reports: Mapping[str, Collection[Quad] | Packed], kind: str = "load", note: str = "",
         readings: Mapping[str, Reading] | None = None) -> tuple[int, bool]:
    """Publish a version that holds these reports beside, or instead of, those with other, or the same, keys.

    `readings` tell by key what was read of each report and what was not; they are kept beside the version.

    Returns the live version's number and whether it is a new one: loading what is there already changes nothing. What `/update` changed by
    hand stays. Raises Problem store-locked, store-damaged.
    """
    return _change(versions, lambda kept: {**kept, **reports}, kind, note or ", ".join(reports), readings or {})


def unload(versions: VersionedStore, key: str) -> int:
    """Publish a version without what only this report says. Raises Problem no-such-report."""
    def without(kept: Reports) -> Reports:
        if key not in kept:
            raise Problem("no-such-report", key=key, keys=", ".join(sorted(kept)) or "-")
        return {other: quads for other, quads in kept.items() if other != key}

    return _change(versions, without, "load", f"unload {key}")[0]


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


def _change(versions: VersionedStore, choose: Callable[[Reports], Reports], kind: str, note: str, readings: Mapping[str, Reading] | None = None) -> tuple[int, bool]:
    """Apply the difference between what the reports said before and what they say now; nothing else is touched."""
    with versions.write() as writer, tempfile.TemporaryDirectory() as folder:
        live = versions.current
        kept = packed_in(versions.path() / REPORTS) if live is not None else {}
        chosen = {key: quads if isinstance(quads, Packed) else pack(quads, Path(folder) / f"{key}{SUFFIX}") for key, quads in choose(dict(kept)).items()}
        model = authority.quads()
        if live is None:
            writer.store.bulk_extend(reasoning.with_inferred(merge(model, chosen)))
        elif kept.keys() == chosen.keys() and all(kept[key].same(chosen[key]) for key in kept) and _holds(writer.store, model):
            return live, False
        else:
            after = set(merge(model, chosen))
            for quad in set(merge(model, kept)) - after:
                writer.store.remove(quad)
            writer.store.extend(after)
            reasoning.infer(writer.store)
        return _publish(writer, chosen, {**quality_of(versions), **(readings or {})}, kind, note), True


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
