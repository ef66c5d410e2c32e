"""What `egovkg load` does: convert files and folders, publish what could be read, and say what was not."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from egovkg.endpoint import search_files
from egovkg.loader.conversion import Conversion, convert_file
from egovkg.ontology.problem import Problem
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".pdf", ".docx"})
LISTED = 40


@dataclass
class Outcome:
    """What became of the files: the version that is live now, whether it is new, what was converted and what refused."""

    version: int | None = None
    new: bool = False
    conversions: list[Conversion] = field(default_factory=list)
    refused: list[tuple[Path, Problem]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "version": self.version, "new": self.new,
            "reports": [{
                "key": c.key, "title": c.title, "file": c.source.name, "checksum": c.source.checksum, "quads": len(c.quads), "counts": c.counts,
                "coverage": {kind: {"read": read, "seen": seen} for kind, (read, seen) in c.coverage.items()},
                "unread": [{"kind": u.kind, "text": u.text, "start": u.place.start, "end": u.place.end, "reason": u.reason} for u in c.unread],
                "newAgencies": list(c.new_agencies), "conflicts": list(c.conflicts), "warnings": list(c.warnings),
            } for c in self.conversions],
            "refused": [{"file": str(path), "code": problem.code, **problem.details} for path, problem in self.refused],
        }


def load(versions: VersionedStore, paths: Sequence[Path], key: str | None = None, progress: bool = False) -> Outcome:
    """Convert every report and publish one version of all that could be read.

    A single file that cannot be read raises its Problem and nothing is published; of several, the bad ones are named in `refused`.
    Raises Problem: no-such-file, key-for-many, two-of-one-key, store-locked, and what conversion raises for a single file.
    """
    files = list(_files(paths))
    if key and len(files) > 1:
        raise Problem("key-for-many", key=key, count=len(files))
    outcome = Outcome()
    loaded: dict[str, tuple[Path, Conversion]] = {}
    for path in _tracked(files, progress):
        try:
            conversion = convert_file(path, key)
            if conversion.key in loaded:
                raise Problem("two-of-one-key", path=str(path), other=str(loaded[conversion.key][0]), key=conversion.key)
        except Problem as problem:
            if len(files) == 1:
                raise
            outcome.refused.append((path, problem))
            continue
        loaded[conversion.key] = (path, conversion)
        outcome.conversions.append(conversion)
    if loaded:
        outcome.version, outcome.new = publishing.load(versions, {name: conversion.quads for name, (_, conversion) in loaded.items()})
        search_files.ensure(versions, outcome.version)
    return outcome


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
            if not found:
                raise Problem("empty-folder", path=str(path), suffixes=" ".join(sorted(SUFFIXES)))
            yield from found
        else:
            yield path


def _tracked(files: list[Path], progress: bool) -> Iterator[Path]:
    if not progress or len(files) < 2:
        yield from files
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="load", console=Console(stderr=True))


def summary(outcome: Outcome) -> str:
    """The outcome for people: counts, coverage, and what was left unread."""
    lines = []
    for c in outcome.conversions:
        lines.append(f"{c.source.name} → {c.key}: {c.title}, {len(c.quads)} quads")
        lines.append("  " + "  ".join(f"{name} {count}" for name, count in c.counts.items()))
        lines.append("  read/seen: " + "  ".join(f"{kind} {read}/{seen}" for kind, (read, seen) in c.coverage.items()))
        for title, items in (("not in the authority file, for review", c.new_agencies), ("readings that contradict each other", c.conflicts),
                             ("structure", c.warnings)):
            if items:
                lines.append(f"  {title}:")
                lines += [f"    {item}" for item in items]
        if c.unread:
            lines.append(f"  unread ({len(c.unread)}):")
            lines += [f"    {u.place.start}–{u.place.end} {u.kind} {u.text}" + (f" ({u.reason})" if u.reason else "") for u in c.unread[:LISTED]]
            if len(c.unread) > LISTED:
                lines.append(f"    … {len(c.unread) - LISTED} more: egovkg load --json lists all")
    if outcome.version is not None:
        lines.append(f"version {outcome.version} is live" if outcome.new else f"nothing new: version {outcome.version} stays live")
    return "\n".join(lines)
