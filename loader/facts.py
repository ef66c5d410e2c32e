"""What the text says: things, statements about them, and the spans that say so; rules write here, conversion reads from here."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from egovkg.loader.agencies import AgencyReader, Body
from egovkg.loader.dates import DateValue
from egovkg.loader.document import Document, Paragraph, Section, Sentence
from egovkg.loader.folding import fold_text
from egovkg.loader.grammar import Mention, Rule
from egovkg.loader.mentions import Told
from egovkg.loader.names import folded_names
from egovkg.loader.slugs import name_slug
from egovkg.ontology.authority import Authority
from egovkg.ontology.vocabulary import DCTERMS, EGOV, ID, RDFS, SKOS
from pyoxigraph import NamedNode
from egovkg.loader.regexes import regex


class Span(NamedTuple):
    """A piece of the source: code points `start`…`end` (exclusive)."""

    start: int
    end: int


class Ref(NamedTuple):
    """A thing by its kind and slug: its IRI is …/id/{kind}/{slug}."""

    kind: str
    slug: str

    @property
    def iri(self) -> NamedNode:
        return NamedNode(f"{ID}{self.kind}/{self.slug}")


class Zh(NamedTuple):
    """A Chinese text; `prose` marks words that belong to the report and stay in the local store."""

    text: str
    prose: bool = False


Value = Ref | DateValue | Decimal | int | bool | str | Zh


class Statement(NamedTuple):
    """`subject property value`, said by `span` and read by `rule`; `also` are the spans it inherits from (a heading's year …)."""

    subject: Ref
    property: NamedNode
    value: Value
    span: Span
    rule: str
    also: tuple[Span, ...] = ()


@dataclass
class Thing:
    """A thing that the text speaks of; `classes` are local names of the model, the most specific first."""

    ref: Ref
    classes: tuple[str, ...]
    label: str
    needs_review: bool = False


class Dated(NamedTuple):
    """A date with the spans its words stand in, the own sentence's first."""

    value: DateValue
    spans: tuple[Span, ...]


@dataclass
class Discourse:
    """What the sentences before have set: what 本届论坛, 该法, 会上 or a sentence without a subject refers to. Reset by each paragraph."""

    date: Dated | None = None           # an entry's date
    as_of: Dated | None = None          # 截至…
    event: Ref | None = None
    events: list[tuple[int, int, Ref]] = field(default_factory=list)     # (sentence, place in it, event) of those named
    main_event: Ref | None = None       # the summit of which `event` is a sub-forum
    event_date: dict[Ref, Dated] = field(default_factory=dict)
    whole: dict[Ref, Ref] = field(default_factory=dict)              # the contest or summit of which an event is a stage
    issued: dict[Ref, Dated] = field(default_factory=dict)           # when the documents of the paragraph were issued
    adopted: set[Ref] = field(default_factory=set)                   # the documents that the paragraph has seen adopted
    occasion: Ref | None = None         # the meeting at which `policy` was given
    policy: Ref | None = None
    policy_sentence: Sentence | None = None
    policy_paragraph: Paragraph | None = None
    platform: Ref | None = None
    platform_then: Ref | None = None    # what `platform` was before this sentence
    body: Ref | None = None             # the last agency in subject position
    person: str = ""
    figures: list[tuple[int, int, Ref, str]] = field(default_factory=list)    # (sentence, place in it, subject, indicator) of the figures read
    figure_indicator: str = ""          # the last figure's indicator
    figure_subjects: set[Ref] = field(default_factory=set)              # what the figures of the paragraph are of
    figure_verb: str = ""               # the verb of the last figure with an object …
    figure_tail: str = ""               # … and the last word of that object


# What leads on from a figure's subject to its verb: 样例网络|已接入….
_WITHOUT = regex("(?<=..)(?:已经|已|也|还|都|将|预计|有望|(?<![存所现内])在)+$")
MOST_DAYS = 15      # no summit or fair lasts longer

# Endings of a title that tell its type: the longest that fits is taken.
POLICY_TYPES = {
    "规划": "Plan", "计划": "Plan", "规划（纲要）": "Plan", "意见": "Opinion", "办法": "Measures", "细则": "Measures", "方案": "Scheme",
    "通知": "Notice", "公告": "Notice", "通告": "Notice", "指南": "Guideline", "指引": "Guideline", "导则": "Guideline", "纲要": "Outline",
    "规定": "Provisions", "决定": "Decision", "措施": "Measures", "决议": "Decision", "建议": "Proposal", "工作报告": "WorkReport", "条例": "AdministrativeRegulation",
    "法": "Law", "宪法": "Law", "标准": "Standard", "规范": "Standard", "要求": "Standard", "草案": "Bill", "（草案）": "Bill",
    "征求意见稿）": "Bill",
}
# Titles that recur every year under one name.
YEARLY_TITLES = frozenset({"政府工作报告"})


class Facts:
    """Collects things and statements of one report. Rules set nothing but statements; the reader sets sentence, rule and discourse."""

    def __init__(self, document: Document, authority: Authority, bodies: AgencyReader, key: str) -> None:
        self.document = document
        self.authority = authority
        self.bodies = bodies
        self.key = key
        self.written: Dated | None = None             # when the title page says that the report was written
        self.covered: Dated | None = None             # the one year that the report is about by its title page's own words
        self.home: Ref | None = None                  # the province or city the report is about
        self.meeting_body: dict[Ref, Ref] = {}       # the body that sits in a meeting
        self.short_titles: dict[str, str] = {}       # 《条例》 for 《某条例》（以下简称《条例》）
        self.gathering_on: dict[date, Ref] = {}      # the summit, fair or contest of each day
        self.names = {kind: folded_names(authority, kind) for kind in ("series", "unit", "platform")}
        self.things: dict[Ref, Thing] = {}
        self.labelled: dict[str, Ref] = {}           # systems and bodies of this report by their labels
        self.statements: list[Statement] = []
        self.mentions: list[tuple[Ref, Span]] = []
        self.extracted: dict[Span, set[str]] = {}
        self.fired: dict[str, int] = {}
        self.used: set[tuple[Span, str]] = set()     # (place in the source, kind) of mentions that became part of a fact
        self.rule: Rule | None = None
        self.sentence: Sentence | None = None
        self.before = Told()                          # the dates that its paragraph has told before it
        self._placed: tuple[Sentence | None, Span] = (None, Span(0, 0))
        self.discourse = Discourse()

    # -- where we are ---------------------------------------------------------------------------------------------------------------

    @property
    def span(self) -> Span:
        if self._placed[0] is not self.sentence:
            self._placed = (self.sentence, Span(*self.sentence.place))
        return self._placed[1]

    @property
    def paragraph(self) -> Paragraph:
        return self.sentence.paragraph

    @property
    def section(self) -> Section:
        return self.paragraph.section

    def dated(self, mention: Mention | None) -> Dated | None:
        """The date of a mention in this sentence, with the heading or earlier sentence that completes it."""
        if mention is None or mention.value is None or mention.value.value is None:
            return None
        self.use(mention)
        extra: tuple[Span, ...] = ()
        if mention.value.inherited == "context" and self.paragraph.year_heading is not None:
            extra = (Span(*self.paragraph.year_heading.place()),)
        elif mention.value.inherited == "earlier" and mention.value.anchor is None:
            extra = self._before(mention).spans
        elif mention.value.inherited == "report" and self.covered is not None:
            extra = self.covered.spans
        elif mention.value.inherited == "written" and self.written is not None:
            extra = self.written.spans
        return Dated(mention.value.value, (self.span, *(s for s in extra if s != self.span)))

    def _before(self, mention: Mention) -> Dated:
        """The date of an earlier sentence that completes a date: 同年, else a month or a day alone."""
        part, before = mention.value.parts[0], self.before
        number, value = before.earlier if part.relative else before.scene if part.month and self.covered is not None else before.told
        return Dated(value, (Span(*self.paragraph.sentences[number].place),))

    def heading_year(self) -> Dated | None:
        """The year of the heading above the paragraph (2023年政务服务成效), for 全年 and 当年."""
        heading = self.paragraph.year_heading
        found = regex(r"(?:19|20)\d\d").search(fold_text(heading.text)) if heading is not None else None
        return Dated(DateValue.of_year(int(found.group())), (self.span, Span(*heading.place()))) if found else None

    def use(self, *mentions: Mention | None) -> None:
        """Note that these mentions became part of a fact, so that they are not listed as unread."""
        for mention in mentions:
            if mention is not None:
                self.used.add((Span(*self.sentence.text.place(mention.start, mention.end)), mention.kind))

    def is_used(self, mention: Mention) -> bool:
        return (Span(*self.sentence.text.place(mention.start, mention.end)), mention.kind) in self.used

    def now_policy(self, policy: Ref) -> None:
        """From here on, 该法 and a sentence without a document mean this one."""
        self.discourse.policy, self.discourse.policy_sentence, self.discourse.policy_paragraph = policy, self.sentence, self.paragraph

    # -- saying ---------------------------------------------------------------------------------------------------------------------

    def say(self, subject: Ref, prop: NamedNode, value: Value | Dated | None, also: tuple[Span, ...] = ()) -> None:
        """State `subject prop value` with this sentence as its span; None says nothing."""
        if value is None or value == "":
            return
        if isinstance(value, Dated):
            if prop == EGOV.onDate:
                self.discourse.event_date.setdefault(subject, value)
            elif prop == EGOV.issuedOn:
                self.discourse.issued[subject] = value
            value, also = value.value, also + value.spans
        rule = self.rule.name if self.rule else "mention"
        also = tuple(dict.fromkeys(s for s in also if s != self.span))
        self.statements.append(Statement(subject, prop, value, self.span, rule, also))
        self.extracted.setdefault(self.span, set()).add(rule)

    def thing(self, kind: str, slug: str, classes: tuple[str, ...], label: str, *, review: bool = False) -> Ref:
        """The thing of this identity, named in this sentence."""
        ref = Ref(kind, slug)
        known = self.things.get(ref)
        if known is None:
            self.things[ref] = Thing(ref, classes, label, review)
            if kind in ("platform", "agency"):
                self.labelled.setdefault(label, ref)
        elif len(classes) > len(known.classes):
            known.classes = classes
        return ref

    def see(self, ref: Ref, also: tuple[Span, ...] = ()) -> Ref:
        """Note this sentence as evidence of the thing."""
        for span in (self.span, *also):
            self.mentions.append((ref, span))
        self.extracted.setdefault(self.span, set()).add(self.rule.name if self.rule else "mention")
        return ref

    def mention_here(self, ref: Ref) -> None:
        """Note that this sentence's paragraph mentions the thing."""
        self.say(Ref("paragraph", self.paragraph_slug(self.paragraph)), EGOV.mentions, ref)

    def paragraph_slug(self, paragraph: Paragraph) -> str:
        start, end = paragraph.text.place()
        return f"{self.key}/{start}-{end}"

    # -- things by kind -------------------------------------------------------------------------------------------------------------

    def agency(self, mention: Mention) -> Ref:
        """The agency behind a mention: of the authority file, or a new one, proposed for review."""
        self.use(mention)
        body = mention.value
        ref = self._body(body)
        if body.is_new or self.bodies.resolve(mention.text) is None:
            for name in (mention.text, *body.aliases):
                self.say(ref, RDFS.label if name == body.label else SKOS.altLabel, Zh(name))
        return ref

    def _body(self, body: Body) -> Ref:
        """The agency of a body, with the one that it is an office of; the longer of two full names is its label."""
        ref = self.thing("agency", body.code, body.classes, body.label, review=body.is_new)
        if body.is_new:
            self.things[ref].label = max(self.things[ref].label, body.label, key=lambda name: (len(name), name))
            if body.whole and body.whole.is_new:
                self._body(body.whole)
            if body.parent:
                self.say(ref, EGOV.parentAgency, Ref("agency", body.parent))
        return self.see(ref)

    def policy(self, mention: Mention, year: int | None = None, kind: str | None = None) -> Ref:
        """The policy of a title mention. A yearly title needs `year`; without one it is a policy of its own, told apart by having none."""
        self.use(mention)
        return self._policy(mention.value.title, year, kind)

    def _policy(self, printed: str, year: int | None, kind: str | None) -> Ref:
        title = self.short_titles.get(printed, printed)
        classes = (kind,) if kind else policy_classes(title)
        yearly = title in YEARLY_TITLES
        label = f"{title}（{year}年）" if yearly and year else title
        slug = name_slug(title, year) if yearly and year else name_slug(title)
        ref = self.see(self.thing("policy", slug, (*classes, "Policy"), label))
        if kind:        # what the sentence calls it (国家标准) says more than its title's ending (指南)
            self.things[ref].classes = (kind, "Policy")
        if title == printed:
            self.say(ref, DCTERMS.title, Zh(title))
        if year := year if yearly else edition_year(title):
            self.say(ref, EGOV.editionYear, year)
        return ref

    def titled(self, title: str) -> Ref:
        """The policy of a title that stands inside another title."""
        return self._policy(title, None, None)

    def event(self, name: str, kind: str, *identity: object, series: str = "", edition: int | None = None, known_as: str = "") -> Ref:
        """The event `name`; identity is series and edition where it has them, else its name (or `known_as`, where its name varies from
        telling to telling) and `identity` (year, place in another event)."""
        slug = name_slug(series, edition) if series and edition is not None else name_slug(known_as or name, *identity)
        ref = self.see(self.thing("event", slug, (kind, "Event"), name))
        self.say(ref, RDFS.label, Zh(name))
        if series:
            self.say(ref, EGOV.inSeries, self.series(series))
        if edition is not None:
            self.say(ref, EGOV.edition, edition)
        return ref

    def gathers(self, event: Ref, dated: Dated) -> None:
        """Note a summit, fair or contest with its days, so that what happens there on one of them is found to be part of it."""
        first, days = dated.value.start, (dated.value.end - dated.value.start).days + 1
        if days <= MOST_DAYS:
            self.gathering_on.update({first + timedelta(days=n): event for n in range(days)})

    def series(self, name: str) -> Ref:
        known = self.names["series"].get(name)
        slug, label = (known.slug, known.label) if known else (name_slug(name), name)
        ref = self.see(self.thing("series", slug, ("EventSeries",), label))
        self.say(ref, RDFS.label, Zh(label))
        return ref

    def place(self, mention: Mention) -> Ref:
        self.use(mention)
        place = mention.value
        ref = self.see(self.thing("place", place.slug, ("Place",), place.label))
        if place.slug not in self.authority.places:
            self.say(ref, RDFS.label, Zh(place.label))
            if place.within:
                self.say(ref, EGOV.within, Ref("place", place.within))
        return ref

    def person(self, name: str) -> Ref:
        ref = self.see(self.thing("person", name_slug(name), ("Person",), name))
        self.say(ref, RDFS.label, Zh(name))
        return ref

    def platform_of(self, mention: Mention) -> Ref:
        """Which platform a mention names, without noting it."""
        return Ref("platform", mention.value.code)

    def platform(self, mention: Mention) -> Ref:
        self.use(mention)
        named = mention.value
        ref = self.see(self.thing("platform", named.code, (*named.classes, "Platform"), named.label))
        for name in (named.printed, *named.aliases):
            self.say(ref, RDFS.label if name == named.label else SKOS.altLabel, Zh(name))
        return ref

    def named_subject(self, name: str) -> Ref:
        """What a figure is about by its name: the system or body that goes by it, else a subject of that name."""
        name = _WITHOUT.sub("", name)
        if known := self._named_thing(name):
            return self.see(known)
        ref = self.see(self.thing("subject", name_slug(name), ("Subject",), name))
        self.say(ref, RDFS.label, Zh(name))
        return ref

    def _named_thing(self, name: str) -> Ref | None:
        if entry := self.names["platform"].get(name):
            return self.thing("platform", entry.code, (*entry.types, "Platform") if "Platform" not in entry.types else entry.types, entry.label)
        if body := self.bodies.resolve(name):
            return self.thing("agency", body.code, body.classes, body.label)
        return self.labelled.get(name)

    def indicator(self, name: str) -> Ref:
        ref = self.see(self.thing("indicator", name_slug(name), ("Indicator",), name))
        self.say(ref, RDFS.label, Zh(name))
        return ref

    def unit(self, name: str) -> Ref:
        known = self.names["unit"].get(name)
        slug = known.slug if known else name_slug(name)
        ref = self.see(self.thing("unit", slug, ("Unit",), known.label if known else name))
        if not known:
            self.say(ref, RDFS.label, Zh(name))
        return ref


_EDITION_YEAR = regex(r"^((?:19|20)\d\d)年?(?=[\u4e00-\u9fff])(?!年?[—至到-])|（((?:19|20)\d\d)年?版?）$|(?<!\d)((?:19|20)\d\d)年度?(?=(?:重点)?(?:工作|任务)(?:要点|计划|清单|安排)$)")


def edition_year(title: str) -> int | None:
    """The year by which a title tells its edition from others.

    >>> edition_year("样例指数报告（2024）"), edition_year("2024联合国样例报告"), edition_year("某省样例2024年工作要点"), edition_year("样例行动计划（2024—2026年）")
    (2024, 2024, 2024, None)
    """
    found = _EDITION_YEAR.search(title)
    return int(found[1] or found[2] or found[3]) if found else None


def policy_classes(title: str) -> tuple[str, ...]:
    """The class that a title's ending tells, or none.

    >>> policy_classes("关于加强数字政府建设的指导意见")
    ('Opinion',)
    >>> policy_classes("数字乡村发展行动计划（2022-2025年）")
    ('Plan',)
    """
    bare = title
    while bare.endswith("）") and not bare.endswith("草案）") and not bare.endswith("意见稿）") and "（" in bare:
        bare = bare[:bare.rindex("（")]
    for ending in sorted(POLICY_TYPES, key=len, reverse=True):
        if bare.endswith(ending):
            return (POLICY_TYPES[ending],)
    return ()

