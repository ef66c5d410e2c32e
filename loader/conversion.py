"""From a report to quads: each statement once in the default graph and once in the graph of the span that says it.

Pure: the same bytes, authority files and rules give the same quads, in the same order, on every machine.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import ahocorasick
from egovkg.loader.both_ends import BothEnds
from egovkg.loader.dates import DateContext, DateValue, read_dates
from egovkg.loader.document import Document, Paragraph, Section, read_document
from egovkg.loader.event_names import chinese_number
from egovkg.loader.facts import Dated, Facts, Ref, Span, Statement, Value, Zh
from egovkg.loader.folding import MappedText
from egovkg.loader.interpretation import Unread, all_rules, interpret, mentions_of
from egovkg.loader.mentions import Mentions, Readers
from egovkg.loader.places import home_of
from egovkg.loader.reading import Source, read_file
from egovkg.loader.report_year import year_covered
from egovkg.loader.slugs import digest, name_slug, pinyin
from egovkg.ontology import authority as authority_files
from egovkg.ontology import kept
from egovkg.ontology.authority import Authority
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import DCTERMS, EGOV, RDF, RDFS, SKOS, XSD
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from egovkg.loader.regexes import regex

PROSE = frozenset({EGOV.text, EGOV.proposes})
# Of these a thing has one: where two readings differ in precision the finer stands; where they contradict, both stay and are flagged.
ONE_DATE = (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn, EGOV.effectiveOn, EGOV.repealedOn, EGOV.launchedOn, EGOV.onDate)
PERIOD_FROM = {"policy": (EGOV.issuedOn, EGOV.presentedOn, EGOV.adoptedOn), "event": (EGOV.onDate,)}
_PRECISION_CLASS = {"day": "Day", "month": "Month", "year": "Year"}
_KEY = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Conversion:
    """One report as quads, with what was read and what was not.

    `statements` are the quads as N-Quads writes them, without the full stop, sorted. `coverage` gives, by kind of mention, (read, seen). `conflicts` names things whose readings contradict each other.
    """

    key: str
    title: str
    source: Source
    statements: tuple[str, ...]
    counts: dict[str, int]
    coverage: dict[str, tuple[int, int]]
    unread: tuple[Unread, ...]
    new_agencies: tuple[str, ...]
    conflicts: tuple[str, ...]
    warnings: tuple[str, ...]
    fired: dict[str, int]

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        return tuple(parse("".join(f"{statement} .\n" for statement in self.statements), format=RdfFormat.N_QUADS))

    @property
    def released(self) -> tuple[Quad, ...]:
        """The quads without the report's prose: what may be published."""
        return tuple(q for q in self.quads if q.predicate not in PROSE)

    @property
    def reading(self) -> dict[str, Any]:
        """What was read and what was not, for programs: JSON's types only, the unread passages by their places in the source."""
        return {
            "key": self.key, "title": self.title, "file": self.source.name, "checksum": self.source.checksum, "quads": len(self.statements), "counts": self.counts,
            "coverage": {kind: {"read": read, "seen": seen} for kind, (read, seen) in self.coverage.items()},
            "unread": [{"kind": u.kind, "text": u.text, "start": u.place.start, "end": u.place.end, "reason": u.reason} for u in self.unread],
            "newAgencies": list(self.new_agencies), "conflicts": list(self.conflicts), "warnings": list(self.warnings), "rules": self.fired,
        }


@lru_cache(maxsize=1)
def prepared() -> tuple[Authority, Readers]:
    """What every conversion reads with. Raises what `authority.load` raises."""
    def make() -> tuple[Authority, Readers]:
        authority = authority_files.load()
        return authority, Readers(authority)

    sources = [*authority_files.files(), *kept.code("ontology"), *kept.code("loader"), Path(ahocorasick.__file__)]
    return kept.made("readers", sources, make)


def mentions(source: Source) -> Mentions:
    """A report's mentions by paragraph. Raises Problem not-a-report."""
    _, readers = prepared()
    document = read_document(source)
    front = _Front(document, readers)
    return mentions_of(document, readers, front.home, front.written, front.covered)


def convert_file(path: Path, key: str | None = None, ahead: BothEnds | None = None) -> Conversion:
    """Convert a report's file. Raises what `read_file` and `convert` raise."""
    return convert(read_file(path), key, ahead)


def convert(source: Source, key: str | None = None, ahead: BothEnds | None = None) -> Conversion:
    """Convert a decoded report; `ahead`, over `mentions`, is a second process that helps.

    Raises Problem: not-a-report (no headings), bad-key (a key that is no slug).
    """
    if key is not None and not (_KEY.fullmatch(key) and len(key) <= 40):
        raise Problem("bad-key", key=key)
    if ahead is not None:
        ahead.begin(source)
    authority, readers = prepared()
    document = read_document(source)
    front = _Front(document, readers)
    key = key or front.key
    facts, unread, coverage = interpret(document, authority, readers, key, front.home, front.written, front.covered, ahead)
    writer = _Writer(document, facts, front, key)
    statements = writer.statements()
    new = sorted({t.label for t in facts.things.values() if t.needs_review and t.ref.kind == "agency"})
    counts = Counter(t.classes[-1] for t in facts.things.values())
    counts.update({"Section": len(document.sections) - 1, "Paragraph": len(document.paragraphs), "TextSpan": len(facts.extracted)})
    return Conversion(key, front.title, source, tuple(statements), dict(sorted(counts.items())), coverage, tuple(unread), tuple(new),
                      tuple(sorted(writer.conflicts)), tuple(document.warnings), facts.fired)


def _written(lines: list[MappedText]) -> Dated | None:
    """The day or month that stands alone on the title page: 二〇二五年二月."""
    for line in lines:
        found = read_dates(line.text, DateContext())
        if len(found) == 1 and found[0].value and found[0].value.precision in ("day", "month") and found[0].end - found[0].start >= len(line.text.strip("（） ")):
            return Dated(found[0].value, (Span(*line.place()),))
    return None


class _Front:
    """What the title page says: title, years, publisher, and the key made of them."""

    def __init__(self, document: Document, readers: Readers) -> None:
        lines = document.front
        self.title_line: MappedText | None = next((x for x in lines if regex("报告|白皮书|蓝皮书|公报|年鉴").search(x.text)), lines[0] if lines else None)
        self.title = self.title_line.text.strip("# ") if self.title_line is not None else (document.sections[1].title if len(document.sections) > 1
                                                                                          else document.source.name)
        self.years: DateValue | None = None
        self.publisher = None
        self.publisher_line: MappedText | None = None
        for line in lines:
            dates = [d.value for d in read_dates(line.text, DateContext()) if d.value]
            if dates and self.years is None:
                self.years = dates[0]
            body = readers.agencies.whole(line.text.strip()) if line is not self.title_line else None
            if body is not None and self.publisher is None:
                self.publisher, self.publisher_line = body, line
        self.written = _written(lines)
        self.covered = year_covered(document)
        self.home = next((home for line in (self.publisher_line, self.title_line) if line is not None
                          and (home := home_of(line.text.strip("# "), readers.places.names))), None)
        publisher = self.publisher.code if self.publisher and not self.publisher.is_new else pinyin(self.title)[:24].strip("-")
        years = f"{self.years.start.year}" + (f"-{self.years.end.year}" if self.years.end.year != self.years.start.year else "") if self.years \
            else digest("".join(regex(r"\d+").findall("".join(p.text.text for p in document.paragraphs))), length=8)
        self.key = f"{publisher}-{years}"[:40].strip("-")


class _Terms(dict[Ref | NamedNode, str]):
    """Things and properties as N-Quads writes them, each written once."""

    def __missing__(self, term: Ref | NamedNode) -> str:
        self[term] = text = str(term.iri if type(term) is Ref else term)
        return text


class _Writer:
    """Writes one report's facts as quads in the form of N-Quads: they go to a file, and most to be parsed there by the engine only."""

    def __init__(self, document: Document, facts: Facts, front: _Front, key: str) -> None:
        self.document = document
        self.facts = facts
        self.front = front
        self.key = key
        self.out: set[str] = set()
        self.conflicts: set[str] = set()
        self.spans: dict[Span, set[str]] = defaultdict(set)
        self.span_refs: dict[Span, Ref] = {}
        self.terms = _Terms()
        self.paragraph_of: dict[Span, Paragraph] = {}
        self.heading_of: dict[Span, Ref] = {}
        self.section_ref: dict[Section, Ref] = {}
        self.section_slugs: set[str] = set()
        self.dates: dict[DateValue, Ref] = {}

    def statements(self) -> list[str]:
        self._structure()
        self._things()
        self._statements()
        self._periods()
        self._observations()
        self._dates()
        self._spans()
        self._rules()
        return sorted(self.out)

    # -- writing ------------------------------------------------------------------------------------------------------------------------

    def add(self, subject: Ref, prop: NamedNode, value: Value | NamedNode | Literal, graph: Ref | None = None) -> None:
        terms = self.terms
        statement = f"{terms[subject]} {terms[prop]} {terms[value] if type(value) is Ref else self._node(value)}"
        self.out.add(statement if graph is None else f"{statement} {terms[graph]}")

    def _node(self, value: DateValue | Decimal | int | bool | str | Zh | NamedNode | Literal) -> NamedNode | Literal | str:
        match value:
            case Zh():
                return Literal(value.text, language="zh")
            case NamedNode() | Literal():
                return value
            case DateValue():
                if value not in self.dates:
                    self.dates[value] = date_ref(value)
                return self.terms[self.dates[value]]
            case bool():
                return Literal("true" if value else "false", datatype=XSD.boolean)
            case int():
                return Literal(str(value), datatype=XSD.integer)
            case Decimal():
                return Literal(plain(value), datatype=XSD.decimal)
            case _:
                return Literal(value)

    def span_ref(self, span: Span) -> Ref:
        found = self.span_refs.get(span)
        if found is None:
            found = self.span_refs[span] = Ref("span", f"{self.key}/{span.start}-{span.end}")
        return found

    def label(self, ref: Ref, zh: str, en: str | None = None) -> None:
        self.add(ref, RDFS.label, Zh(zh))
        if en:
            self.add(ref, RDFS.label, Literal(en, language="en"))

    # -- the report's own parts -----------------------------------------------------------------------------------------------------------

    def _structure(self) -> None:
        report = Ref("report", self.key)
        document = self.document
        for told in (self.front.written, self.front.covered):
            if told is not None:
                self.heading_of[told.spans[0]] = report
        self.section_ref[document.root] = report
        self.add(report, RDF.type, EGOV.Report)
        years = self.front.years
        title = self.front.title + (f"（{years.start.year}—{years.end.year}年）" if years and years.start.year != years.end.year else "")
        self.label(report, title)
        self.add(report, DCTERMS.title, Zh(title))
        self.add(report, EGOV.checksum, document.source.checksum)
        if years:
            self.add(report, DCTERMS.temporal, years)
        if self.front.publisher:
            body = self.front.publisher
            ref = self.facts.thing("agency", body.code, body.classes, body.label, review=body.is_new)
            self.add(report, DCTERMS.publisher, ref)
        for section in document.sections[1:]:
            self._section(section)
        for paragraph in document.paragraphs:
            self._paragraph(paragraph)
        for figure in document.figures:
            ref = Ref("figure", f"{self.key}/{figure.number}")
            self.add(ref, EGOV.partOf, self.section_ref[figure.section])
            if figure.illustrates:
                self.add(ref, EGOV.illustrates, self.paragraph_ref(figure.illustrates))

    def _section(self, section: Section) -> None:
        parent = self.section_ref[section.parent]
        number = section_number(section)
        slug = f"{parent.slug}/{number}" if section.parent is self.document.root else f"{parent.slug}-{number}"
        if slug in self.section_slugs:
            slug += "-" + name_slug(section.title)[-6:]
        while slug in self.section_slugs:       # the same number and title once more under one heading
            slug += f"-{section.ordinal}"
        self.section_slugs.add(slug)
        ref = Ref("section", slug)
        self.section_ref[section] = ref
        self.add(ref, RDF.type, EGOV.Section)
        self.label(ref, section.title)
        if section.number:
            self.add(ref, EGOV.number, section.number)
        self.add(ref, EGOV.partOf, parent)
        span = Span(*section.heading.place())
        self.add(ref, EGOV.evidence, self.span_ref(span))
        self.spans[span].add("heading")
        self.heading_of[span] = ref
        self.add(ref, RDFS.label, Zh(section.title), self.span_ref(span))

    def paragraph_ref(self, paragraph: Paragraph) -> Ref:
        return Ref("paragraph", self.facts.paragraph_slug(paragraph))

    def _paragraph(self, paragraph: Paragraph) -> None:
        ref = self.paragraph_ref(paragraph)
        self.add(ref, RDF.type, EGOV.Paragraph)
        self.add(ref, EGOV.partOf, self.section_ref[paragraph.section])
        start, end = paragraph.text.place()
        self.add(ref, EGOV.start, start)
        self.add(ref, EGOV.end, end)
        place = paragraph.section.path or self.front.title
        self.label(ref, f"{place} 第{paragraph.ordinal}段", f"{place} ¶{paragraph.ordinal}")
        self.add(ref, EGOV.text, Zh(paragraph.text.text, prose=True))
        for sentence in paragraph.sentences:
            self.paragraph_of[Span(*sentence.place)] = paragraph
        if paragraph.year_heading is not None:
            self.heading_of[Span(*paragraph.year_heading.place())] = self.section_ref[paragraph.section]

    # -- things and statements ------------------------------------------------------------------------------------------------------------

    def _things(self) -> None:
        for thing in self.facts.things.values():
            for name in (*thing.classes[:1], thing.classes[-1]):
                self.add(thing.ref, RDF.type, EGOV[name])
            self.add(thing.ref, RDFS.label, Zh(thing.label))
            if thing.needs_review:
                self.add(thing.ref, EGOV.needsReview, True)
            if thing.ref.kind == "agency" and thing.needs_review:
                self.add(thing.ref, EGOV.code, thing.ref.slug)
                self.add(thing.ref, SKOS.prefLabel, Zh(thing.label))
            elif thing.ref.kind == "platform" and thing.ref.slug not in self.facts.authority.platforms:
                self.add(thing.ref, SKOS.prefLabel, Zh(thing.label))
        for ref, span in self.facts.mentions:
            seen = self.span_ref(span)
            self.add(ref, EGOV.evidence, seen)
            self.spans[span] |= set()
            self.add(ref, RDF.type, EGOV[self.facts.things[ref].classes[-1]], seen)

    def _statements(self) -> None:
        by_date: dict[tuple[Ref, NamedNode], list[Statement]] = defaultdict(list)
        for statement in self.facts.statements:
            said = self.span_ref(statement.span)
            self.spans[statement.span].add(statement.rule)
            self.add(statement.subject, statement.property, statement.value, said)
            if statement.subject in self.facts.things:
                self.add(statement.subject, EGOV.evidence, said)
                for span in statement.also:
                    self.add(statement.subject, EGOV.evidence, self.span_ref(span))
            for span in statement.also:
                self.spans[span].add(statement.rule)
                if isinstance(statement.value, DateValue):
                    self.add(date_ref(statement.value), EGOV.year, statement.value.year, self.span_ref(span))
            if isinstance(statement.value, DateValue) and statement.property in ONE_DATE:
                by_date[statement.subject, statement.property].append(statement)
            elif statement.property == RDFS.label and statement.value != Zh(self.facts.things[statement.subject].label):
                self.add(statement.subject, SKOS.altLabel, statement.value)
            elif statement.property != SKOS.altLabel or statement.value != Zh(self.facts.things[statement.subject].label):
                self.add(statement.subject, statement.property, statement.value)
        for (subject, prop), statements in by_date.items():
            kept = finest(s.value for s in statements)
            for value in kept:
                self.add(subject, prop, value)
            if len(kept) > 1:
                self.add(subject, EGOV.needsReview, True)
                self.conflicts.add(f"{self.facts.things[subject].label}: {prop.value.rsplit('#', 1)[1]} {' / '.join(v.edtf for v in kept)}")

    def _periods(self) -> None:
        """First and last day directly on policies and events: by issuing, else presenting, else adopting."""
        found: dict[Ref, dict[NamedNode, list[DateValue]]] = defaultdict(lambda: defaultdict(list))
        for statement in self.facts.statements:
            if statement.property in PERIOD_FROM.get(statement.subject.kind, ()):
                found[statement.subject][statement.property].append(statement.value)
        for subject, by_property in found.items():
            prop = next(p for p in PERIOD_FROM[subject.kind] if p in by_property)
            value = sorted(finest(by_property[prop]), key=lambda v: (v.start, v.end))[0]
            self.add(subject, EGOV.startDate, Literal(value.start.isoformat(), datatype=XSD.date))
            self.add(subject, EGOV.endDate, Literal(value.end.isoformat(), datatype=XSD.date))

    def _observations(self) -> None:
        """Flag observations that tell one thing differently: same subject, indicator, unit and date, another value or bound."""
        told: dict[Ref, dict[NamedNode, Value]] = defaultdict(dict)
        for statement in self.facts.statements:
            if statement.subject.kind == "observation":
                told[statement.subject].setdefault(statement.property, statement.value)
        groups: dict[tuple, list[Ref]] = defaultdict(list)
        for ref, values in told.items():
            date = values.get(EGOV.asOf)
            if date is not None:
                month = (date.end.year, date.end.month)
                groups[values.get(EGOV.subject), values.get(EGOV.ofIndicator), values.get(EGOV.unit), month].append(ref)
        def differ(one: Ref, other: Ref) -> bool:
            return any(told[one].get(prop) != told[other].get(prop) for prop in (EGOV.value, EGOV.bound))

        for group in groups.values():
            for ref in group:
                for other in group:
                    if ref != other and differ(ref, other):
                        self.add(ref, EGOV.conflictsWith, other)
            if any(differ(group[0], other) for other in group[1:]):
                self.conflicts.add(" / ".join(sorted(self.facts.things[r].label for r in group)))

    def _dates(self) -> None:
        for value in sorted(self.dates, key=lambda v: v.slug):
            ref = date_ref(value)
            self.add(ref, RDF.type, EGOV.Date)
            self.add(ref, RDF.type, EGOV[_PRECISION_CLASS.get(value.precision, "Interval")])
            self.add(ref, EGOV.startDate, Literal(value.start.isoformat(), datatype=XSD.date))
            self.add(ref, EGOV.endDate, Literal(value.end.isoformat(), datatype=XSD.date))
            self.add(ref, EGOV.edtf, value.edtf)
            self.add(ref, EGOV.precision, value.precision)
            self.add(ref, EGOV.year, value.year)
            if value.slug not in self.facts.authority.periods:
                self.label(ref, chinese_date(value), value.edtf)

    def _spans(self) -> None:
        text = self.document.source.text
        root = Ref("report", self.key)
        for span, rules in self.spans.items():
            ref = self.span_ref(span)
            self.add(ref, RDF.type, EGOV.TextSpan)
            self.add(ref, EGOV.start, span.start)
            self.add(ref, EGOV.end, span.end)
            paragraph = self.paragraph_of.get(span)
            if paragraph is not None:
                self.add(ref, EGOV.inParagraph, self.paragraph_ref(paragraph))
            else:
                self.add(ref, EGOV.partOf, self.heading_of.get(span, root))
            self.label(ref, f"{self.front.title} {span.start}–{span.end}", f"{self.key} {span.start}–{span.end}")
            self.add(ref, EGOV.text, Zh("".join(text[span.start:span.end].split()), prose=True))
            for rule in rules:
                self.add(ref, EGOV.extractedBy, Ref("rule", rule))

    def _rules(self) -> None:
        used = {rule for rules in self.spans.values() for rule in rules}
        for name, zh, en in [(r.name, r.zh, r.en) for r in all_rules()] + [
                ("heading", "标题", "a heading"), ("mention", "提及机构、地点、主题或图", "a body, place, topic or figure is named")]:
            if name in used:
                ref = Ref("rule", name)
                self.add(ref, RDF.type, EGOV.Rule)
                self.label(ref, zh, en)
                self.add(ref, DCTERMS.description, Zh(zh))
                self.add(ref, DCTERMS.description, Literal(en, language="en"))


def section_number(section: Section) -> str:
    """A section's number for its slug: 2 for 二, 1 for （一）, pinyin for 摘要."""
    digits = regex(r"[（）\s第章节篇编]").sub("", section.number)
    if regex("[一二三四五六七八九十]+").fullmatch(digits):
        return str(chinese_number(digits))
    if regex(r"[\d.]+").fullmatch(digits):
        return digits.replace(".", "-")
    return pinyin(section.number or section.title)[:40].strip("-") or name_slug(section.title)


def date_ref(value: DateValue) -> Ref:
    return Ref("date", value.slug)


def plain(value: Decimal) -> str:
    """A decimal's canonical lexical form without exponent: 1080000000, 99.4."""
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def finest(values: Iterable[DateValue]) -> list[DateValue]:
    """The readings that no finer reading lies within: of 2024-01 and 2024-01-09 the day."""
    distinct = sorted(set(values), key=lambda v: (v.start, v.end))
    return [v for v in distinct if not any(w != v and v.contains(w) for w in distinct)]


def chinese_date(value: DateValue) -> str:
    """A date as Chinese prints it: 2024年5月24日至25日."""
    first, last = value.start, value.end
    day = f"{first.year}年{first.month}月{first.day}日"
    if value.precision == "day":
        return day
    if value.precision == "month":
        return f"{first.year}年{first.month}月"
    if value.precision == "year":
        return f"{first.year}年"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}—{last.year}年"
    if first.year == last.year and first.month == last.month:
        return f"{day}至{last.day}日"
    return f"{day}至" + (f"{last.month}月{last.day}日" if first.year == last.year else f"{last.year}年{last.month}月{last.day}日")
