"""A report's quads as a file, compressed N-Quads in one order: the same quads give the same bytes, and are read back one at a time."""
from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard
from egovkg.ontology.problem import Problem
from pyoxigraph import Quad, RdfFormat, parse

SUFFIX = ".nq.zst"
# Those above take longer than reading and sorting the quads, and save little.
LEVEL = 3
# Lines of N-Quads as pyoxigraph writes them.
_STATEMENTS = re.compile(r'^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)(?: (<[^>]*>|_:\S+))? \.$', re.MULTILINE)
# Subject, predicate, object, and the graph unless it is the default graph.
Statement = tuple[str, str, str, str]


@dataclass(frozen=True)
class Packed:
    """Quads that lie in a file; iterating reads them anew, so that none need be held. Raises Problem store-damaged while it is read."""

    path: Path

    def __iter__(self) -> Iterator[Quad]:
        try:
            with self.path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as lines:
                yield from parse(io.BufferedReader(lines), format=RdfFormat.N_QUADS)
        except (OSError, SyntaxError, zstandard.ZstdError) as error:
            raise Problem("store-damaged", path=str(self.path), reason=str(error)) from error

    def statements(self) -> list[Statement]:
        """The quads' terms as N-Quads writes them, without making quads of them. Raises Problem store-damaged."""
        text = self._text()
        found = _STATEMENTS.findall(text)
        if len(found) != text.count("\n"):
            number = next((number for number, line in enumerate(text.split("\n"), 1) if _STATEMENTS.fullmatch(line) is None), len(found))
            raise Problem("store-damaged", path=str(self.path), reason=f"line {number} is no N-Quads")
        return found

    def same(self, other: Packed) -> bool:
        """Whether both hold the same quads."""
        return self.path == other.path or self.path.read_bytes() == other.path.read_bytes() or self._text() == other._text()

    def _text(self) -> str:
        try:
            with self.path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as lines:
                return lines.read().decode()
        except (OSError, UnicodeDecodeError, zstandard.ZstdError) as error:
            raise Problem("store-damaged", path=str(self.path), reason=str(error)) from error


def pack(quads: Iterable[Quad | str], path: Path) -> Packed:
    """Write quads, or their text (N-Quads without the full stop), to `path`. Raises OSError."""
    lines = "".join(sorted(f"{quad} .\n" for quad in quads))
    path.write_bytes(zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(lines.encode()))
    return Packed(path)


def lines(statements: Iterable[Statement]) -> str:
    """Statements as N-Quads."""
    return "".join(f"{s} {p} {o} {graph} .\n" if graph else f"{s} {p} {o} .\n" for s, p, o, graph in statements)


def packed_in(folder: Path) -> dict[str, Packed]:
    """The packed reports of a folder by key."""
    return {path.name.removesuffix(SUFFIX): Packed(path) for path in sorted(folder.glob("*" + SUFFIX))}
