"""What `egovkg load` does: convert files and folders, publish what could be read, and say what was not."""
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from egovkg.loader import regexes, romanizing, simplifying
from egovkg.ontology.problem import Problem
from egovkg.triples import publishing
from egovkg.triples.packing import SUFFIX, Packed, pack
from egovkg.triples.store import VersionedStore

READABLE = frozenset({".txt", ".md", ".markdown", ".pdf", ".docx"})
LISTED = 40


@dataclass
class Outcome:
    """What became of the files: the version that is live now, whether it is new, what was read of each report and what was refused."""

    version: int | None = None
    new: bool = False
    readings: list[publishing.Reading] = field(default_factory=list)
    refused: list[tuple[Path, Problem]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "version": self.version, "new": self.new,
            "reports": self.readings,
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
    packed: dict[str, Packed] = {}
    origin: dict[str, Path] = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        from egovkg.loader.both_ends import BothEnds
        from egovkg.loader.conversion import convert_file, mentions, prepared

        prepared()
        ahead = opened.enter_context(closing(BothEnds(mentions)))
        # An empty store takes in the model while reports are read; to one that is in use its other writers come until all is read.
        publication = opened.enter_context(publishing.opening(versions)) if versions.current is None else None
        for path in _tracked(files, progress):
            try:
                conversion = convert_file(path, key, ahead)
                if conversion.key in origin:
                    raise Problem("two-of-one-key", path=str(path), other=str(origin[conversion.key]), key=conversion.key)
            except Problem as problem:
                if len(files) == 1:
                    raise
                outcome.refused.append((path, problem))
                continue
            origin[conversion.key] = path
            packed[conversion.key] = pack(conversion.statements, Path(folder) / f"{conversion.key}{SUFFIX}")      # so that no report's quads need be held
            outcome.readings.append(conversion.reading)
        if packed:
            regexes.keep()
            publication = publication or opened.enter_context(publishing.opening(versions))
            outcome.version, outcome.new = publication.publish({**publication.kept, **packed}, "load", ", ".join(packed), _measured(outcome.readings))
    return outcome


def prepare() -> None:
    """Make what a load needs and what is made once for an installation: the rules' own samples are converted, so that no pattern is compiled later."""
    from egovkg.loader.conversion import convert
    from egovkg.loader.interpretation import all_rules
    from egovkg.loader.reading import decode
    from egovkg.triples.filling import seed

    samples = "\n\n".join(sample for rule in all_rules() for sample in rule.samples)
    convert(decode(f"样例报告（2020—2030年）\n\n第一章 样例\n\n一、样例\n\n{samples}\n\n图1 样例\n\n来源：样例\n".encode(), "samples.txt"))
    seed()
    romanizing.keep()
    simplifying.keep()
    regexes.keep()


def _measured(readings: Sequence[publishing.Reading]) -> dict[str, publishing.Reading]:
    """The readings by key; of a report that was released from the same bytes, with how that was measured."""
    released = publishing.released_readings()

    def evaluation(reading: publishing.Reading) -> publishing.Reading:
        known = released.get(reading["key"], {})
        return {"evaluation": known["evaluation"]} if "evaluation" in known and known["checksum"] == reading["checksum"] else {}

    return {reading["key"]: reading | evaluation(reading) for reading in readings}


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.iterdir() if p.suffix.lower() in READABLE and p.is_file())
            if not found:
                raise Problem("empty-folder", path=str(path), suffixes=" ".join(sorted(READABLE)))
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
    for read in outcome.readings:
        lines.append(f"{read['file']} → {read['key']}: {read['title']}, {read['quads']} quads")
        lines.append("  " + "  ".join(f"{name} {count}" for name, count in read["counts"].items()))
        lines.append("  read/seen: " + "  ".join(f"{kind} {share['read']}/{share['seen']}" for kind, share in read["coverage"].items()))
        for title, items in (("not in the authority file, for review", read["newAgencies"]), ("readings that contradict each other", read["conflicts"]),
                             ("structure", read["warnings"])):
            if items:
                lines.append(f"  {title}:")
                lines += [f"    {item}" for item in items]
        if unread := read["unread"]:
            lines.append(f"  unread ({len(unread)}):")
            lines += [f"    {u['start']}–{u['end']} {u['kind']} {u['text']}" + (f" ({u['reason']})" if u["reason"] else "") for u in unread[:LISTED]]
            if len(unread) > LISTED:
                lines.append(f"    … {len(unread) - LISTED} more: egovkg load --json lists all")
    if outcome.version is not None:
        lines.append(f"version {outcome.version} is live" if outcome.new else f"nothing new: version {outcome.version} stays live")
    return "\n".join(lines)
