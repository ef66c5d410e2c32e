"""From a file to its text: the form told by content, encoding, checksum, and a clear refusal of what is no Chinese text."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from egovkg.loader import extraction, markdown
from egovkg.ontology.problem import Problem

MAX_BYTES = 64 << 20
# A report of 700 pages has fewer characters; what follows is linear in them, so this bounds time and memory.
MAX_TEXT = 500_000
PDF, ZIP, OLE = b"%PDF-", b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# PowerPoint's, Excel's and Word's old files are OLE files, and so is a Word file under a password: its one stream has this name (UTF-16).
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Source:
    """A report as it was handed in.

    `text` is what offsets count in: the decoded text (code points, a BOM not counted, line ends as they stand), or, for a PDF or Word file,
    the text that was extracted. `checksum` is the SHA-256 of the file's own bytes, whatever its form; `text_checksum` that of `text` in
    UTF-8, so that offsets into an extracted text can be checked, too. `form` is text, markdown, pdf or word; `encoding` that of a text.
    `notes` say what the extraction could not give.
    """

    name: str
    text: str
    checksum: str
    encoding: str
    form: str = "text"
    notes: tuple[str, ...] = ()

    @cached_property
    def text_checksum(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def unmarked(self) -> str:
        """`text` with Markdown's marks blanked out, each character at its place."""
        return markdown.blank_marks(self.text) if self.form in ("markdown", "word") else self.text


def read_file(path: Path) -> Source:
    """Read a report from a file. Its suffix is not believed: the content tells text, PDF and Word apart.

    Raises Problem: no-such-file, unreadable-file, too-large-file, and what `decode` raises.
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
    """Read a report from its file's bytes: text in UTF-8 with or without BOM, UTF-16 with BOM or GB18030, Markdown, PDF or Word.

    Raises Problem: empty-file, binary-file, not-chinese, too-long-text, and for PDF and Word what `extraction.extract` raises.
    """
    if not data.strip():
        raise Problem("empty-file", path=name)
    checksum = hashlib.sha256(data).hexdigest()
    notes: tuple[str, ...] = ()
    form = form_of(data)
    if form == "old-word":
        raise Problem("encrypted-document" if _ENCRYPTED_PACKAGE in data else "old-document", path=name)
    if form in ("pdf", "word"):
        text, notes = extraction.extract(form, data, name)
        encoding = ""
    else:
        text, encoding = _text(data, name)
        if markdown.is_marked(text):
            form = "markdown"
    if not text.strip():
        raise Problem("empty-file", path=name)
    if len(text) > MAX_TEXT:
        raise Problem("too-long-text", path=name, length=len(text), limit=MAX_TEXT)
    letters = [c for c in text[:200_000] if c.isalpha()]
    chinese = sum("\u4e00" <= c <= "\u9fff" or "\u2f00" <= c <= "\u2fdf" for c in letters)
    if len(letters) < 20 or chinese < 0.3 * len(letters):
        raise Problem("not-chinese", path=name, chinese=chinese, letters=len(letters))
    return Source(name, text, checksum, encoding, form, notes)


def form_of(data: bytes) -> str:
    """pdf, word, old-word or text, by the first bytes. A PDF may have other bytes before its mark (the standard allows 1,024)."""
    if data.startswith(ZIP) and data[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return "word"
    if data.startswith(OLE):
        return "old-word"
    head = data[:1024]
    at = head.find(PDF)
    return "pdf" if at == 0 or at > 0 and head[at + 5:at + 6].isdigit() and b"\n%" in data[at:at + 64] else "text"


def _text(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise Problem("binary-file", path=name, position=error.start) from error
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(8, len(data) // 1000):
        raise Problem("binary-file", path=name, position=next(i for i, b in enumerate(data) if b in _CONTROLS), controls=controls)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as first:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            raise Problem("binary-file", path=name, position=first.start) from first


_CONTROLS = bytes((*range(9), *range(14, 27)))
