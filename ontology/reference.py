"""The model's reference in Chinese and English: what a page says of each term, the trees of terms, what changed between versions."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from egovkg.ontology import authority
from egovkg.ontology.diagram import draw
from egovkg.ontology.terms import KINDS, Piece, Term, Terms, compact, read
from egovkg.ontology.vocabulary import EGOV, OWL, RDF, RDFS, XSD
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

NAMED = re.compile(r"egov:(\w+)")  # a term in a text
VERSIONS = Path(__file__).parent / "versions"
# The words of the reference, Chinese and English.
WORDS: dict[str, tuple[str, str]] = {
    "class": ("类", "Classes"), "object": ("对象属性", "Object properties"), "datatype": ("数据属性", "Datatype properties"),
    "reused": ("复用的术语", "Reused terms"), "parents": ("上位", "Above it"), "children": ("下位", "Below it"), "condition": ("定义条件", "Is whatever is"),
    "domains": ("定义域", "Domain"), "ranges": ("值域", "Range"), "inverses": ("逆属性", "Inverse"), "characteristics": ("特征", "Characteristics"),
    "keys": ("键", "Key"), "chain": ("由属性链得出", "Follows from the chain"), "disjoint": ("互斥", "Disjoint with"),
    "properties": ("可用属性", "Properties that it may have"), "pointing": ("指向它的属性", "Properties that point to it"),
    "aligned": ("对应", "Corresponds to"), "close": ("近似对应", "Nearly corresponds to"), "example": ("示例", "Example"), "note": ("用法说明", "Scope note"),
    "individuals": ("个体数", "Individuals"), "statements": ("陈述数", "Statements"), "queries": ("用到它的查询", "Queries that use it"),
    "FunctionalProperty": ("至多一个值", "functional"), "InverseFunctionalProperty": ("值唯一确定主体", "inverse functional"),
    "TransitiveProperty": ("可传递", "transitive"), "SymmetricProperty": ("对称", "symmetric"), "AsymmetricProperty": ("反对称", "asymmetric"),
    "ReflexiveProperty": ("自反", "reflexive"), "IrreflexiveProperty": ("不自反", "irreflexive"),
    "and": ("且", "and"), "or": ("或", "or"), "some": ("有", "some"), "value": ("为", "value"), "only": ("只有", "only"), "min": ("至少", "min"),
    "max": ("至多", "max"), "exactly": ("恰好", "exactly"), "true": ("真", "true"), "added": ("新增", "Added"), "removed": ("删除", "Removed"),
    "changed": ("修改", "Changed"),
}


@dataclass(frozen=True)
class Shown:
    """A piece of a row: its words, the address it leads to (an anchor of this page, or a page elsewhere; "" for none), and what hovers."""

    text: str
    href: str = ""
    title: str = ""
    lang: str = ""


@dataclass
class Entry:
    """What the page says of one term. Rows are titles with their pieces, alternatives side by side."""

    anchor: str
    name: str
    label: str
    kind: str
    definition: str = ""
    own: bool = False
    rows: list[tuple[str, list[list[Shown]]]] = field(default_factory=list)


@dataclass
class Node:
    """A term in a tree."""

    anchor: str
    label: str
    below: list[Node] = field(default_factory=list)


@dataclass
class Change:
    """What one version changed: titles with the terms."""

    version: str
    since: str
    rows: list[tuple[str, list[Shown]]]


@dataclass(frozen=True)
class Use:
    """A query that uses terms: its name, its title in the page's language, its text."""

    name: str
    title: str
    text: str


@dataclass
class Reference:
    """The page in one language: groups of entries by title, trees by title, the diagram as SVG, the changes, newest first."""

    language: str
    groups: list[tuple[str, list[Entry]]]
    trees: list[tuple[str, list[Node]]]
    diagram: str
    changes: list[Change]
    counted: dict[str, int]


def word(name: str, language: str) -> str:
    """A word of WORDS."""
    return WORDS[name][language != "zh"]


def releases() -> dict[str, Path]:
    """The file of each published version by its number, the current one last."""
    older = {path.stem.removeprefix("egovkg-"): path for path in VERSIONS.glob("egovkg-*.ttl")}
    ordered = dict(sorted(older.items(), key=lambda item: [int(part) for part in item[0].split(".")]))
    current = authority.HERE / "egovkg.ttl"
    return {**ordered, version_of(current): current}


def version_of(file: Path) -> str:
    """The owl:versionInfo of an ontology file, "" where it has none."""
    return next((t.object.value for t in parse(path=str(file), format=RdfFormat.TURTLE) if t.predicate == OWL.versionInfo), "")


def terms_of(version: str | None = None) -> Terms:
    """The terms of the model as it is, alignments and topics included, or of an older version. Raises KeyError for a version there is not."""
    if version is None or version == version_of(authority.HERE / "egovkg.ttl"):
        return read(authority.quads(model_only=True))
    return read(Quad(t.subject, t.predicate, t.object) for t in parse(path=str(releases()[version]), format=RdfFormat.TURTLE))


def describe(terms: Terms, language: str, uses: Iterable[Use] = (), version: str | None = None) -> Reference:
    """The reference of `terms` in "zh" or "en"; `uses` are the queries to look at."""
    writer = _Writer(terms, language, uses)
    trees = [(word(kind, language), writer.tree(kind)) for kind in ("class", "object", "datatype")]
    groups = [(title, writer.entries([terms[EGOV[name]] for name in _in_order(nodes)])) for title, nodes in trees]
    reused = sorted((term for term in terms.values() if not term.own), key=lambda term: term.name)
    groups.append((word("reused", language), writer.entries(reused)))
    own = [term for term in terms.values() if term.own]
    counted = {kind: sum(term.kind == kind for term in own) for kind in KINDS.values()}
    return Reference(language, groups, trees, draw(terms, language), _changes(terms, language, version), counted)


def _in_order(nodes: list[Node]) -> list[str]:
    """The names of a tree's terms from above, each once."""
    return list(dict.fromkeys(name for node in nodes for name in (node.anchor, *_in_order(node.below))))


def _changes(terms: Terms, language: str, version: str | None) -> list[Change]:
    """What each version up to this one added, removed and changed."""
    numbers = list(releases())
    numbers = numbers[:numbers.index(version) + 1] if version in numbers else numbers
    found = []
    for since, number in zip(numbers, numbers[1:]):
        old, new = terms_of(since), terms if number == numbers[-1] else terms_of(number)
        before, after = ({iri: term for iri, term in some.items() if term.own} for some in (old, new))
        rows = [("added", sorted(set(after) - set(before), key=str)), ("removed", sorted(set(before) - set(after), key=str)),
                ("changed", sorted((iri for iri in set(after) & set(before) if _told(before[iri]) != _told(after[iri])), key=str))]
        found.append(Change(number, since, [
            (word(title, language), [Shown(_label(new.get(iri) or old[iri], language), f"#{iri.value.removeprefix(EGOV.iri)}" if iri in new else "",
                                           compact(iri)) for iri in iris]) for title, iris in rows if iris]))
    return found[::-1]


def _told(term: Term) -> tuple[object, ...]:
    """What makes two versions of a term differ: its meaning, not its example nor what stands below it."""
    return (term.kind, sorted(term.labels.items()), sorted(term.definitions.items()), {p for p in term.parents if p.value.startswith(EGOV.iri)},
            set(term.domains), set(map(str, term.ranges)), set(term.characteristics), term.keys, list(map(str, term.condition)))


def _label(term: Term, language: str) -> str:
    return term.labels.get(language) or term.labels.get("zh") or term.name


class _Writer:
    """Writes entries and trees in one language."""

    def __init__(self, terms: Terms, language: str, uses: Iterable[Use]) -> None:
        self.terms = terms
        self.language = language
        self.uses: dict[str, list[Use]] = defaultdict(list)  # by the name of each term that a query has
        for use in uses:
            for name in sorted(set(NAMED.findall(use.text))):
                self.uses[name].append(use)
        self.joined: dict[tuple[str, object], list[Term]] = defaultdict(list)  # the properties by their domains and ranges
        for term in terms.values():
            for end in ("domains", "ranges") if term.own else ():
                for class_ in dict.fromkeys(getattr(term, end)):
                    self.joined[end, class_].append(term)

    def entries(self, terms: Iterable[Term]) -> list[Entry]:
        return [self._entry(term) for term in terms]

    def tree(self, kind: str) -> list[Node]:
        own = {iri: term for iri, term in self.terms.items() if term.own and term.kind == kind}

        def node(term: Term, above: frozenset[NamedNode]) -> Node:
            below = [own[child] for child in term.children if child in own and child not in above]
            return Node(term.name, _label(term, self.language), nodes(below, above | {term.iri}))

        def nodes(some: Iterable[Term], above: frozenset[NamedNode]) -> list[Node]:
            return [node(term, above) for term in sorted(some, key=lambda term: _label(term, self.language).casefold())]

        return nodes((term for term in own.values() if not any(parent in own for parent in term.parents)), frozenset())

    def _entry(self, term: Term) -> Entry:
        entry = Entry(term.name, compact(term.iri), _label(term, self.language), term.kind, self._text(term.definitions)[0], term.own)
        self._texts(entry, term)
        for title, values in (("parents", [p for p in term.parents if p.value.startswith(EGOV.iri)]), ("children", sorted(term.children, key=self._order)),
                              ("domains", term.domains), ("ranges", term.ranges), ("inverses", term.inverses)):
            self._row(entry, title, [[self._shown(value)] for value in values])
        self._row(entry, "condition", [self._expression(term.condition)] if term.condition else [])
        self._row(entry, "chain", [[self._shown(step) for step in term.chain]] if term.chain else [])
        self._row(entry, "characteristics", [[Shown(word(name, self.language))] for name in term.characteristics])
        self._row(entry, "keys", [[self._shown(step) for step in key] for key in term.keys])
        self._row(entry, "disjoint", [[self._shown(other)] for other in term.disjoint])
        if term.kind == "class" and term.own:
            for title, end in (("properties", "domains"), ("pointing", "ranges")):
                self._row(entry, title, [[self._shown(other.iri)] for other in self.joined.get((end, term.iri), ())])
        for title, others in (("aligned", [p for p in term.parents if not p.value.startswith(EGOV.iri)]), ("close", term.close)):
            self._row(entry, title, [[self._shown(other), *self._reason(term, other)] for other in others] if term.own else [])
        used = self.uses.get(term.name, ()) if term.own else ()
        self._row(entry, "queries", [[Shown(use.title, f"/queries/{use.name}", use.name)] for use in used])
        return entry

    def _texts(self, entry: Entry, term: Term) -> None:
        for title, texts in (("note", term.notes), ("example", term.examples)):
            text, lang = self._text(texts)
            other = "" if lang == self.language else lang
            # Every second piece is the name of a term.
            pieces = NAMED.split(text) if title == "note" else [text]
            self._row(entry, title, [[self._shown(EGOV[piece]) if index % 2 else Shown(piece.strip(), lang=other)
                                      for index, piece in enumerate(pieces) if piece.strip()]] if text else [])

    def _order(self, iri: NamedNode) -> str:
        return _label(self.terms[iri], self.language).casefold() if iri in self.terms else iri.value

    def _row(self, entry: Entry, title: str, values: list[list[Shown]]) -> None:
        if values:
            entry.rows.append((word(title, self.language), values))

    def _text(self, texts: Mapping[str, str]) -> tuple[str, str]:
        """A text in the language, else in Chinese, else the one there is; and its language."""
        lang = next((lang for lang in (self.language, "zh", "") if lang in texts), None)
        return (texts[lang], lang) if lang is not None else ("", "")

    def _reason(self, term: Term, other: NamedNode) -> list[Shown]:
        reason = term.reasons.get(other, {}).get(self.language)
        return [Shown(f"（{reason}）" if self.language == "zh" else f"({reason})")] if reason else []

    def _expression(self, pieces: list[Piece]) -> list[Shown]:
        shown = []
        for piece in pieces:
            if isinstance(piece, str):
                head, _, rest = piece.partition(" ")
                shown.append(Shown(f"{word(head, self.language)} {rest}".strip() if head in WORDS else piece))
            else:
                shown.append(self._shown(piece))
        return shown

    def _shown(self, value: NamedNode | Literal) -> Shown:
        if isinstance(value, Literal):
            return Shown(value.value)
        if (term := self.terms.get(value)) is not None:
            label = _label(term, self.language)
            return Shown(label if term.own else f"{label} {compact(value)}", f"#{term.name}", compact(value))
        return Shown(compact(value), value.value if not value.value.startswith((XSD.iri, RDF.iri, RDFS.iri, OWL.iri)) else "", value.value)
