"""The timeline's calendar: for each year and month how much the list holds, each cell a way to that month."""
from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from egovkg.endpoint import search
from egovkg.endpoint.facets import Kind
from egovkg.endpoint.languages import Words
from egovkg.endpoint.search_files import Index

LEVELS = 4  # shades of a cell


@dataclass(frozen=True)
class Cell:
    """A month of a year: its count, its shade from 0 to LEVELS, its address, and what it is called."""

    count: int
    level: int
    href: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Year:
    """A row of the calendar: `whole` counts what is known by its year only, besides the months."""

    year: int
    count: int
    href: str
    months: list[Cell]


def calendar(index: Index, kind: Kind, chosen: Mapping[str, str], text: str, address: Callable[..., str], since: str, until: str, words: Words) -> list[Year]:
    """The years from the first entry to the last under the choices made, but for the dates and the year."""
    others = {name: value for name, value in chosen.items() if name != "year"}
    months: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for first, last, number in search.dated(index, kind, others, text):
        years[first[:4]] += number
        if first == last:
            months[first] += number
    if not years:
        return []
    most = max(months.values(), default=1)
    made = []
    for year in range(int(min(years)), int(max(years)) + 1):
        cells = []
        for month in range(1, 13):
            at = f"{year}-{month:02}"
            count = months.get(at, 0)
            on = since == at and until == at
            cells.append(Cell(count, -(-LEVELS * count // most), address(since=None if on else at, until=None if on else at, year=None) if count else "",
                words.fill("in_month", when=words.period(at + "-01", _end(at)), count=count), on))
        made.append(Year(year, years.get(str(year), 0), address(year=str(year), since=None, until=None), cells))
    return made


def _end(month: str) -> str:
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
