"""From a document to its mentions: every reader in turn on each sentence, and the tagged sentence that rules read."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import ahocorasick
from egovkg.loader.agencies import AgencyReader
from egovkg.loader.dates import DateContext, DateMention, DateValue, read_dates
from egovkg.loader.document import MAX_SENTENCE, Document, Paragraph
from egovkg.loader.folding import fold_text
from egovkg.loader.grammar import Mention, Tagged
from egovkg.loader.names import folded_names
from egovkg.loader.persons import read_persons
from egovkg.loader.places import PlaceReader
from egovkg.loader.platform_names import PlatformReader
from egovkg.loader.quantities import read_quantities
from egovkg.loader.titles import bracketed
from egovkg.ontology.authority import Authority, Place
from egovkg.loader.regexes import regex

# The sentence of the real reports with the most figures has fewer than 20; one with more than this is a table run together, or an attack.
MAX_FIGURES = 60


class Told(NamedTuple):
    """The dates that a paragraph has told up to a sentence, each with the number of its sentence: the last one read, the last one that tells when something
    happened, and the last one that sets the scene."""

    earlier: tuple[int, DateValue] | None = None
    told: tuple[int, DateValue] | None = None
    scene: tuple[int, DateValue] | None = None

    def then(self, sentence: int, mentions: Iterable[Mention]) -> Told:
        """What has been told with one sentence more."""
        new = self
        for mention in mentions:
            if mention.kind == "date" and mention.value.value is not None:
                dated = sentence, mention.value.value
                new = Told(dated, new.told if mention.value.weight == "aside" else dated, dated if mention.value.weight == "scene" else new.scene)
        return new


@dataclass
class Reading:
    """A sentence's mentions; `inner` are numbers and dates inside quotations, `before` the dates that may complete its own. One that is `refused`, for a
    reason, has none of its own."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    inner: list[Mention] = field(default_factory=list)
    before: Told = Told()
    refused: str = ""

    @cached_property
    def tagged(self) -> Tagged:
        """The sentence as rules see it."""
        return Tagged.of(self.text, self.mentions)


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
        return Reading(text, mentions, inner)


class Mentions(Sequence[list[Reading]]):
    """The readings of a document's sentences by paragraph, each paragraph read when it is asked for: what completes its dates stands before them in the
    paragraph itself, in a heading or on the title page.

    `home` is the province or city that the report is about, `written` the year that it was written in, `covers` the one year that it is about.
    """

    def __init__(self, document: Document, readers: Readers, home: Place | None = None, written: int | None = None, covers: int | None = None) -> None:
        self.paragraphs = document.paragraphs
        self.readers = readers
        self.home = home
        self.context = DateContext(written=written, covers=covers)
        self.short = readers.agencies.short_names((s.text.text for p in document.paragraphs for s in p.sentences if len(s.text) <= MAX_SENTENCE), home)

    def __len__(self) -> int:
        return len(self.paragraphs)

    def __getitem__(self, number: int) -> list[Reading]:
        """The readings of a paragraph's sentences; a table's row has none."""
        paragraph = self.paragraphs[number]
        found: list[Reading] = []
        before, context = Told(), self.context._replace(year=_heading_year(paragraph))
        for sentence in paragraph.sentences if paragraph.kind != "row" else ():
            if len(sentence.text) > MAX_SENTENCE:       # no sentence of official Chinese: a table or a list run together, or an attack
                found.append(Reading(sentence.text.text, refused="too long"))
                continue
            earlier, told, scene = (dated and dated[1] for dated in (before.earlier, before.told, before.scene))
            reading = self.read(sentence.text.text, context._replace(earlier=earlier, told=told, scene=scene))
            if sum(m.kind == "number" for m in reading.mentions) > MAX_FIGURES:
                found.append(Reading(sentence.text.text, refused="too many figures"))
                continue
            reading.before = before
            before = before.then(len(found), reading.mentions)
            found.append(reading)
        return found

    def read(self, text: str, context: DateContext) -> Reading:
        """Read a sentence that is none of a paragraph, as a figure's source line."""
        return self.readers.read(text, context, self.home, self.short)


def _heading_year(paragraph: Paragraph) -> int | None:
    heading = paragraph.year_heading
    return int(regex(r"\d{4}").search(fold_text(heading.text)).group()) if heading is not None else None


def _after_bound(text: str, end: int) -> int:
    """A number with the bounding words after it: 30分钟|以内."""
    if text.startswith("内", end) and text[end - 1] in "时钟天日月秒周":
        return end + 1
    return end + max((len(words) for words in ("以上", "以下", "以内", "之内", "左右", "上下") if text.startswith(words, end)), default=0)


def _within(piece: Mention | DateMention, outer: list[Mention]) -> bool:
    return any(m.start <= piece.start and piece.end <= m.end for m in outer)
