"""From decoded text to a document: front matter, contents, sections, paragraphs, figures and the chronicle's entries.

Mends what a PDF breaks (hard line breaks, page breaks inside a sentence, list marks that change from year to year) and keeps the source
offset of every character it hands on.
"""
from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from egovkg.loader.folding import MappedText, fold
from egovkg.loader.headings import MARKDOWN, Heading, Numbering
from egovkg.loader.reading import Source
from egovkg.loader.tables import CAPTION, Row, is_rule, row_cells
from egovkg.ontology.problem import Problem
from egovkg.loader.regexes import regex

_CONTENTS_LINE = regex(r"(?P<entry>.{2,60}?)[\s.…·\-]{0,200}\s*(?P<page>\d{1,4})$")
_MARK = r"[-—*+◆●•·○■▪◇▶➢\uf06c\uf0b2]"
_YEAR_LINE = regex(rf"#{{0,6}}\s?(?:{_MARK}\s?){{0,3}}(?P<year>(?:19|20)\d\d)年?[：:]?$")
_ENTRY_MARKED = regex(rf"(?P<mark>(?:{_MARK}\s?){{1,3}})(?=\d)")
_ENTRY_DATED = regex(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日?)?(?:[-—至到]{1,2}(?:\d{1,2}月)?\d{1,2}日?)?[：:， ]"
                          r"|(?:19|20)\d\d[.\-/年]\d{1,2}(?:[.\-/月]\d{1,2}日?)?(?:月|日)?(?:[-—至]{1,2}\d{1,2})?(?=[^\d.])")
_MONTH_DAY = r"\d{1,2}月(?:\d{1,2}日?)?(?:[—\-至到、]{1,2}(?:\d{1,2}月)?\d{1,2}日?)?"
_HEAD_DATE = regex(rf"(?:(?:19|20)\d\d年)?{_MONTH_DAY}")
# A table's row that begins with a date, in one cell or in a year's and a day's.
_ROW_DATE = regex(rf"\|?(?P<year>(?:19|20)\d\d年?\|)?(?P<day>(?:(?:19|20)\d\d年)?{_MONTH_DAY}"
                       r"|(?:19|20)\d\d[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?(?:[—\-至]{1,2}\d{1,2}(?:[.\-/]\d{1,2}){0,2})?)\|+")
# A table's first row when it only names its columns.
_ROW_OF_NAMES = regex(r"\|?(?:序号|编号|日期|时间|年份|年月|月份)(?:\|[^|\d《。]{1,12}){1,6}\|?$")
_TABLE_DATE = regex(r"(?:19|20)\d\d[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?(?:[—\-至]{1,2}(?:(?:19|20)\d\d[.\-/])?\d{1,2}(?:[.\-/]\d{1,2}){0,2})?")
_FIGURE = regex(r"[\[【（(〔]?图\s?(?P<number>\d{1,3}(?:[-—.]\d{1,2})?)[\]】）)〕]?[\s：:.、]{0,3}(?P<caption>\S.{1,60})$")
_TITLE_YEAR = regex(r"(?:19|20)\d\d年(?![以前后来度至—-])")
_FIGURE_SOURCE = regex(r"[（(]?(?:资料|数据|图片|图表|信息)?(?:来源|出处)[：:](?P<sources>.{2,80}?)(?P<when>[，,](?:截至)?[0-9]{4}年[^，。《》]{0,8})?[）)]?$")
_ITEM = regex(r"(?:——|--)(?=\S)")
_TERMINAL = "。！？”；：…"
_SENTENCE_END = "。！？"
# Who says the words quoted before: “……。”某某在某会上说。
_SPEAKER_AFTER = regex("[^，。；！？：]{2,90}?(?:说|说道|表示|指出|强调|坦言|直言|评价|评价道|介绍|介绍说|介绍道|谈道|感慨|认为|总结道|透露)[。，；]")
_OPEN, _CLOSE = "“《（〈‘", "”》）〉’"
_CHRONICLE = regex("大事记|纪事|记事|年表|大事|要事|重要事件|时间[轴线]")
_DATED_LINE = regex(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?[：:]")
# The longest sentence of the real reports has fewer than 400 characters; a longer one than this is left unread (see interpretation).
MAX_SENTENCE = 1000
# A report of 500,000 characters has about 7,000 sentences; each costs about half a millisecond.
MAX_PARTS = 12_000
# Words before the first heading belong to the title page unless they are a whole sentence of this length.
_PROSE = 40


@dataclass(eq=False)
class Section:
    """A heading and what stands under it: `level` 0 is the report itself, 1 a chapter, 2 a section, 3 below."""

    number: str
    title: str
    level: int
    parent: Section | None
    heading: MappedText | None
    ordinal: str
    is_chronicle: bool = False

    @property
    def path(self) -> str:
        """Numbers from the chapter down, as in '二/（一）'; a section without number is named by its title."""
        above = self.parent.path if self.parent and self.parent.level else ""
        own = (self.number or self.title).strip()
        return f"{above}/{own}" if above else own


@dataclass(eq=False)
class Sentence:
    """A sentence of a paragraph, with its place in the source."""

    paragraph: Paragraph
    text: MappedText
    index: int

    @property
    def place(self) -> tuple[int, int]:
        return self.text.place()


@dataclass(eq=False)
class Paragraph:
    """A paragraph: `kind` is body, item (—— …), entry (of the chronicle) or row (of a table, with its cells). `year_heading` is the year line above an entry, or the year
    that the section's title begins with, if any."""

    section: Section
    text: MappedText
    kind: str
    ordinal: int
    year_heading: MappedText | None = None
    row: Row | None = None
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def lead(self) -> str:
        """The words before the first full stop when they are no more than a heading: what the paragraph is about."""
        first = self.sentences[0].text.text.rstrip("。：") if self.sentences else ""
        return first if len(first) <= 30 and not any(c in first for c in "，；0123456789") and len(self.sentences) > 1 else ""


@dataclass(eq=False)
class Figure:
    """A numbered figure: its caption, the names in its source line, and the paragraph before it, which it illustrates."""

    number: str
    caption: str
    text: MappedText
    section: Section
    source_text: MappedText | None = None
    illustrates: Paragraph | None = None


@dataclass(eq=False)
class Document:
    """A report in parts. `front` holds the title page's lines; `contents` its table of contents as (heading, page)."""

    source: Source
    front: list[MappedText]
    contents: list[tuple[str, int]]
    sections: list[Section]
    paragraphs: list[Paragraph]
    figures: list[Figure]
    warnings: list[str]

    @property
    def root(self) -> Section:
        return self.sections[0]

    @property
    def sentences(self) -> list[Sentence]:
        return [s for p in self.paragraphs for s in p.sentences]


class _Line(NamedTuple):
    start: int
    end: int
    text: MappedText
    blank_before: bool


def read_document(source: Source) -> Document:
    """Divide a report's text into its parts.

    Raises Problem: not-a-report when there is neither a heading nor a chronicle year to be found; too-many-parts.
    """
    lines = _lines(source.unmarked)
    numbering = Numbering(line.text for line in lines)
    shift = _title_marks(lines, numbering)
    front, contents, body = _split_front(lines, shift, numbering)
    document = _Builder(source, front, contents, numbering, shift).build(body)
    document.warnings += source.notes
    count = len(document.sections) + len(document.figures) + sum(len(p.sentences) for p in document.paragraphs)
    if count > MAX_PARTS:
        raise Problem("too-many-parts", path=source.name, count=count, limit=MAX_PARTS)
    if len(document.sections) == 1 and not any(p.kind == "entry" for p in document.paragraphs):
        raise Problem("not-a-report", path=source.name, reason="no heading such as 一、… or （一）… and no chronicle year stands in it")
    return document


def _lines(text: str) -> list[_Line]:
    """The lines that have text, each with whether a blank line stands above it."""
    lines, blank, start = [], True, 0
    for raw in text.splitlines(keepends=True):
        if raw.isspace():
            blank = True
            start += len(raw)
            continue
        folded = fold(text, start, start + len(raw))
        if folded.text:
            lines.append(_Line(start, start + len(raw), folded, blank))
        blank = not folded.text
        start += len(raw)
    return lines


def _title_marks(lines: list[_Line], numbering: Numbering) -> int:
    """How many # the title has, when the text begins with one heading above all others, as Markdown's do: `# Title`, then `## 一、…`."""
    if not lines or not (marks := MARKDOWN.match(lines[0].text.text)) or numbering.heading(lines[0].text[marks.end():]):
        return 0
    depth = marks.group().count("#")
    others = (found.group().count("#") for line in lines[1:] if (found := MARKDOWN.match(line.text.text)))
    return depth if min(others, default=0) > depth else 0


def _split_front(lines: list[_Line], shift: int, numbering: Numbering) -> tuple[list[MappedText], list[tuple[str, int]], list[_Line]]:
    """Title page, contents, and the rest. Contents are the lines after 目录 that end in a page number, or that come again as headings."""
    head = next((i for i, line in enumerate(lines[:400]) if line.text.text.replace(" ", "") in ("目录", "目次")), None)
    if head is None:
        first = next((i for i, line in enumerate(lines) if i >= bool(shift) and (
            numbering.heading(line.text) or _YEAR_LINE.match(line.text.text) or len(line.text) > _PROSE and line.text.text[-1] in _SENTENCE_END)), 0)
        return [line.text for line in lines[:first]], [], lines[first:]
    contents, i = [], head + 1
    while i < len(lines) and (found := _CONTENTS_LINE.match(lines[i].text.text)):
        contents.append((found["entry"].strip(" ."), int(found["page"])))
        i += 1
    if not contents:        # without page numbers: headings that all come again as lines of their own
        later = Counter(_squeeze(line.text.text) for line in lines[i:])
        while i < len(lines) and numbering.heading(lines[i].text) and later[_squeeze(lines[i].text.text)] > 1 and _squeeze(lines[i].text.text) not in {_squeeze(entry) for entry, _ in contents}:
            contents.append((lines[i].text.text, 0))
            i += 1
    return [line.text for line in lines[:head]], contents, lines[i:]


class _Builder:
    """Goes through the lines once; keeps the open section, the open paragraph and the open figure."""

    def __init__(self, source: Source, front: list[MappedText], contents: list[tuple[str, int]], numbering: Numbering, shift: int = 0) -> None:
        root = Section("", "", 0, None, None, "0")
        self.document = Document(source, front, contents, [root], [], [], [])
        self.section = root
        self.open: list[MappedText] = []
        self.kind = "body"
        self.year: MappedText | None = None
        self.figure: Figure | None = None
        self.titles = {_squeeze(entry) for entry, _ in contents}
        self.numbering = numbering
        self.shift = shift
        self.wrap = 0
        self.children: Counter[Section] = Counter()
        self.unillustrated: list[Figure] = []       # figures with no paragraph of their section before them
        self.header: tuple[list[MappedText], MappedText] | None = None       # of the open table: its cells and its line
        self.row: Row | None = None
        self.listed = False                         # whether the line is one of several that begin with a whole date
        self.caption: MappedText | None = None

    def build(self, lines: list[_Line]) -> Document:
        widths = sorted(_width(line.text.text) for line in lines)
        self.wrap = widths[int(len(widths) * 0.9)] if widths else 0
        dated = [False, *(bool(_DATED_LINE.match(line.text.text) or _date_cell(line.text)) for line in lines), False]
        cells = [row_cells(self.document.source.unmarked, line.start, line.end) for line in lines]
        for i, line in enumerate(lines):
            follows_blank = i + 1 == len(lines) or lines[i + 1].blank_before
            self.listed = dated[i + 1] and (dated[i] or dated[i + 2])
            beside = [cells[j] for j in (i - 1, i + 1) if 0 <= j < len(cells)]
            if cells[i] and not self.section.is_chronicle and self.year is None and any(len(other) == len(cells[i]) for other in beside):
                self._take_row(line, cells[i])
            else:
                self.header = None
                self._take(line, follows_blank)
        self._close()
        self._check_contents()
        return self.document

    def _take_row(self, line: _Line, cells: list[MappedText]) -> None:
        """A row of a table: the first is its header, the others are paragraphs of their own."""
        self._close()
        if self.header is None or len(self.header[0]) != len(cells):
            self.header = cells, line.text
            self.open, self.kind = [line.text], "row"
        elif not is_rule(line.text.text):
            self.open, self.kind = [line.text], "row"
            self.row = Row(cells, *self.header, self.caption)
        self._close()

    def _take(self, line: _Line, follows_blank: bool) -> None:
        text = line.text.text
        if CAPTION.match(text) and not self._in_sentence():
            self._close()
            self.caption = line.text
            self.open, self.kind = [line.text], "body"
            self._close()
            return
        if self.section.is_chronicle and (found := _YEAR_LINE.match(text)):
            self._close()
            self.year = line.text[found.start("year"):]
        elif _ROW_OF_NAMES.match(text):
            self._close()
        elif (heading := self.numbering.heading(line.text, self.shift)) and self._is_heading(line, heading, follows_blank):
            self._start_section(line, heading)
        elif found := _FIGURE.match(text):
            self._start_figure(line, found)
        elif self.figure and (found := _FIGURE_SOURCE.match(text)):
            self.figure.source_text = line.text[found.start("sources"):found.end("sources")]
            self.figure.text = self.figure.text + line.text
            self.figure = None
        elif (found := _YEAR_LINE.match(text)) and not (self._in_sentence() and not line.blank_before):
            self._close()
            self.year = line.text[found.start("year"):]
            self.section.is_chronicle = True
        elif self._is_entry(line.text):
            self._close()
            self.open, self.kind = [self._unmarked(line.text)], "entry"
        elif self.kind == "entry" and self.open:
            self.open.append(line.text)
        elif found := _ITEM.match(text):
            self._close()
            self.open, self.kind = [line.text[found.end():]], "item"
        elif self._continues(line):
            self.open.append(line.text)
        else:
            self._close()
            self.open, self.kind = [line.text], "body"

    def _is_heading(self, line: _Line, heading: Heading, follows_blank: bool) -> bool:
        """A line with a heading's form is one if the contents list it, or if it stands alone; else it is wrapped text."""
        if _squeeze(line.text.text) in self.titles or line.text.text.startswith("#") or heading.form in ("chapter", "part") and _set_apart(line.text, heading):
            return True
        open_sentence = self._in_sentence()
        if open_sentence and not line.blank_before:
            return False
        return (line.blank_before and (follows_blank or not self.titles)) or not open_sentence and len(line.text) < max(20, 0.9 * self.wrap)

    def _in_sentence(self) -> bool:
        return bool(self.open) and self.open[-1].text[-1] not in _TERMINAL and self.kind != "entry"

    def _is_entry(self, line: MappedText) -> bool:
        text = line.text
        if not (self.section.is_chronicle or self.year or self.listed):
            return False
        if _ROW_DATE.match(text):
            return True
        marked = _ENTRY_MARKED.match(text)
        dated = _ENTRY_DATED.match(text, marked.end() if marked else 0) or _date_cell(line)
        return bool(dated) or bool(marked and (regex(r"[^\d]*◆").match(text) or _HEAD_DATE.match(text, marked.end())))

    @staticmethod
    def _unmarked(text: MappedText) -> MappedText:
        """An entry without its list mark; the gap after the date of a table's row becomes the ： that stands there elsewhere."""
        marked = _ENTRY_MARKED.match(text.text)
        text = text[marked.end():] if marked else text
        if row := _ROW_DATE.match(text.text):
            year = text[row.start("year"):row.end("year") - 1] if row["year"] else text[:0]
            if row["year"] and not year.text.endswith("年") and "月" in row["day"]:
                year = year + MappedText("年", year.offsets[-1:])
            date, end = year + text[row.start("day"):row.end("day")], row.end()
        elif end := _date_cell(text):
            date = text[:end]
        elif (head := _HEAD_DATE.match(text.text)) and head.end() < len(text) and text.text[head.end()] not in "：:，":
            date, end = text[:head.end()], head.end()
        else:
            return text
        while end < len(text) and text.text[end] in "| 　":
            end += 1
        return date + MappedText("：", array("L", [date.offsets[-1] + 1])) + text[end:]

    def _continues(self, line: _Line) -> bool:
        """Whether the line goes on the open paragraph: a sentence is open, or a full stop happened to end a wrapped line."""
        if not self.open:
            return False
        last = self.open[-1].text
        if last[-1] not in _TERMINAL:
            return True
        if line.blank_before:
            return False
        if self.document.source.form == "pdf":      # its paragraphs are already set apart by what the page shows
            return True
        return self.wrap <= 60 and 0.85 * self.wrap <= _width(last) <= 1.15 * self.wrap

    def _start_section(self, line: _Line, heading: Heading) -> None:
        _, level, number, title = heading
        self._close()
        self.year = None
        parent = self.section
        while parent.level >= level:
            parent = parent.parent
        self.children[parent] += 1
        ordinal = f"{parent.ordinal}-{self.children[parent]}" if parent.level else str(self.children[parent])
        chronicle = bool(_CHRONICLE.search(title))
        marks = MARKDOWN.match(line.text.text)
        self.section = Section(number.strip(), title, level, parent, line.text[marks.end():] if marks else line.text, ordinal, chronicle)
        self.document.sections.append(self.section)

    def _start_figure(self, line: _Line, found: re.Match) -> None:
        if self.open and self.open[-1].text[-1] in _TERMINAL:
            self._close()
        before = self.document.paragraphs[-1] if self.document.paragraphs and self.document.paragraphs[-1].section is self.section else None
        cut = _number_end(line.text, found.start("number"))
        caption = line.text.text[cut:].lstrip("]】）)〕").strip(" ：:.、")
        self.figure = Figure(line.text.text[found.start("number"):cut], caption, line.text, self.section, None, before)
        self.document.figures.append(self.figure)
        if before is None:
            self.unillustrated.append(self.figure)

    def _close(self) -> None:
        """End the open paragraph and divide it into sentences."""
        if not self.open:
            return
        text = _join(self.open, self.document.source.unmarked)
        paragraph = Paragraph(self.section, text, self.kind, len(self.document.paragraphs) + 1,
                              self.year if self.kind == "entry" else _year_of(self.section))
        paragraph.row, self.row = self.row, None
        whole = [(0, len(text))] if self.kind == "row" else divide(text.text)
        paragraph.sentences = [Sentence(paragraph, text[a:b], n) for n, (a, b) in enumerate(whole)]
        self.document.paragraphs.append(paragraph)
        for figure in self.unillustrated:
            if figure.section is self.section:
                figure.illustrates = paragraph
        self.unillustrated.clear()
        self.open, self.kind = [], "body"

    def _check_contents(self) -> None:
        """Name the headings that the contents list and the text does not have, and the other way round."""
        if not self.titles:
            return
        found = {_squeeze(s.heading.text) for s in self.document.sections if s.heading}
        for title in sorted(self.titles - found):
            self.document.warnings.append(f"heading in the contents only: {title}")
        for title in sorted(found - self.titles):
            self.document.warnings.append(f"heading not in the contents: {title}")


def _set_apart(text: MappedText, heading: Heading) -> bool:
    """Whether a short heading's number is set apart from its title: 第三章 样例建设."""
    at = text.text.find(heading.number) + len(heading.number)
    return len(text) <= 30 and at < len(text) and (text.text[at] == " " or text.offsets[at] - text.offsets[at - 1] > 1)


def _year_of(section: Section | None) -> MappedText | None:
    """The year that a section's title, or one above it, begins with (2023年政务服务成效): that of the months in its text."""
    while section is not None:
        if section.heading is not None and (found := _TITLE_YEAR.match(section.title)):
            start = section.heading.text.index(section.title)
            return section.heading[start:start + len(found.group())]
        section = section.parent
    return None


def _date_cell(text: MappedText) -> int:
    """Where the date at the head of a table's row ends, 0 without one; digits that the source sets apart (2022.05.26—05.28  2022…) are not its."""
    for end in range(1, min(len(text), 24)):
        if text.offsets[end] - text.offsets[end - 1] > 1 and _TABLE_DATE.fullmatch(text.text, 0, end):
            return end
    dated = _TABLE_DATE.match(text.text)
    return dated.end() if dated and dated.end() < len(text) and text.text[dated.end()] not in "0123456789.-/—：:" else 0


def _width(text: str) -> float:
    """A line's width in Chinese characters: Latin letters and digits have half of one."""
    return len(text) - sum(map(str.isascii, text)) / 2


def _number_end(text: MappedText, start: int) -> int:
    """Where a figure's number ends: at the first character that is no digit, or that the source sets apart (图 8 2014-2024 年…)."""
    end = start + 1
    while end < len(text) and end - start < 6 and (text.text[end].isdigit() or text.text[end] in "-." and text.text[end + 1:end + 2].isdigit()):
        if text.offsets[end] - text.offsets[end - 1] > 1:
            break
        end += 1
    return end


def _join(lines: list[MappedText], source: str) -> MappedText:
    """One text of the lines: a break inside a word vanishes; between two Latin words it was a space."""
    parts = [lines[0]]
    for line in lines[1:]:
        left, right = parts[-1].text[-1], line.text[0]
        if left.isascii() and left.isalpha() and right.isascii() and right.isalpha():
            space = fold(source, parts[-1].offsets[-1], line.offsets[0] + 1)
            if len(space) == 3:
                parts.append(space[1:-1])
        parts.append(line)
    offsets = array("L")
    for part in parts:
        offsets.extend(part.offsets)
    return MappedText("".join(part.text for part in parts), offsets)


def _squeeze(text: str) -> str:
    return regex(r"[\s.…·]+").sub("", text)


def divide(text: str) -> list[tuple[int, int]]:
    """Places of the sentences of a paragraph: they end at 。！？ outside quotation marks, brackets and titles.

    A mark that never closes does not swallow the rest of the paragraph: its opening is then ignored.

    >>> divide("甲说“好。去”。乙来。")
    [(0, 8), (8, 11)]
    >>> divide("“好去。”甲部长说。“好来。”乙来。")
    [(0, 10), (10, 15), (15, 18)]
    """
    match = _partners(text)
    ends, i = [], 0
    while i < len(text):
        if i in match:
            i = match[i]
            # a quotation that ends with its own full stop, and after which nothing goes on, ends the sentence too
            if text[i] == "”" and text[i - 1] in _SENTENCE_END and not (i + 1 < len(text) and text[i + 1] in "，、；。！？的”等和与及") \
                    and not _SPEAKER_AFTER.match(text, i + 1):
                ends.append(i + 1)
        elif text[i] in _SENTENCE_END:
            ends.append(i + 1)
        i += 1
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    spans, start = [], 0
    for end in ends:
        if end > start:
            spans.append((start, end))
        start = end
    return spans


def _partners(text: str) -> dict[int, int]:
    """For each opening mark that is closed, outermost first, the place of its closing mark. Linear time."""
    stack: list[tuple[str, int]] = []
    partner: dict[int, int] = {}
    counts = dict.fromkeys(_CLOSE, 0)
    for i, char in enumerate(text):
        if char in _OPEN:
            closing = _CLOSE[_OPEN.index(char)]
            stack.append((closing, i))
            counts[closing] += 1
        elif char in _CLOSE and counts[char]:
            while stack:
                closing, start = stack.pop()
                counts[closing] -= 1
                if closing == char:
                    partner[start] = i
                    break
    return partner
