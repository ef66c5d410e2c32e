"""Puts reports into the versioned store, and takes them out: each version keeps its reports' quads beside it, so that any one can go."""
from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import zstandard
from egovkg.ontology import authority, reasoning
from egovkg.ontology.problem import Problem
from egovkg.triples.merging import merge
from egovkg.triples.store import VersionedStore, Writer
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

PUBLISHED = Path(__file__).parent / "published"
REPORTS = "reports"
SUFFIX = ".nq.zst"


def load(versions: VersionedStore, reports: Mapping[str, Iterable[Quad]], kind: str = "load", note: str = "") -> tuple[int, bool]:
    """Publish a version that holds these reports beside, or instead of, those with other, or the same, keys.

    Returns the live version's number and whether it is a new one: loading what is there already changes nothing. What `/update` changed by
    hand stays. Raises Problem store-locked, store-damaged.
    """
    return _change(versions, lambda kept: {**kept, **{key: list(quads) for key, quads in reports.items()}}, kind, note or ", ".join(reports))


def unload(versions: VersionedStore, key: str) -> int:
    """Publish a version without what only this report says. Raises Problem no-such-report."""
    def without(kept: dict[str, list[Quad]]) -> dict[str, list[Quad]]:
        if key not in kept:
            raise Problem("no-such-report", key=key, keys=", ".join(sorted(kept)) or "-")
        return {other: quads for other, quads in kept.items() if other != key}

    return _change(versions, without, "load", f"unload {key}")[0]


def release(quads: Iterable[Quad], key: str, folder: Path = PUBLISHED) -> Path:
    """Write a report's released quads to `folder` as sorted N-Quads, compressed; the same quads give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{key}{SUFFIX}"
    path.write_bytes(_pack(quads))
    return path


def released(folder: Path = PUBLISHED) -> dict[str, list[Quad]]:
    """The released reports by key. Raises Problem store-damaged for a file that is no N-Quads."""
    return {path.name.removesuffix(SUFFIX): _unpack(path) for path in sorted(folder.glob("*" + SUFFIX))}


def reports_of(versions: VersionedStore, number: int | None = None) -> list[str]:
    """Keys of the reports of a version, the live one by default."""
    if versions.current is None:
        return []
    return sorted(path.name.removesuffix(SUFFIX) for path in (versions.path(number) / REPORTS).glob("*" + SUFFIX))


def _change(versions: VersionedStore, choose: Callable[[dict[str, list[Quad]]], dict[str, list[Quad]]], kind: str, note: str) -> tuple[int, bool]:
    """Apply the difference between what the reports said before and what they say now; nothing else is touched."""
    with versions.write() as writer:
        kept = {}
        if versions.current is not None:
            kept = {p.name.removesuffix(SUFFIX): _unpack(p) for p in sorted((versions.path() / REPORTS).glob("*" + SUFFIX))}
        chosen = choose(dict(kept))
        model = authority.quads()
        after = merge(model, chosen)
        if versions.current is not None:
            before = merge(model, kept)
            if before == after and {k: set(v) for k, v in kept.items()} == {k: set(v) for k, v in chosen.items()} and _holds(writer.store, model):
                return versions.current, False
            for quad in before - after:
                writer.store.remove(quad)
            writer.store.extend(after)
        else:
            writer.store.bulk_extend(after)
        reasoning.infer(writer.store)
        return _publish(writer, chosen, kind, note), True


def _holds(store: Store, quads: Iterable[Quad]) -> bool:
    """Whether the store has these quads; blank nodes are not compared, they have other names in each reading of a file."""
    return all(quad in store for quad in quads if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode))


def _publish(writer: Writer, reports: Mapping[str, Iterable[Quad]], kind: str, note: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for key, quads in reports.items():
            path = Path(folder) / f"{key}{SUFFIX}"
            path.write_bytes(_pack(quads))
            files[f"{REPORTS}/{path.name}"] = path
        return writer.publish(kind, note, pinned=kind != "update", files=files)


def _pack(quads: Iterable[Quad]) -> bytes:
    lines = "".join(sorted(f"{quad} .\n" for quad in quads))
    return zstandard.ZstdCompressor(level=9, write_checksum=True).compress(lines.encode())


def _unpack(path: Path) -> list[Quad]:
    try:
        data = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())
        return list(parse(data, format=RdfFormat.N_QUADS))
    except (OSError, SyntaxError, zstandard.ZstdError) as error:
        raise Problem("store-damaged", path=str(path), reason=str(error)) from error
