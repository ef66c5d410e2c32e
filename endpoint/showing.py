"""How a term of the graph looks on a page: its words, where it links to, and how it is aligned. No text of the graph is trusted as HTML."""
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from urllib.parse import quote, urlencode

from egovkg.endpoint.graph_reading import PATH, Names, Term
from egovkg.endpoint.languages import TAGS, Words, large_number
from egovkg.endpoint.model_terms import Model, label, local_name
from egovkg.ontology.vocabulary import BASE, EGOV, ID, PREFIXES, XSD
from markupsafe import Markup, escape
from pyoxigraph import BlankNode, Literal, NamedNode

NUMERIC = {
    XSD[name] for name in (
        "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "negativeInteger",
        "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte")
}

PLAIN = re.compile(r"[A-Za-z0-9/_.~-]*", re.ASCII)  # what stands in an address as it is
CODED = (EGOV.bound, EGOV.direction, EGOV.precision, EGOV.level)


@dataclass(frozen=True)
class Shown:
    """A term for a template, which writes it as its element: a page has hundreds of them, and a macro takes ten times as long.

    `lang` is a tag for its words where they are in a language, `number` sets it right, `title` is its hover text.
    """

    text: str
    href: str = ""
    lang: str = ""
    number: bool = False
    external: bool = False
    title: str = ""
    code: bool = False

    def __html__(self) -> str:
        return self._html

    @cached_property
    def _html(self) -> str:
        told = (f' lang="{escape(self.lang)}"' if self.lang else "") + (f' title="{escape(self.title)}"' if self.title else "")
        if not self.href:
            sort = ' class="code"' if self.code else ' class="number"' if self.number else ""
            return Markup(f"<span{told}{sort}><bdi>{escape(self.text)}</bdi></span>")
        sort = (' rel="external nofollow noopener"' if self.external else "") + (' class="code"' if self.code else "")
        return Markup(f'<a href="{escape(self.href)}"{told}{sort}><bdi>{escape(self.text)}</bdi></a>')


class Links:
    """Addresses on this server; a language that was asked for by `lang=` is kept from page to page."""

    def __init__(self, lang: str | None = None) -> None:
        self.lang = lang
        self._kept = f"?lang={lang}" if lang else ""

    def to(self, path: str, anchor: str = "", **parameters: object) -> str:
        """A path with its parameters, the language among them."""
        found = path if PLAIN.fullmatch(path) else quote(path, safe="/-._~")
        if parameters:
            given = {name: value for name, value in parameters.items() if value is not None} | ({"lang": self.lang} if self.lang else {})
            found += f"?{urlencode(given)}" if given else ""
        else:
            found += self._kept
        return f"{found}#{quote(anchor, safe='-._~')}" if anchor else found

    def query(self, text: str, **parameters: object) -> str:
        """The page that runs a query."""
        return self.to("/sparql", query=text, **parameters)

    def page(self, node: NamedNode) -> str:
        """The page of a thing or term on this server, else its own address; "" where it has none that a browser opens."""
        iri = node.value
        if iri.startswith(ID) and PATH.fullmatch(iri[len(ID):]):
            return f"/page/{iri[len(ID):]}{self._kept}"  # PATH has nothing that an address does not
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
        self._made: dict[tuple[Term, bool], Shown] = {}  # a page shows the same sections, rules and properties again and again
        self._properties: dict[NamedNode, Shown] = {}

    def term(self, term: Term, grouped: bool = False) -> Shown:
        """A term as a value; `grouped` numbers are written for reading, others as they stand."""
        if (found := self._made.get((term, grouped))) is None:
            found = self._made[term, grouped] = self._term(term, grouped)
        return found

    def _term(self, term: Term, grouped: bool) -> Shown:
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
        if (found := self._properties.get(node)) is None:
            found = self._properties[node] = Shown(label(self.model, node, self.words.language), self._href(node) if node in self.model else "", title=compact(node))
        return found

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
