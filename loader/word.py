"""From a Word file (.docx) to text: headings as `# …`, a blank line between paragraphs, numbers of lists written out, tables as rows."""
from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from egovkg.ontology.problem import Problem
from lxml import etree

# What a file may expand to: all its parts, each part that is XML, and the number of parts. A report of 500 pages stays far below.
MAX_ALL = 256 << 20
MAX_XML = 32 << 20
MAX_PARTS = 5000
MAX_RATIO = 400

_P, _TBL, _TR, _TC, _T, _TAB, _BR, _CR = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:t", "w:tab", "w:br", "w:cr"))
_VAL, _PPR, _NUMPR, _ILVL, _NUMID, _STYLE = map(qn, ("w:val", "w:pPr", "w:numPr", "w:ilvl", "w:numId", "w:pStyle"))
_HYPHEN, _MERGE, _TCPR, _OUTLINE = map(qn, ("w:noBreakHyphen", "w:vMerge", "w:tcPr", "w:outlineLvl"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Not the paragraph's own text: what stands in a text box, what was deleted, properties.
_APART = frozenset((_FALLBACK, _PPR, *map(qn, ("w:txbxContent", "w:del", "w:moveFrom", "w:rPr", "w:sectPr"))))
_BULLETS = "●○■□◆◇▶➢•·—–-*▪"


def text_of(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text of a Word file. Footnotes, comments, headers and footers are no part of it.

    Raises Problem: damaged-document, encrypted-document, not-a-document (another kind of archive), expanding-archive, empty-document.
    """
    _check(data, name)
    try:
        document = docx.Document(BytesIO(data))
    except (PackageNotFoundError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, AttributeError, OSError) as error:
        raise Problem("damaged-document", path=name, reason=str(error)[:200]) from error
    except ValueError as error:
        raise Problem("not-a-document", path=name) from error
    text = "\n\n".join(_Reader(document).blocks()) + "\n"
    if not any(char.isalnum() for char in text):
        raise Problem("empty-document", path=name)
    return text, []


def _check(data: bytes, name: str) -> None:
    """Bound what the archive expands to before anything is unpacked: no part is ever read past the size it declares."""
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Problem("damaged-document", path=name, reason=str(error)[:200]) from error
    size = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if size > min(MAX_ALL, max(MAX_XML, MAX_RATIO * len(data))) or largest > MAX_XML or len(parts) > MAX_PARTS:
        raise Problem("expanding-archive", path=name, size=size, packed=len(data))
    if any(part.flag_bits & 1 for part in parts):
        raise Problem("encrypted-document", path=name)
    if not any(part.filename.startswith("word/") for part in parts):
        raise Problem("not-a-document", path=name)


class _Reader:
    """Goes through the body once; keeps the counters of numbered lists."""

    def __init__(self, document: WordDocument) -> None:
        self.body = document.element.body
        self.styles = {style.style_id: style.element for style in document.styles}
        self.names = {style.style_id: (style.name or "") for style in document.styles}
        self.lists = _Lists(document)

    def blocks(self) -> Iterator[str]:
        """Paragraphs and tables in the order of the text."""
        yield from self._blocks(self.body)

    def _blocks(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _APART:        # content controls, inserted text, custom marks
                yield from self._blocks(child)

    def _paragraph(self, element: etree._Element) -> Iterator[str]:
        text = "".join(_text(element)).strip()
        style = element.find(f"{_PPR}/{_STYLE}")
        chain = self._chain(style.get(_VAL) if style is not None else "")
        if text:
            label = self.lists.label(element, [self.styles[name] for name in chain])
            if level := self._level(element, chain):
                yield f"{'#' * level} {label}{' '.join(text.split())}"
            else:
                yield label + text
        for box in element.iter(qn("w:txbxContent")):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield from self._blocks(box)

    def _chain(self, name: str) -> list[str]:
        """The style's id and those it is based on."""
        chain: list[str] = []
        while name in self.styles and name not in chain and len(chain) < 20:
            chain.append(name)
            based = self.styles[name].find(qn("w:basedOn"))
            name = based.get(_VAL) if based is not None else ""
        return chain

    def _level(self, element: etree._Element, chain: list[str]) -> int:
        """1 to 6 for a heading, by the name of its style or its outline level; else 0."""
        for name in chain:
            words = self.names[name].lower().replace("标题", "heading").split()
            if len(words) == 2 and words[0] == "heading" and words[1].isdigit():
                return min(int(words[1]), 6)
        for place in (element, *(self.styles[name] for name in chain)):
            outline = place.find(f"{_PPR}/{_OUTLINE}")
            if outline is not None and (outline.get(_VAL) or "").isdigit() and int(outline.get(_VAL)) < 6:
                return int(outline.get(_VAL)) + 1
        return 0

    def _table(self, table: etree._Element) -> Iterator[str]:
        """A row a line, cells between bars; a cell merged with the one above repeats it. A table of one column is a frame round its text."""
        rows = [[cell for cell in row.iterchildren(_TC)] for row in table.iterchildren(_TR)]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    yield from self._blocks(cell)
            return
        lines, above = [], []
        for row in rows:
            texts = []
            for n, cell in enumerate(row):
                merge = cell.find(f"{_TCPR}/{_MERGE}")
                if merge is not None and merge.get(_VAL) != "restart" and n < len(above):
                    texts.append(above[n])
                else:
                    texts.append(" ".join(" ".join(self._blocks(cell)).replace("|", "／").split()))
            if any(texts):
                lines.append(f"| {' | '.join(texts)} |")
            above = texts
        if lines:
            yield "\n".join(lines)


def _text(element: etree._Element) -> Iterator[str]:
    """The paragraph's own text."""
    for child in element:
        if child.tag == _T:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in (_BR, _CR):
            yield "\n"
        elif child.tag == _HYPHEN:
            yield "-"
        elif isinstance(child.tag, str) and child.tag not in _APART and child.tag not in (_P, _TBL):
            yield from _text(child)


class _Lists:
    """The numbers that Word computes for numbered paragraphs: 一、 （一） 1.1 ◆."""

    def __init__(self, document: WordDocument) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}      # list → level → format, pattern, first number
        self.kind: dict[str, str] = {}                                    # list → its definition, by which it counts on
        self.count: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {}
        for definition in numbering.iterchildren(qn("w:abstractNum")):
            abstract[definition.get(qn("w:abstractNumId"))] = {
                int(level.get(_ILVL) or 0): (_value(level, "w:numFmt", "decimal"), _value(level, "w:lvlText", ""), _whole(_value(level, "w:start", "1")))
                for level in definition.iterchildren(qn("w:lvl")) if (level.get(_ILVL) or "0").isdigit()}
        for number in numbering.iterchildren(qn("w:num")):
            key, kind = number.get(_NUMID), _value(number, "w:abstractNumId", "")
            self.levels[key] = abstract.get(kind, {})
            self.kind[key] = kind

    def label(self, paragraph: etree._Element, styles: list[etree._Element]) -> str:
        """The number or bullet before this paragraph, "" where it has none; counts it."""
        key, level = None, None
        for place in (paragraph, *styles):
            properties = place.find(f"{_PPR}/{_NUMPR}")
            if properties is not None:
                level = _value(properties, "w:ilvl", "") if level is None else level
                key = _value(properties, "w:numId", "") or key
            if key:
                break
        depth = _whole(level or "0", 0)
        form, pattern, _ = self.levels.get(key or "", {}).get(depth, ("none", "", 1))
        if form == "none" or not pattern:
            return ""
        if form == "bullet":
            return (pattern if pattern in _BULLETS else "•") + " "
        levels, count = self.levels[key], self.count[self.kind[key]]
        count[depth] = count.get(depth, levels[depth][2] - 1) + 1
        for deeper in [n for n in count if n > depth]:
            del count[deeper]
        for n in range(depth + 1):
            form, _, first = levels.get(n, ("decimal", "", 1))
            pattern = pattern.replace(f"%{n + 1}", _numeral(count.get(n, first), form))
        return pattern + ("" if pattern[-1] in "、）)．" else " ")


def _value(element: etree._Element, name: str, default: str) -> str:
    found = element.find(qn(name))
    return default if found is None else found.get(_VAL) or default


def _whole(text: str, default: int = 1) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else default


def _numeral(number: int, form: str) -> str:
    """A list's number in Word's format: 3 is 三, c, iii or 3."""
    if "hinese" in form or "japanese" in form or form.startswith("ideograph"):
        return _chinese(number)
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((65 if form == "upperLetter" else 97) + number - 1)
    if form in ("upperRoman", "lowerRoman") and 1 <= number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones or not tens else "")
