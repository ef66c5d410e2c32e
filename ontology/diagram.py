"""Draws the main classes and what joins them as an SVG of our own: boxes in a fixed order, lines for the properties that the model states."""
from __future__ import annotations

from html import escape

from egovkg.ontology.terms import Term, Terms
from egovkg.ontology.vocabulary import EGOV
from pyoxigraph import NamedNode

# Where each main class stands: rows from above, a place for each. Date and Topic, which join everything, are left out.
ROWS = (
    ("Person", "Quotation", "Event", "EventSeries"),
    ("Place", "Policy", "Agency", "Platform"),
    ("Unit", "Observation", "Indicator"),
    ("Report", "Section", "Paragraph", "TextSpan", "Rule"),
)
# The properties that are drawn, between those of their domain and range that stand here.
JOINS = ("saidBy", "onOccasion", "inSeries", "hostedBy", "adoptedAt", "appliesIn", "issuedBy", "operatedBy", "inPlace", "reportedBy", "ofIndicator",
         "unit", "inParagraph", "partOf", "extractedBy")
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 126, 44, 94, 76, 4


def draw(terms: Terms, language: str) -> str:
    """The diagram with its labels in a language; each box leads to the term's anchor."""
    longest = max(map(len, ROWS))
    spots = {EGOV[name]: (MARGIN + (longest - len(row)) * (WIDTH + GAP_X) // 2 + column * (WIDTH + GAP_X), MARGIN + line * (HEIGHT + GAP_Y))
             for line, row in enumerate(ROWS) for column, name in enumerate(row) if EGOV[name] in terms}
    width = max((x for x, _ in spots.values()), default=0) + WIDTH + MARGIN
    height = MARGIN + len(ROWS) * (HEIGHT + GAP_Y) - GAP_Y + MARGIN
    title = "主要的类及其关系" if language == "zh" else "The main classes and what joins them"
    lines, words = [], []
    for (one, other), joining in sorted(_joins(terms, spots).items(), key=str):
        (x, y), (u, v) = _ends(spots[one], spots[other])
        lines.append(f'<line x1="{x}" y1="{y}" x2="{u}" y2="{v}"/>')
        text = _words([terms[iri] for iri in joining], language)
        # On a slanted line the words stand nearer to its upper end, where fewer lines meet.
        part = 0.5 if x == u or y == v else 0.36 if y < v else 0.64
        words.append(f'<text x="{round(x + (u - x) * part)}" y="{round(y + (v - y) * part) + 4}" text-anchor="middle">{escape(text)}</text>')
    boxes = [f'<a href="#{iri.value.removeprefix(EGOV.iri)}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
             f'<text class="name" x="{x + WIDTH // 2}" y="{y + HEIGHT // 2 + 5}" text-anchor="middle">{escape(_label(terms[iri], language))}</text></a>'
             for iri, (x, y) in spots.items()]
    return (f'<svg class="diagram" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" aria-label="{title}">'
            f'<title>{title}</title><g class="lines">{"".join(lines)}</g><g class="joins">{"".join(words)}</g>{"".join(boxes)}</svg>')


def _joins(terms: Terms, spots: dict[NamedNode, tuple[int, int]]) -> dict[tuple[NamedNode, NamedNode], list[NamedNode]]:
    """The properties of JOINS by the two classes that they join, where these stand beside or above one another."""
    found: dict[tuple[NamedNode, NamedNode], list[NamedNode]] = {}
    direct = set()
    for term in (terms[EGOV[name]] for name in JOINS if EGOV[name] in terms):
        for one in _here(term.domains, terms, spots):
            for other in _here([iri for iri in term.ranges if isinstance(iri, NamedNode)], terms, spots):
                if one != other and _near(spots[one], spots[other]):
                    pair = (min(one, other, key=str), max(one, other, key=str))
                    stated = one in term.domains and other in term.ranges
                    if (stated or pair not in direct) and term.iri not in found.setdefault(pair, []):
                        found[pair].append(term.iri)
                    direct |= {pair} if stated else set()
    return found


def _here(classes: list[NamedNode], terms: Terms, spots: dict[NamedNode, tuple[int, int]]) -> list[NamedNode]:
    """The classes that are drawn, and for one that is not those below it that are."""
    return [iri for class_ in classes for iri in ([class_] if class_ in spots else terms[class_].children if class_ in terms else []) if iri in spots]


def _near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return across <= WIDTH + GAP_X if down == 0 else down <= HEIGHT + GAP_Y and across <= WIDTH + GAP_X


def _ends(one: tuple[int, int], other: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a line leaves one box and meets the other: at the sides that face each other."""
    (x, y), (u, v) = one, other
    if y == v:
        return ((x + WIDTH, y + HEIGHT // 2), (u, v + HEIGHT // 2)) if x < u else ((x, y + HEIGHT // 2), (u + WIDTH, v + HEIGHT // 2))
    middle, there = x + WIDTH // 2, u + WIDTH // 2
    return ((middle, y + HEIGHT), (there, v)) if y < v else ((middle, y), (there, v + HEIGHT))


def _label(term: Term, language: str) -> str:
    return term.labels.get(language) or term.name


def _words(joining: list[Term], language: str) -> str:
    shown = [_label(term, language) for term in joining[:2]]
    mark = "、" if language == "zh" else ", "
    return mark.join(shown) + ("…" if len(joining) > 2 else "")
