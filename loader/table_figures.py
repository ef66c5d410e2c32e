"""What a table's row says: one observation a cell, its indicator, unit and date from the row's and the column's heads.

Three layouts are read: indicators down and dates across; dates down and indicators across; things (places, systems …) down and indicators
across. A unit stands in a column of its own (单位) or in brackets behind a head: 减少垫付（亿元）.
"""
from __future__ import annotations


from egovkg.loader.dates import DateContext, DateValue, read_dates
from egovkg.loader.document import Paragraph
from egovkg.loader.facts import Dated, Facts, Ref, Span
from egovkg.loader.figure_words import split_measure
from egovkg.loader.folding import MappedText
from egovkg.loader.grammar import Mention, Rule
from egovkg.loader.mentions import Readers
from egovkg.loader.figure_stating import observe
from egovkg.loader.platforms import is_system
from egovkg.loader.quantities import read_quantities
from egovkg.loader.tables import CAPTION
from egovkg.loader.regexes import regex

_UNIT_HEAD = regex("(?:计量)?单位$")
_IN_BRACKETS = regex("（(?:单位：?)?(?P<unit>[^（）]{1,8})）$")
_YEAR = regex("(?:19|20)[0-9]{2}年")
_NUMBER = regex(r"[0-9][0-9,，.]*%?$")
_OF_ALL_TABLES = regex("(?:主要|关键|核心)?(?:指标|运行|建设|发展|统计|数据|基本|总体|完成)*(?:情况|一览|汇总|对比|变化)?表?$")
RULE = Rule("figure-table", "表格中的数：行、列、单位各在其首", "a number in a table, its indicator, date and unit at the head of row and column", (),
            ("| 指标 | 单位 | 2021年 |\n| 样例热线受理量 | 万件 | 12.5 |",), lambda found, facts: None)


def read_row(facts: Facts, readers: Readers, paragraph: Paragraph) -> list[Mention]:
    """State what the cells of a row say; `facts.sentence` is the row. Returns the mentions of its numbers, read or not."""
    row = paragraph.row
    heads = [cell.text for cell in row.header]
    unit_at = next((i for i, head in enumerate(heads) if _UNIT_HEAD.match(head)), None)
    unit_of_row = row.cells[unit_at].text if unit_at is not None and unit_at < len(row.cells) else ""
    of_row = _whole_date(row.cells[0].text)
    numbers = []
    facts.rule = RULE
    for i, cell in enumerate(row.cells[:len(heads)]):
        if not i or i == unit_at or not _NUMBER.match(cell.text):
            continue
        of_column = _whole_date(heads[i])
        told = row.cells[0].text if of_column else heads[i]
        unit = unit_of_row or _unit_in(told) or _unit_in(row.caption.text if row.caption else "")
        mention = _number(facts, cell, unit, readers)
        numbers.append(mention)
        if mention.value is None:
            continue
        words = _IN_BRACKETS.sub("", told)
        if of_column is not None:
            subject, indicator = _measured(facts, readers, words)
            date = Dated(of_column, (facts.span, Span(*row.header_line.place())))
        else:
            subject, indicator = _of_caption(facts, readers, row.caption) if of_row else _named(facts, readers, row.cells[0].text), words
            date = Dated(of_row, (facts.span,)) if of_row else _date_of(facts, row.caption)
        if subject is not None:
            observe(facts, mention, subject, indicator, date)
    facts.rule = None
    return numbers


def _whole_date(text: str) -> DateValue | None:
    """The date that a head is, and nothing else."""
    found = read_dates(text, DateContext())
    return found[0].value if len(found) == 1 and found[0].end - found[0].start >= len(text) - 1 else None


def _unit_in(head: str) -> str:
    found = _IN_BRACKETS.search(head)
    return found["unit"] if found else ""


def _number(facts: Facts, cell: MappedText, unit: str, readers: Readers) -> Mention:
    """The cell's number with its unit, printed as the cell has it; without a value where it is none."""
    start = facts.sentence.text.offsets.index(cell.offsets[0])
    found = read_quantities(cell.text + ("" if cell.text.endswith("%") else unit), readers.units)
    value = found[0]._replace(text=cell.text) if len(found) == 1 else None
    return Mention("number", start, start + len(cell), cell.text, value)


def _named(facts: Facts, readers: Readers, words: str) -> Ref | None:
    """What words name: a system, body or place that they are, else a subject by that name."""
    whole = next((m for m in readers.read(words, DateContext()).mentions if m.end - m.start >= len(words) - 1), None)
    if whole is not None and whole.kind == "platform" and is_system(whole, built=True):
        return facts.platform(whole)
    if whole is not None and whole.kind in ("agency", "place"):
        return facts.agency(whole) if whole.kind == "agency" else facts.place(whole)
    return facts.named_subject(words) if 2 <= len(words) <= 30 else None


def _measured(facts: Facts, readers: Readers, words: str) -> tuple[Ref | None, str]:
    """Subject and indicator of a row's head: 某平台|注册用户."""
    for mention in readers.read(words, DateContext()).mentions:
        if mention.kind == "platform" and is_system(mention, built=True) and mention.end < len(words):
            return facts.platform(mention), words[mention.end:]
    name, indicator = split_measure(words)
    return _named(facts, readers, name or words), indicator or words


def _date_of(facts: Facts, caption: MappedText | None) -> Dated | None:
    """The one date that the title of a table has: 表1 2021年各地区主要指标, in which no space may be left between the numbers."""
    year = _YEAR.search(caption.text) if caption is not None else None
    found = [mention.value for mention in read_dates(caption.text[year.start():], DateContext()) if mention.value] if year else []
    return Dated(found[0], (facts.span, Span(*caption.place()))) if len(found) == 1 else None


def _of_caption(facts: Facts, readers: Readers, caption: MappedText | None) -> Ref | None:
    """What a table of dates is about: its title without 主要指标, 情况 …"""
    found = CAPTION.match(caption.text) if caption is not None else None
    words = _OF_ALL_TABLES.sub("", _IN_BRACKETS.sub("", found["title"])).rstrip("的等") if found else ""
    return _named(facts, readers, words) if words else None
