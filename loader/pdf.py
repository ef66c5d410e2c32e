"""From a PDF's text layer to text: lines in their order, a blank line between paragraphs, page numbers and running heads left out."""
from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
from egovkg.ontology.problem import Problem
from pypdfium2 import raw
from egovkg.loader.regexes import regex

MAX_PAGES = 3000
_PAGE_NUMBER = regex(r"[-—–·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})(?:\s*页)?(?:\s*[/／,，共]+\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·•\s]*")
# A running head or a page number stands in this part of the page's height, at its top or bottom.
_OUTER = 0.14
_FEW_LETTERS = 20
# Lines further apart than this many times the page's usual distance belong to two paragraphs.
_APART = 1.3


@dataclass
class Line:
    """A printed line, in points from the page's lower left corner; `em` is the height of its letters."""

    text: str
    left: float
    right: float
    base: float
    em: float


@dataclass
class Page:
    """A page's lines in reading order, with its height."""

    height: float
    lines: list[Line]
    has_images: bool


def text_of(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text of a PDF, and a note for pages without text.

    Raises Problem: encrypted-pdf, damaged-pdf, scanned-pdf (pictures and no text), empty-document.
    """
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Problem("encrypted-pdf", path=name) from error
        raise Problem("damaged-pdf", path=name, reason=str(error)) from error
    if count > MAX_PAGES:
        raise Problem("damaged-pdf", path=name, reason=f"{count} pages, more than {MAX_PAGES}")
    pages = []
    for index in range(count):
        try:
            page = document[index]
            pages.append(_page(page))
            page.close()
        except pdfium.PdfiumError as error:
            raise Problem("damaged-pdf", path=name, reason=f"page {index + 1}: {error}") from error
    letters = sum(char.isalnum() for page in pages for line in page.lines for char in line.text)
    if letters < _FEW_LETTERS:
        pictures = sum(page.has_images for page in pages)
        raise Problem("scanned-pdf", path=name, pages=count) if pictures else Problem("empty-document", path=name)
    silent = [str(number) for number, page in enumerate(pages, 1) if page.has_images and not page.lines]
    notes = [f"pages without text, perhaps scanned: {', '.join(silent[:50])}"] if silent else []
    return _flow(_without_furniture(pages)), notes


def _page(page: pdfium.PdfPage) -> Page:
    text_page = page.get_textpage()
    lines, chars = [], []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    handle = text_page.raw

    def place(index: int) -> tuple[float, float, float, float]:
        raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        return left.value, right.value, y.value, raw.FPDFText_GetFontSize(handle, index)

    def narrow(index: int, char: str, em: float) -> bool:
        """Whether this space is no printed one, but pdfium's reading of a gap that justified setting left between two letters."""
        return char == " " and index > 0 and raw.FPDFText_IsGenerated(handle, index) == 1 and place(index + 1)[0] - place(index - 1)[1] < 0.4 * em

    def end() -> None:
        printed = [(i, c) for i, c in chars if not c.isspace()]
        if printed:
            first, last = place(printed[0][0]), place(printed[-1][0])
            em = max(first[3], last[3]) if max(first[3], last[3]) > 2 else max(1.0, first[1] - first[0])
            lines.append(Line("".join(c for i, c in chars if not narrow(i, c, em)).strip(), first[0], last[1], first[2], em))
        chars.clear()

    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in (10, 13):
            end()
        elif code in (2, 0xFFFE):       # a hyphen at a line's end
            chars.append((index, "-"))
        elif code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF:
            chars.append((index, chr(code)))
    end()
    images = not lines and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return Page(page.get_height(), lines, images)


def _without_furniture(pages: list[Page]) -> list[list[Line]]:
    """Each page's lines without page numbers and without heads and feet that recur at one place."""
    def outer(page: Page, line: Line) -> bool:
        return line.base > (1 - _OUTER) * page.height or line.base < _OUTER * page.height

    def sign(line: Line) -> tuple[str, int]:
        words = regex(r"^\d{1,4}\s+|\s+\d{1,4}$").sub("", line.text)
        return words if len(words) > 3 else "", round(line.base / 4)

    recurring: Counter[tuple[str, int]] = Counter()
    for page in pages:
        recurring.update({sign(line) for line in page.lines if outer(page, line)})
    kept = []
    for page in pages:
        lines = []
        for n, line in enumerate(page.lines):
            edge = n in (0, 1, len(page.lines) - 2, len(page.lines) - 1)
            if outer(page, line) and edge and (_PAGE_NUMBER.fullmatch(line.text) or sign(line)[0] and recurring[sign(line)] > 1):
                continue
            lines.append(line)
        kept.append(lines)
    return kept


def _flow(pages: list[list[Line]]) -> str:
    """One text of the pages' lines; a blank line wherever a paragraph begins."""
    lines = [line for page in pages for line in page]
    ems = Counter(round(line.em) for line in lines for _ in range(max(1, len(line.text) // 8)))
    body = ems.most_common(1)[0][0]
    own = [line for line in lines if round(line.em) == body]
    lefts = Counter(round(line.left / 2) * 2 for line in own if len(line.text) > 12) or Counter(round(line.left) for line in own)
    common = lefts.most_common(1)[0]
    # in a short report most lines may be the first of their paragraph: the margin is what a tenth as many begin at
    margin = min(left for left, count in lefts.items() if 10 * count >= common[1] and left > common[0] - 3.5 * body)
    edge = sorted(line.right for line in own)[int(len(own) * 0.9)]
    usual = [_pitch(page) for page in pages]
    indents = sum(_is_indented(line, margin, body) for line in own) > 0.04 * len(own)
    apart = sum(_gap(page, n) > _APART * pitch > 0 for page, pitch in zip(pages, usual, strict=True) for n in range(len(page))) > 0.04 * len(lines)
    out: list[str] = []
    before: Line | None = None
    for page, pitch in zip(pages, usual, strict=True):
        for n, line in enumerate(page):
            if before is not None:
                begins = line.left > margin + 1.2 * body or abs(line.em - before.em) > 0.15 * body or _gap(page, n) > _APART * pitch > 0
                # where paragraphs are neither indented nor set apart, or a new page hides the gap, a short line ends one
                begins = begins or not indents and not (apart and n) and before.right < edge - 2.5 * body
                out.append("\n\n" if begins else "\n")
            out.append(line.text)
            before = line
    return "".join(out) + "\n"


def _is_indented(line: Line, margin: float, em: float) -> bool:
    return margin + 1.2 * em < line.left < margin + 3.5 * em


def _gap(page: list[Line], n: int) -> float:
    """From the line above to this one; 0 for a page's first line."""
    return page[n - 1].base - page[n].base if n else 0.0


def _pitch(page: list[Line]) -> float:
    """The page's usual distance from line to line."""
    gaps = sorted(a.base - b.base for a, b in pairwise(page) if a.base > b.base)
    return gaps[len(gaps) // 4] if gaps else 0.0
