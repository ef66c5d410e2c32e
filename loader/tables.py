"""Tables of figures as lines of text: which lines are rows, and a row's cells with their places in the source.

A row is a line of at least two cells, told apart by | (Markdown, and what the Word reader writes) or by tabs, beside another row with as many.
"""
from __future__ import annotations

from dataclasses import dataclass

from egovkg.loader.folding import MappedText, fold
from egovkg.loader.regexes import regex

_RULE = regex(r"[|:\-—\s]+$")
CAPTION = regex(r"表\s?\d{1,3}(?:[-—.]\d{1,2})?[\s：:.、]{0,3}(?P<title>\S.{1,60})$")
MAX_CELLS = 24


@dataclass(eq=False)
class Row:
    """A row of a table below its header: `cells` as many as `header`; `caption` is the table's title line, if there is one."""

    cells: list[MappedText]
    header: list[MappedText]
    header_line: MappedText
    caption: MappedText | None


def row_cells(source: str, start: int, end: int) -> list[MappedText]:
    """The cells of a line `source[start:end]`; fewer than two when it is no row.

    >>> [cell.text for cell in row_cells("| 指标 | 2022年 |", 0, 15)]
    ['指标', '2022年']
    """
    line = source[start:end].rstrip("\r\n")
    mark = "|" if line.count("|") >= 2 else "\t"
    if mark not in line.strip() or line.count(mark) > MAX_CELLS + 1:
        return []
    cells, at = [], start
    for piece in line.split(mark):
        cells.append(fold(source, at, at + len(piece)))
        at += len(piece) + 1
    while cells and not cells[0].text:
        del cells[0]
    while cells and not cells[-1].text:
        del cells[-1]
    return cells if 2 <= len(cells) <= MAX_CELLS else []


def is_rule(text: str) -> bool:
    """Whether a line only rules a table off: |---|---|."""
    return bool(_RULE.match(text)) and "-" in text
