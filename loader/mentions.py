"""From a sentence to its mentions: every reader in turn, and the tagged sentence that rules read."""
from __future__ import annotations

from dataclasses import dataclass

import ahocorasick
from egovkg.loader.agencies import AgencyReader
from egovkg.loader.dates import DateContext, DateMention, read_dates
from egovkg.loader.grammar import Mention, Tagged
from egovkg.loader.names import folded_names
from egovkg.loader.persons import read_persons
from egovkg.loader.places import PlaceReader
from egovkg.loader.platform_names import PlatformReader
from egovkg.loader.quantities import read_quantities
from egovkg.loader.titles import bracketed
from egovkg.ontology.authority import Authority, Place


@dataclass
class Reading:
    """A sentence's mentions: `tagged` as rules see it; `inner` are numbers and dates inside quotations, `names` the bodies' names
    that stand inside a platform's name."""

    tagged: Tagged
    mentions: list[Mention]
    inner: list[Mention]


class Readers:
    """All readers of mentions over one authority."""

    def __init__(self, authority: Authority) -> None:
        self.agencies = AgencyReader(authority)
        self.places = PlaceReader(authority)
        self.platforms = PlatformReader(authority)
        self.units = frozenset(folded_names(authority, "unit"))

    def read(self, text: str, context: DateContext, home: Place | None = None, short: ahocorasick.Automaton | None = None) -> Reading:
        """Tag a folded sentence; `home` is the place that 全省 or 全市 means in this report, `short` the names that it gives to bodies. Titles and quotations come first: what stands in them is not the sentence's own."""
        outer = bracketed(text)
        every = read_dates(text, context)
        dates = [Mention("date", d.start, d.end, d.text, d) for d in every if not _within(d, outer)]
        # “十四五”时期 is a date, though its first part is in quotation marks
        outer = [m for m in outer if not any(d.start <= m.start and m.end <= d.end for d in dates)]
        taken = outer + dates
        agencies = self.agencies.read(text, taken, home, short)
        platforms = self.platforms.read(text, outer, agencies + dates, home)
        persons = read_persons(text, taken + agencies)
        places = self.places.read(text, taken + agencies + platforms + persons, home)
        numbers = [Mention("number", q.start_with_bound, _after_bound(text, q.end), q.text, q) for q in read_quantities(text, self.units, every)
                   if not any(d.start < q.end and q.start < d.end for d in dates)]
        inner = [m for m in numbers if _within(m, outer)]
        numbers = [m for m in numbers if not _within(m, outer + platforms + agencies)]
        mentions = sorted(outer + dates + agencies + platforms + persons + places + numbers, key=lambda m: (m.start, -m.end, m.kind == "quote"))
        return Reading(Tagged.of(text, mentions), mentions, inner)


def _after_bound(text: str, end: int) -> int:
    """A number with the bounding words after it: 30分钟|以内."""
    if text.startswith("内", end) and text[end - 1] in "时钟天日月秒周":
        return end + 1
    return end + max((len(words) for words in ("以上", "以下", "以内", "之内", "左右", "上下") if text.startswith(words, end)), default=0)


def _within(piece: Mention | DateMention, outer: list[Mention]) -> bool:
    return any(m.start <= piece.start and piece.end <= m.end for m in outer)
