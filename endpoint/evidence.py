"""Evidence as a page shows it: the words of a span with the names in them marked, and the place in the report where they stand."""
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from egovkg.endpoint.graph_reading import Span, Term
from egovkg.endpoint.showing import Shower, Shown
from egovkg.ontology.vocabulary import RDF
from pyoxigraph import BlankNode, Literal, NamedNode

SHORTEST = 2  # characters of a name that is marked; one alone stands inside too many words
MARKED_AT_MOST = 600
DAY_WITHOUT_YEAR = re.compile(r"\d{4}年(\d{1,2}月.*)")


@dataclass(frozen=True)
class Piece:
    """A run of text; `marked` words are named by the graph, and link to what they name where `href` is set; `unread` ones gave no fact."""

    text: str
    marked: bool = False
    href: str = ""
    unread: bool = False


@dataclass(frozen=True)
class Passage:
    """A span for a template: `number` is its mark on the page, `says` are the statements of the thing that it is evidence of.

    `told_of` are the other things whose statements there point to it, each with the property.
    """

    number: int
    anchor: str
    href: str
    path: list[Shown]
    paragraph: Shown | None
    place: str
    pieces: list[Piece]
    printed: str
    says: list[tuple[Shown, list[Shown]]]
    told_of: list[tuple[Shown, Shown]]
    rules: list[Shown]


def pieces(text: str, names: Mapping[str, str]) -> list[Piece]:
    """The text with each of the names marked, the longest first where they overlap; `names` gives each its address, "" for none."""
    wanted = sorted({name for name in names if len(name) >= SHORTEST}, key=lambda name: (-len(name), name))[:MARKED_AT_MOST]
    if not wanted:
        return [Piece(text)]
    found, done = [], 0
    for match in re.finditer("|".join(map(re.escape, wanted)), text):
        if match.start() > done:
            found.append(Piece(text[done:match.start()]))
        found.append(Piece(match[0], True, names[match[0]]))
        done = match.end()
    return found + ([Piece(text[done:])] if done < len(text) else [])


def names_in_text(shower: Shower, terms: list[Term], without_link: Term | None = None) -> dict[str, str]:
    """The names under which terms may stand in a text, with the address of the page of each."""
    found: dict[str, str] = {}
    for term in terms:
        if isinstance(term, Literal):
            spoken, href = {term.value}, ""
        elif isinstance(term, NamedNode):
            spoken = set(shower.names.aliases.get(term, ()))
            spoken |= {match[1] for name in spoken if (match := DAY_WITHOUT_YEAR.fullmatch(name))}
            href = "" if term == without_link else shower.links.page(term)
        else:
            continue
        for name in spoken:
            found.setdefault("".join(name.split()), href)
    return found


def passage(shower: Shower, span: Span, number: int, thing: NamedNode, told: list[tuple[NamedNode, Term]],
    told_of: Sequence[tuple[NamedNode | BlankNode, NamedNode]] = (), listed: bool = True) -> Passage:
    """A span as evidence of a thing.

    `told` are the thing's statements in the span's graph and `told_of` those there that point to it; they are shown where `listed`.
    """
    own = names_in_text(shower, [thing], thing)
    others = names_in_text(shower, [value for predicate, value in told if predicate != RDF.type] + [node for node, _ in told_of])
    by_property: dict[NamedNode, list[Term]] = {}
    for predicate, value in told:
        if predicate != RDF.type:
            by_property.setdefault(predicate, []).append(value)
    text = span.text
    words = shower.words
    place = words.fill("offsets", start=str(span.start), end=str(span.end)) if span.start is not None and span.end is not None else ""
    return Passage(
        number, anchor(span.iri), shower.links.page(span.iri), [shower.term(node) for node in span.path],
        shower.term(span.paragraph) if span.paragraph else None, place,
        pieces(text, others | own) if text is not None else [], "" if text is not None else printed_form(shower, thing, told),
        [(shower.property(predicate), [shower.value(predicate, value) for value in values]) for predicate, values in by_property.items() if listed],
        [(shower.term(node), shower.property(predicate)) for node, predicate in told_of if listed],
        [shower.term(rule) for rule in span.rules],
    )


def printed_form(shower: Shower, thing: NamedNode, told: list[tuple[NamedNode, Term]]) -> str:
    """What the text prints, as far as the graph holds it: the forms of values and titles that are told there, else the thing's name in Chinese.

    "" where the graph of the words says nothing of the thing: they are what a statement inherits, such as a heading's year.
    """
    forms = [value.value for predicate, value in told if predicate.value.endswith(("#valueText", "/title", "#caption")) and isinstance(value, Literal)]
    return "、".join(dict.fromkeys(forms)) or ((shower.names.of(thing, "zh") or "") if told else "")


def anchor(span: NamedNode) -> str:
    """The id of a span's passage within a page."""
    return "e-" + span.value.rpartition("/")[2]
