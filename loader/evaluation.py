"""Measures a conversion against gold annotations: precision, recall and F1 by kind and by field, with what was missed and what is spurious.

How a graph is judged (the form of the rows is that of the gold set's own README):
- Rows that tell of one thing are merged first, the finer of two dates winning. A merged row is one fact (it is found or not), and each
  of its further fields is another.
- *Found* is decided by the identifying field of the kind: title (and edition year), name, series and edition, value and unit with a
  subject or indicator in common, first characters, number. A thing of the graph is found by one row at most.
- Recall is over all facts of the rows. Precision is over what the graph states about things whose evidence lies in the *annotated
  passages*; a field is stated there when the graph of a span inside them says it.
- The annotated passages are parts of the report: a section from its heading to the next, or a year of the chronicle. A section counts
  when its own heading is among the rows, a year when one of its policies or events is; and a kind counts in the sections, or in the
  years, only when it has rows there. Rows of a kind that lie outside (a sample of the bodies, say) mean that the kind was not annotated
  throughout: its precision is not judged.
- A printed value of the graph (title, name, valueText, quotation, caption, theme) that does not stand in the text is counted apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from egovkg.loader.conversion import Conversion
from egovkg.loader.folding import fold_text
from egovkg.loader.gold import KINDS, Field, Keys, Kind, Row, merged, plain, read_gold, shares_head
from egovkg.ontology import authority as authority_files
from egovkg.ontology.authority import Authority
from egovkg.ontology.vocabulary import ID, PREFIXES
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store
from egovkg.loader.regexes import regex

Node = NamedNode | BlankNode | Literal

_CHRONICLE_KINDS = ("policy", "event")  # of these a year of the chronicle has a row if it was annotated
_GENERIC_INDICATORS = frozenset({"数量"})  # says no more than the subject: not a reading that could be wrong
_HOME = frozenset({"全省", "全市", "全区", "全县", "我省", "我市", "本省", "本市"})  # the report's own place, by whatever name the graph has it
_BOUNDED = regex("(?:以上|以下|以内|之内|左右|上下)$")
_YEAR_HEADING = regex(r"\D{0,9}(?:19|20)[0-9]{2}\s*年?\D{0,4}")


# -------------------------------------------------------------------------------------------------------------- results


@dataclass
class Tally:
    """Facts of one field (or of being there at all): in the gold, right, and stated by the graph in the annotated passages (and right)."""

    gold: int = 0
    right: int = 0
    stated: int = 0
    stated_right: int = 0

    @property
    def recall(self) -> float | None:
        return self.right / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        return self.stated_right / self.stated if self.stated else None

    @property
    def f1(self) -> float | None:
        p, r = self.precision, self.recall
        return None if p is None or r is None else 2 * p * r / (p + r) if p + r else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.gold + other.gold, self.right + other.right, self.stated + other.stated, self.stated_right + other.stated_right)


@dataclass
class KindResult:
    """One kind: `rows` after merging, what was `found` of them, each field's tally, and the lists a reader wants to see."""

    kind: str
    judged: bool
    there: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def facts(self) -> Tally:
        return sum(self.fields.values(), self.there)


@dataclass
class Evaluation:
    """All kinds that the gold has rows of, in the order of KINDS."""

    kinds: dict[str, KindResult]

    @property
    def facts(self) -> Tally:
        return sum((kind.facts for kind in self.kinds.values()), Tally())

    @property
    def invented(self) -> list[str]:
        return [value for kind in self.kinds.values() for value in kind.invented]


# ------------------------------------------------------------------------------------------------------------ the graph


@dataclass
class Thing:
    """A thing of the graph: what the default graph states of it, what each span states, and where its evidence lies."""

    iri: NamedNode
    asserted: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    said: list[tuple[str, Node, int]] = field(default_factory=list)  # property, value, offset of the span that says it
    evidence: list[int] = field(default_factory=list)
    held: bool = False  # a series that events of the graph are in: the gold has rows only for those that are named alone


class _Graph:
    """What a graph holds about the kinds, read by SPARQL, and the names that its nodes go by."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.starts = {row["span"].value: int(row["start"].value) for row in self._rows("?span a egov:TextSpan ; egov:start ?start")}
        self.names: dict[str, set[str]] = defaultdict(set)
        naming = "rdfs:label skos:prefLabel skos:altLabel dcterms:title egov:edtf egov:number"
        for row in self._rows(f"VALUES ?naming {{ {naming} }} ?node ?naming ?name"):
            self.names[row["node"].value].add(row["name"].value)

    def _rows(self, pattern: str) -> Iterator[Any]:
        prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        return iter(self.store.query(f"{prefixes} SELECT * WHERE {{ {pattern} }}"))

    def things(self, kind: Kind) -> list[Thing]:
        """The things of a kind that have evidence, by place."""
        things: dict[str, Thing] = {}
        held = {row["series"].value for row in self._rows("?event egov:inSeries ?series")} if kind.name == "series" else ()
        for row in self._rows(f"?thing a egov:{kind.type} ; ?property ?value"):
            thing = things.setdefault(row["thing"].value, Thing(row["thing"], held=row["thing"].value in held))
            if row["property"].value == PREFIXES["egov"] + "evidence":
                if row["value"].value in self.starts:
                    thing.evidence.append(self.starts[row["value"].value])
            else:
                thing.asserted[row["property"].value].append(row["value"])
        for row in self._rows(f"?thing a egov:{kind.type} . GRAPH ?span {{ ?thing ?property ?value }}"):
            if row["span"].value in self.starts:
                things[row["thing"].value].said.append((row["property"].value, row["value"], self.starts[row["span"].value]))
        return sorted((thing for thing in things.values() if thing.evidence), key=lambda thing: (min(thing.evidence), thing.iri.value))

    def headings(self, text: str) -> list[tuple[int, str]]:
        """Where each part of the report begins: a section's heading, or the heading of a year in the chronicle (with the year)."""
        spans = [row["span"].value for row in self._rows("?section a egov:Section ; egov:evidence ?span")]
        found = {self.starts[span]: "" for span in spans if span in self.starts}
        for row in self._rows("?span a egov:TextSpan ; egov:start ?start ; egov:partOf ?section"):
            start = int(row["start"].value)
            line = text[text.rfind("\n", 0, start) + 1:start] + text[start:].partition("\n")[0]
            if start not in found and _YEAR_HEADING.fullmatch(fold_text(line.strip())):
                found[start] = "year"
        return sorted(found.items())

    def printed(self, node: Node) -> set[str]:
        """The names of a node, or its value if it is a literal, in the form in which texts are compared."""
        if isinstance(node, Literal):
            return {plain(node.value)}
        return {node.value, *map(plain, self.names[node.value])}


# ---------------------------------------------------------------------------------------------------------- comparison


class _Judge:
    """Compares what a row says with what the graph says."""

    def __init__(self, graph: _Graph, keys: Keys) -> None:
        self.graph = graph
        self.keys = keys

    def found(self, kind: str, row: Row, thing: Thing) -> bool:
        """Whether the thing is the row's: by the identifying field of its kind."""
        names = self.graph.printed(thing.iri)
        match kind:
            case "policy":
                same_year = row.get("number") is None or str(row["number"]) in self._values(thing, "egov:editionYear")
                return plain(row["title"]) in names and same_year
            case "event":
                return self._is_event(row, thing, names)
            case "observation":
                return self._is_observation(row, thing)
            case "quotation":
                first = plain(row["first"])
                return any(text.startswith(first) or first.startswith(text) for text in (*self._values(thing, "egov:text"), *names))
            case "section":
                return plain(row["title"]) in names
            case "figure":
                return str(row["number"]) in self._values(thing, "egov:number")
        return bool(self.keys.of_row(row) & names)

    def _values(self, thing: Thing, prop: str) -> set[str]:
        return set().union(*(self.graph.printed(node) for node in thing.asserted.get(full(prop), ())))

    def _is_event(self, row: Row, thing: Thing, names: set[str]) -> bool:
        """By name, or series and edition, or a longer or shorter name on the same day."""
        if "series" in row and "edition" in row:
            known = self.keys.of(row["series"]) & self._values(thing, "egov:inSeries")
            if known and str(row["edition"]) in self._values(thing, "egov:edition"):
                return True
        name = plain(row["name"])
        if name in names:
            return not row.get("partOf") or self.same("things", row["partOf"], thing.asserted.get(full("egov:subEventOf"), [])) \
                or self._on_the_day(row, thing)
        longer = any(name in other or other in name for other in names if len(other) > len(name) / 2)
        return longer and self._on_the_day(row, thing)

    def _on_the_day(self, row: Row, thing: Thing) -> bool:
        return plain(str(row.get("date"))) in self._values(thing, "egov:onDate")

    def _is_observation(self, row: Row, thing: Thing) -> bool:
        if Decimal(str(row["value"])) not in {Decimal(node.value) for node in thing.asserted.get(full("egov:value"), ())}:
            return False
        same_unit = plain(row.get("unit", "")) in (self._values(thing, "egov:unit") or {""})
        if not same_unit and plain(row.get("valueText", "")) not in self._values(thing, "egov:valueText"):
            return False
        named = [row[name] for name in ("subject", "indicator") if name in row]
        return _any_shares_head(named, self._values(thing, "egov:subject") | self._values(thing, "egov:ofIndicator"))

    def same(self, how: str, gold: Any, nodes: list[Node], row: Row | None = None) -> bool:
        """Whether the nodes are what the gold says; for a list, all of it and nothing more."""
        nodes = [node for node in nodes if _counts(how, node)]
        printed = [self.graph.printed(node) for node in nodes]
        match how:
            case "policies" | "agencies" | "things":
                golds = [self.keys.of(name) for name in (gold if isinstance(gold, list) else [gold])]
                return len(golds) == len(nodes) and all(any(keys & names for names in printed) for keys in golds)
            case "type":
                return any(node.value.endswith("#" + gold) for node in nodes)
            case "bound":
                return any(node.value in (gold, *((row or {}).get("boundAlso", ()))) for node in nodes)
            case "place":
                name = gold[-1] if isinstance(gold, list) else gold
                keys = self.keys.of(name)
                return any(keys & names for names in printed) or bool(nodes) and name in _HOME
            case "phrase":
                keys = self.keys.of(gold)
                return any(keys & names or _any_shares_head([gold], names) for names in printed)
            case "number":        # the words behind it that bound it (95%以上) are judged as its bound
                return any(_BOUNDED.sub("", plain(str(gold))) in names for names in printed)
            case "number of":
                return any(plain(str(gold).rsplit("/", 1)[-1]) in names for names in printed)  # 第一章/1.1 is the section 1.1
        return any(plain(str(gold)) in names for names in printed)  # date, text, number

    def knows(self, names: list[str], thing: Thing) -> bool:
        """Whether the thing goes by all these names."""
        own = self.graph.printed(thing.iri)
        return all(self.keys.of(name) & own for name in names)


def _any_shares_head(named: list[str], names: set[str]) -> bool:
    return any(shares_head(one, other) for one in named for other in names if not other.startswith("http"))


def _counts(how: str, node: Node) -> bool:
    """Whether a value is of the sort that the gold tells of: an event's `about` only where that is a policy."""
    return how != "policies" or node.value.startswith(ID + "policy/")


def full(prop: str) -> str:
    prefix, name = prop.split(":")
    return PREFIXES[prefix] + name


# ---------------------------------------------------------------------------------------------------------- evaluation


def evaluate(facts: Store | Iterable[Quad], text: str, gold_rows: Iterable[Row], authority: Authority) -> Evaluation:
    """Judge a graph by gold rows. `facts` is the converted graph of one report, with the authority data; `text` its decoded source."""
    if not isinstance(facts, Store):
        store = Store()
        store.extend(facts)
        facts = store
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in gold_rows:
        by_kind[row["kind"]].append(row)
    graph, keys = _Graph(facts), Keys(authority)
    judge, passages, source = _Judge(graph, keys), _Passages(graph.headings(text), by_kind), plain(text)
    pairs = {}
    for kind in (kind for kind in KINDS if kind.name in by_kind):
        rows, things = merged(kind, by_kind[kind.name], keys), graph.things(kind)
        pairs[kind] = rows, things, _paired(kind, rows, things, judge)
        for number, thing in pairs[kind][2].items():
            keys.linked[plain(str(rows[number].get("title") or rows[number].get("name")))].add(thing.iri.value)
    return Evaluation({kind.name: _tallied(kind, *found, judge, passages, source) for kind, found in pairs.items()})


def _paired(kind: Kind, rows: list[Row], things: list[Thing], judge: _Judge) -> dict[int, Thing]:
    """Each row with the thing that it is found as, the pairs with most fields alike first; a thing is found once."""
    candidates = [
        (-sum(_right(item, row, thing, judge) for item in kind.fields if item.name in row), number, order)
        for number, row in enumerate(rows) for order, thing in enumerate(things) if judge.found(kind.name, row, thing)
    ]  # fmt: skip
    pairs: dict[int, Thing] = {}
    taken: set[int] = set()
    for _, number, order in sorted(candidates):
        if number not in pairs and order not in taken:
            pairs[number] = things[order]
            taken.add(order)
    return pairs


def _right(item: Field, row: Row, thing: Thing, judge: _Judge) -> bool:
    if item.how == "aliases":
        return judge.knows(row[item.name], thing)
    properties = {full(prop) for prop in item.properties}
    asserted = [node for prop in properties for node in thing.asserted.get(prop, ())]
    if judge.same(item.how, row[item.name], asserted, row):
        return True
    said = [node for prop, node, start in thing.said if prop in properties and row["start"] <= start < row.get("end", row["start"] + 1)]
    return judge.same(item.how, row[item.name], said, row)  # its own sentence may be coarser than what the graph merged


class _Passages:
    """The annotated passages of each kind."""

    def __init__(self, headings: list[tuple[int, str]], by_kind: dict[str, list[Row]]) -> None:
        self.starts = [start for start, _ in headings]
        self.zones = [zone for _, zone in headings]
        years = [row for kind in _CHRONICLE_KINDS for row in by_kind.get(kind, ())]
        annotated = {part for row in by_kind.get("section", ()) if not self.zone(part := self.part(row["start"]))}
        annotated |= {part for row in years if self.zone(part := self.part(row["start"]))}
        self.of_kind: dict[str, set[int]] = {}
        self.judged: set[str] = set()
        for kind, rows in by_kind.items():
            parts = {self.part(row["start"]) for row in rows}
            zones = {self.zone(part) for part in parts & annotated}
            self.of_kind[kind] = {part for part in annotated if self.zone(part) in zones}
            if zones and parts - {-1} <= annotated:
                self.judged.add(kind)

    def part(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def zone(self, part: int) -> str:
        return self.zones[part] if part >= 0 else ""

    def holds(self, kind: str, offset: int) -> bool:
        return kind in self.judged and self.part(offset) in self.of_kind[kind]


def _tallied(
    kind: Kind, rows: list[Row], things: list[Thing], pairs: dict[int, Thing], judge: _Judge, passages: _Passages, source: str
) -> KindResult:
    result = KindResult(kind.name, kind.name in passages.judged, fields={item.name: Tally() for item in kind.fields})
    row_of = {pairs[number].iri.value: rows[number] for number in pairs}
    for number, row in enumerate(rows):
        thing = pairs.get(number)
        if thing is None and row.get("target"):
            continue  # a goal need not be read
        result.there.gold += 1
        result.there.right += thing is not None
        if thing is None:
            result.misses.append(f"{_name(row)} ({row['start']}): not found")
        for item in (item for item in kind.fields if item.name in row):
            right = thing is not None and _right(item, row, thing, judge)
            result.fields[item.name].gold += 1
            result.fields[item.name].right += right
            if thing is not None and not right:
                theirs = " ".join(sorted(_labels(judge.graph, thing, item))) or "nothing"
                result.misses.append(f"{_name(row)} ({row['start']}): {item.name} is {row[item.name]}, the graph has {theirs}")
    for thing in things:
        if any(passages.holds(kind.name, start) for start in thing.evidence) and not (thing.held and thing.iri.value not in row_of):
            _count_stated(result, kind, thing, row_of.get(thing.iri.value), judge, passages)
        printed = {node.value for prop, node, _ in thing.said if prop in map(full, kind.printed)}
        result.invented += [f"{thing.iri.value}: {value}" for value in sorted(printed) if plain(value) not in source]
    return result


def _count_stated(result: KindResult, kind: Kind, thing: Thing, row: Row | None, judge: _Judge, passages: _Passages) -> None:
    """What the graph states of a thing in the annotated passages, and how much of it the row bears out."""
    result.there.stated += 1
    result.there.stated_right += row is not None
    if row is None:
        result.spurious.append(f"{_label(judge.graph, thing)} ({min(thing.evidence)})")
    for item in kind.fields:
        properties = {full(prop) for prop in item.properties}
        inside = [node for prop, node, start in thing.said if prop in properties and passages.holds(kind.name, start)]
        said = [node for node in inside if item.how != "type" and _counts(item.how, node)]
        if row is not None and item.name in row:
            stated = bool(said) or any(thing.asserted.get(prop) for prop in properties)
            right = stated and _right(item, row, thing, judge)
        else:
            generic = {name for node in said for name in judge.graph.printed(node)} & _GENERIC_INDICATORS
            stated, right = bool(said) and not generic, False
            if stated and row is not None:
                theirs = " ".join(sorted(_labels(judge.graph, thing, item)))
                result.spurious.append(f"{_name(row)} ({row['start']}): {item.name} {theirs}")
        result.fields[item.name].stated += stated
        result.fields[item.name].stated_right += right


def _name(row: Row) -> str:
    parts = [str(row[key]) for key in ("title", "name", "subject", "indicator", "valueText", "first", "caption") if key in row]
    return " · ".join(parts[:3])


def _label(graph: _Graph, thing: Thing) -> str:
    return min(graph.names[thing.iri.value], key=len, default=thing.iri.value)


def _labels(graph: _Graph, thing: Thing, item: Field) -> set[str]:
    nodes = [node for prop in item.properties for node in thing.asserted.get(full(prop), ())]
    return {node.value if isinstance(node, Literal) else min(graph.names[node.value], key=len, default=node.value) for node in nodes}


def evaluate_conversion(conversion: Conversion, gold: Path) -> Evaluation:
    """Judge a converted report by the gold files in a folder. Raises what `read_gold` raises."""
    facts = [*conversion.quads, *authority_files.quads()]
    return evaluate(facts, conversion.source.text, read_gold(gold), authority_files.load())


# -------------------------------------------------------------------------------------------------------------- output


def _share(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"


def _line(name: str, tally: Tally) -> str:
    counts = f"{tally.right:4d} of {tally.gold:4d}   {tally.stated_right:4d} of {tally.stated:4d}"
    return f"{name:<22}{counts}   {_share(tally.precision)}  {_share(tally.recall)}  {_share(tally.f1)}"


def format_table(evaluation: Evaluation) -> str:
    """The evaluation as a table for a terminal, by kind and field, then what was missed, what is spurious and what is not in the text."""
    lines = [f"{'':<22}{'found':>12}   {'stated right':>12}   precision recall  F1"]
    for result in evaluation.kinds.values():
        lines += [_line(result.kind, result.facts), _line("  found", result.there)]
        lines += [_line("  " + name, tally) for name, tally in result.fields.items() if tally.gold or tally.stated]
    lines.append(_line("all", evaluation.facts))
    not_judged = [result.kind for result in evaluation.kinds.values() if not result.judged]
    if not_judged:
        lines.append(f"\nPrecision not judged, the gold being a sample: {', '.join(not_judged)}")
    for heading, name in (("Missed or different", "misses"), ("Spurious", "spurious"), ("Not in the text", "invented")):
        items = [f"  {result.kind}: {item}" for result in evaluation.kinds.values() for item in getattr(result, name)]
        lines += [f"\n{heading}: {len(items)}", *items]
    return "\n".join(lines)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as data for programs: tallies and shares by kind and field, and the lists."""
    def tally(of: Tally) -> dict[str, Any]:
        return {**of.__dict__, "precision": of.precision, "recall": of.recall, "f1": of.f1}

    kinds = {
        result.kind: {
            "judged": result.judged, "facts": tally(result.facts), "found": tally(result.there),
            "fields": {name: tally(of) for name, of in result.fields.items()},
            "misses": result.misses, "spurious": result.spurious, "notInText": result.invented,
        }
        for result in evaluation.kinds.values()
    }  # fmt: skip
    return {"facts": tally(evaluation.facts), "notInText": len(evaluation.invented), "kinds": kinds}
