"""From a file to its decoded text: encoding, checksum, and a clear refusal of what is no text."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from egovkg.ontology.problem import Problem

MAX_BYTES = 64 << 20


@dataclass(frozen=True)
class Source:
    """A report as it was handed in: `text` is what offsets count in (code points, a BOM not counted, line ends as they stand)."""

    name: str
    text: str
    checksum: str
    encoding: str


def read_file(path: Path) -> Source:
    """Read a report from a file.

    Raises Problem: no-such-file, unreadable-file, empty-file, binary-file, too-large-file, not-a-report.
    """
    path = Path(path)
    if not path.exists():
        raise Problem("no-such-file", path=str(path))
    if not path.is_file():
        raise Problem("unreadable-file", path=str(path), reason="not a regular file")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Problem("too-large-file", path=str(path), size=path.stat().st_size, limit=MAX_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise Problem("unreadable-file", path=str(path), reason=error.strerror or str(error)) from error
    return decode(data, path.name)


def decode(data: bytes, name: str) -> Source:
    """Decode a report's bytes: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030.

    Raises Problem: empty-file, binary-file, not-a-report (hardly any Chinese).
    """
    if not data.strip():
        raise Problem("empty-file", path=name)
    checksum = hashlib.sha256(data).hexdigest()
    text, encoding = _text(data, name)
    if not text.strip():
        raise Problem("empty-file", path=name)
    letters = [c for c in text[:200_000] if c.isalpha()]
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in letters)
    if len(letters) < 20 or chinese < 0.3 * len(letters):
        raise Problem("not-a-report", path=name, reason=f"{chinese} of its {len(letters)} letters are Chinese")
    return Source(name, text, checksum, encoding)


def _text(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise Problem("binary-file", path=name, position=error.start) from error
    if (controls := sum(data.count(bytes([b])) for b in (*range(0, 9), *range(14, 27)))) > max(8, len(data) // 1000):
        raise Problem("binary-file", path=name, position=next(i for i, b in enumerate(data) if b < 9 or 13 < b < 27), controls=controls)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as first:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            raise Problem("binary-file", path=name, position=first.start) from first
