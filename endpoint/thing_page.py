"""What the page of one thing shows: its statements in a sensible order, each with its evidence, its parts, and what points to it."""
from collections import defaultdict
from dataclasses import dataclass, field

from egovkg.endpoint import digests
from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint.digests import MARKS, Told
from egovkg.endpoint.evidence import Passage, Piece, anchor, names_in_text, passage, pieces
from egovkg.endpoint.graph_reading import Span, Term
from egovkg.endpoint.languages import Words
from egovkg.endpoint.model_terms import Models, most_specific
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.showing import Links, Shower, Shown
from egovkg.endpoint.structured_data import describe
from egovkg.endpoint.workers import Engine
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import DCTERMS, EGOV, RDF, RDFS, SKOS
from pyoxigraph import BlankNode, Literal, NamedNode

POINTERS = 50
PASSAGES = 12
# What a reader looks for first; what is not here follows by its label.
ORDER = [
    RDFS.label, SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, RDF.type, DCTERMS.description, SKOS.definition,
    *(EGOV[name] for name in (
        "issuedBy", "issuedOn", "presentedOn", "givenBy", "adoptedBy", "adoptedOn", "adoptedAt", "effectiveOn", "repeals", "amends",
        "subject", "ofIndicator", "valueText", "value", "bound", "unit", "asOf", "inPlace", "reportedBy",
        "operatedBy", "builtBy", "launchedOn", "partOfPlatform", "onDate", "hostedBy", "heldIn", "theme", "discussed", "edition", "inSeries",
        "subEventOf", "about", "saidBy", "onOccasion", "startDate", "endDate", "number", "caption", "partOf", "inParagraph", "start", "end")),
]
LAST = [EGOV.mentions, EGOV.extractedBy, EGOV.code]
RANK = {node: at for at, node in enumerate(ORDER)} | {node: 1000 + at for at, node in enumerate(LAST)}
PROSE = EGOV.text
NOWHERE = Told(0, ())
PARTS_OF_REPORT = {EGOV.Report, EGOV.Section, EGOV.Paragraph, EGOV.Figure, EGOV.TextSpan, EGOV.Rule}


@dataclass(frozen=True)
class Mark:
    """A small sign beside a statement that leads to a passage."""

    number: int
    href: str


@dataclass(frozen=True)
class Value:
    """A value of a statement with its marks; `more` passages are not marked one by one."""

    shown: Shown
    marks: list[Mark]
    more: int


@dataclass
class Pages:
    """Where a long list stands: what it shows of how many, and the addresses of the pages before and after."""

    first: int
    last: int
    total: int
    before: str = ""
    after: str = ""


@dataclass
class ThingPage:
    """Everything that the template of a thing's page needs."""

    iri: str
    title: str
    title_lang: str
    classes: list[Shown]
    rows: list[tuple[Shown, list[Value]]]
    passages: list[Passage]
    passages_at: Pages
    text_loaded: bool
    pointers: list[tuple[Shown, list[Shown]]]
    pointers_at: Pages
    parts: list[tuple[Shown, str, str]] = field(default_factory=list)
    text: list[Piece] = field(default_factory=list)
    spans: list[Passage] = field(default_factory=list)
    said: list[tuple[Shown, Shown, Shown]] = field(default_factory=list)
    trail: list[Shown] = field(default_factory=list)
    structured: str = ""
    own_span: bool = False
    of_report: bool = False


def read(engine: Engine, index: Index | None, models: Models, path: str, words: Words, links: Links, first_pointer: int, first_passage: int) -> ThingPage:
    """Read the page of the thing at a path after /page/. Raises Problem (not-found, unknown-thing) and what Engine.query raises."""
    thing = graph.resource(path)
    store = graph.opened(engine)
    wanted = slice(first_passage, first_passage + PASSAGES), slice(first_pointer, first_pointer + POINTERS)
    digest = (digests.kept(index.read(), thing, *wanted) if index else None) or digests.read(store, thing, *wanted)
    facts = digest.facts
    if not facts and not digest.pointers_total and not graph.known(engine, thing):
        raise Problem("unknown-thing", iri=thing.value)
    classes = [value for predicate, value in facts if predicate == RDF.type and isinstance(value, NamedNode)]
    own_span = EGOV.TextSpan in classes
    shown_spans = graph.spans(engine, digest.spans)
    says = {span.iri: span.card.says_of(thing) for span in shown_spans}
    told_of = {span.iri: span.card.points_to(thing) for span in shown_spans}
    parts = graph.parts(engine, thing) if {EGOV.Report, EGOV.Section} & set(classes) else []
    own = graph.looked_up(engine, [thing])[thing] if own_span or EGOV.Paragraph in classes else None
    inner = graph.spans(engine, set(own.inside).difference(digests.read(store, thing).spans)) if own else []
    said = own.said if own else []
    trail = graph.ancestors(engine, [thing]).get(thing, []) if EGOV.partOf in {predicate for predicate, _ in facts} else []
    if own_span and shown_spans and shown_spans[0].paragraph:
        trail = [*shown_spans[0].path, shown_spans[0].paragraph]

    names = graph.names(engine, [
        thing, *(value for _, value in facts), *(value for told in says.values() for _, value in told), *(node for node, _ in digest.pointers),
        *(node for span in (*shown_spans, *inner) for node in (*span.path, span.paragraph, *span.rules) if node),
        *(part.iri for part in parts), *(node for told in told_of.values() for node, _ in told), *(term for statement in said for term in (statement[0], statement[2])), *trail,
    ], aliases=True)
    model = models.live()
    shower = Shower(words, links, names, model)
    heading = shower.term(thing)
    by_span = {span: sorted(told, key=lambda pair: (RANK.get(pair[0], 500), str(pair[0]), str(pair[1]))) for span, told in says.items()}
    by_span.setdefault(thing, []).extend((predicate, value) for subject, predicate, value in said if subject != thing)
    here = {"words": words, "links": links, "path": "/page/" + path}
    text = next((value.value for predicate, value in facts if predicate == PROSE and isinstance(value, Literal)), "")
    mentioned = [value for predicate, value in facts if predicate == EGOV.mentions]
    return ThingPage(
        thing.value, heading.text, heading.lang, [shower.term(node) for node in most_specific(model, sorted(classes, key=str))],
        rows(shower, facts, digest.told, shown_spans),
        [passage(shower, span, first_passage + at + 1, thing, by_span[span.iri], told_of[span.iri], not own_span) for at, span in enumerate(shown_spans)],
        pages(digest.spans_total, first_passage, PASSAGES, "spans", **here),
        all(span.text is not None for span in shown_spans),
        pointers_by_property(shower, digest.pointers),
        pages(digest.pointers_total, first_pointer, POINTERS, "from", **here),
        [(shower.term(part.iri), words.fill("figure_number", number=part.number) if part.figure and part.number else part.number, part.opening)
            for part in parts],
        pieces(text, names_in_text(shower, [*mentioned, *(value for _, _, value in said)])) if text and not own_span else [],
        [passage(shower, span, at + 1, thing, []) for at, span in enumerate(inner)],
        [(shower.term(s), shower.property(p), shower.value(p, o)) for s, p, o in said if p != RDF.type],
        [shower.term(node) for node in trail],
        describe(thing, facts, names), own_span, bool(PARTS_OF_REPORT & set(classes)),
    )


def rows(shower: Shower, facts: list[tuple[NamedNode, Term]], told: dict[tuple[NamedNode, Term], Told], shown: list[Span]) -> list[tuple[Shown, list[Value]]]:
    """The statements by property; evidence has a list of its own, and the text a place of its own."""
    here = {span.iri for span in shown}
    known = set(facts)
    grouped: dict[NamedNode, list[Value]] = defaultdict(list)
    for shown_value, predicate, value in sorted(((shower.value(*fact), *fact) for fact in facts if fact[0] != PROSE), key=lambda row: (row[0].text, str(row[2]))):
        if predicate == SKOS.prefLabel and (RDFS.label, value) in known:
            continue
        found = told.get((predicate, value), NOWHERE)
        marks = [Mark(number, "#" + anchor(span) if span in here else shower.links.page(span)) for number, span in found.first]
        grouped[predicate].append(Value(shown_value, marks, max(0, found.total - MARKS)))
    shown_properties = {predicate: shower.property(predicate) for predicate in grouped}
    order = sorted(grouped, key=lambda node: (RANK.get(node, 500), shown_properties[node].text))
    return [(shown_properties[node], grouped[node]) for node in order]


def pointers_by_property(shower: Shower, found: list[tuple[NamedNode | BlankNode, NamedNode]]) -> list[tuple[Shown, list[Shown]]]:
    """What points to the thing, by the property that does so, in the order of the query."""
    grouped: dict[NamedNode, list[Shown]] = defaultdict(list)
    for node, predicate in found:
        grouped[predicate].append(shower.term(node))
    return [(shower.property(predicate), nodes) for predicate, nodes in grouped.items()]


def pages(total: int, first: int, count: int, name: str, words: Words, links: Links, path: str) -> Pages:
    """The place in a list of `total` that shows `count` from `first`; `name` is the parameter that says from where."""
    last = min(first + count, total)
    found = Pages(first + 1 if total else 0, last, total)
    fragment = {"from": "incoming", "spans": "evidence"}[name]
    if first > 0:
        found.before = links.to(path, anchor=fragment, **{name: max(0, first - count)})
    if last < total:
        found.after = links.to(path, anchor=fragment, **{name: last})
    return found
