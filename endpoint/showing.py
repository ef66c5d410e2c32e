"""How a term of the graph looks on a page: its words, where it links to, and how it is aligned. Nothing here is trusted as HTML."""
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import quote, urlencode

from egovkg.endpoint.graph_reading import PATH, Names, Term
from egovkg.endpoint.languages import TAGS, Words, large_number
from egovkg.endpoint.model_terms import Model, label, local_name
from egovkg.ontology.vocabulary import BASE, EGOV, ID, PREFIXES, XSD
from pyoxigraph import BlankNode, Literal, NamedNode

NUMERIC = {
    XSD[name] for name in (
        "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "negativeInteger",
        "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte")
}

CODED = (EGOV.bound, EGOV.direction, EGOV.precision, EGOV.level)


@dataclass(frozen=True)
class Shown:
    """A term for a template. `lang` is a tag for its words where they are in a language, `number` sets it right, `title` is its hover text."""

    text: str
    href: str = ""
    lang: str = ""
    number: bool = False
    external: bool = False
    title: str = ""
    code: bool = False


class Links:
    """Addresses on this server; a language that was asked for by `lang=` is kept from page to page."""

    def __init__(self, lang: str | None = None) -> None:
        self.lang = lang

    def to(self, path: str, anchor: str = "", **parameters: object) -> str:
        """A path with its parameters, the language among them."""
        given = {name: value for name, value in parameters.items() if value is not None} | ({"lang": self.lang} if self.lang else {})
        return quote(path, safe="/-._~") + (f"?{urlencode(given)}" if given else "") + (f"#{quote(anchor, safe='-._~')}" if anchor else "")

    def query(self, text: str, **parameters: object) -> str:
        """The page that runs a query."""
        return self.to("/sparql", query=text, **parameters)

    def page(self, node: NamedNode) -> str:
        """The page of a thing or term on this server, else its own address; "" where it has none that a browser opens."""
        iri = node.value
        if iri.startswith(ID) and PATH.fullmatch(iri[len(ID):]):
            return self.to("/page/" + iri[len(ID):])
        if iri.startswith(EGOV.iri):
            return self.to("/ontology", anchor=iri[len(EGOV.iri):])
        if iri == BASE + "ontology":
            return self.to("/ontology")
        return iri if iri.startswith(("https://", "http://")) else ""


class Shower:
    """Shows terms in a language, by the names that were read for a page and by the model's labels."""

    def __init__(self, words: Words, links: Links, names: Names, model: Model) -> None:
        self.words = words
        self.links = links
        self.names = names
        self.model = model

    def term(self, term: Term, grouped: bool = False) -> Shown:
        """A term as a value; `grouped` numbers are written for reading, others as they stand."""
        if isinstance(term, Literal):
            return self._literal(term, grouped)
        if isinstance(term, BlankNode):
            return Shown(f"_:{term.value[:8]}", code=True)
        if not isinstance(term, NamedNode):
            return Shown(str(term), code=True)
        href = self._href(term)
        name = self.names.of(term, self.words.language)
        if name is None and term in self.model:
            name = label(self.model, term, self.words.language)
        external = not href.startswith("/") and bool(href)
        return Shown(name or compact(term), href, external=external, title=term.value if name else "", code=name is None,
            lang=self._language_of(term, name))

    def value(self, predicate: NamedNode, term: Term) -> Shown:
        """A term as the value of a property: numbers written for reading, the model's own words translated."""
        if predicate in CODED and isinstance(term, Literal):
            return Shown(self.words.code(term.value), title=term.value)
        return self.term(term, grouped=predicate not in (EGOV.start, EGOV.end))

    def label(self, term: Term) -> str:
        """What a thing is called."""
        return self.term(term).text

    def property(self, node: NamedNode) -> Shown:
        """A property, linked to its definition."""
        return Shown(label(self.model, node, self.words.language), self._href(node) if node in self.model else "", title=compact(node))

    def _href(self, node: NamedNode) -> str:
        """Where a thing or term is told of: a reused term of the model in our own listing."""
        if node in self.model and not self.model[node].own:
            return self.links.to("/ontology", anchor=compact(node))
        return self.links.page(node)

    def _language_of(self, term: NamedNode, name: str | None) -> str:
        """The tag of a name that is not in the page's language."""
        found = self.names.labels.get(term, {})
        if name is None or self.words.language in found:
            return ""
        return next((TAGS[code] for code, text in found.items() if text == name and code in TAGS), "")

    def _literal(self, literal: Literal, grouped: bool) -> Shown:
        if literal.datatype in NUMERIC:
            if grouped and literal.datatype == XSD.decimal:
                try:
                    return Shown(large_number(Decimal(literal.value), self.words.language), number=True, title=literal.value)
                except InvalidOperation:
                    pass
            return Shown(literal.value, number=True)
        if literal.datatype == XSD.boolean and grouped:
            return Shown(self.words.truth_true if literal.value in ("true", "1") else self.words.truth_false)
        language = (literal.language or "").split("-")[0].lower()
        return Shown(literal.value, lang="" if language == self.words.language else TAGS.get(language, literal.language or ""))


def compact(node: NamedNode) -> str:
    """An IRI with its prefix where there is one, else without the base of this graph, else whole."""
    for prefix, iri in PREFIXES.items():
        if node.value.startswith(iri) and local_name(node) == node.value[len(iri):]:
            return f"{prefix}:{node.value[len(iri):]}"
    return node.value.removeprefix(BASE) or node.value
