"""The gold annotations that a conversion is measured by: what their rows hold, how they are read, and which rows tell of one thing."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from egovkg.loader.folding import fold_text
from egovkg.ontology.authority import Authority
from egovkg.ontology.problem import Problem
from egovkg.loader.regexes import regex

Row = dict[str, Any]


class Field(NamedTuple):
    """A field of the gold rows: the properties that state it, and how two values are compared (a word of `same` in evaluation.py)."""

    name: str
    properties: tuple[str, ...]
    how: str


class Kind(NamedTuple):
    """A kind of gold row: its class in the graph, its further fields, and the property whose value is printed in the text."""

    name: str
    type: str
    fields: tuple[Field, ...]
    printed: tuple[str, ...]


_TYPE = Field("type", ("rdf:type",), "type")
KINDS: tuple[Kind, ...] = (
    Kind("policy", "Policy", (
        _TYPE, Field("issuers", ("egov:issuedBy",), "agencies"), Field("issued", ("egov:issuedOn", "egov:presentedOn"), "date"),
        Field("adopted", ("egov:adoptedOn",), "date"), Field("adoptedBy", ("egov:adoptedBy",), "agencies"),
        Field("adoptedAt", ("egov:adoptedAt",), "things"), Field("effective", ("egov:effectiveOn",), "date"),
        Field("repealed", ("egov:repealedOn",), "date"), Field("repeals", ("egov:repeals",), "things"),
        Field("amends", ("egov:amends",), "things"), Field("docNumber", ("egov:documentNumber",), "text"),
        Field("forwardedBy", ("egov:forwardedBy",), "agencies"), Field("nestedIn", ("egov:partOfPolicy",), "things"),
    ), ("dcterms:title",)),
    Kind("event", "Event", (
        _TYPE, Field("date", ("egov:onDate",), "date"), Field("series", ("egov:inSeries",), "things"),
        Field("edition", ("egov:edition",), "number"),
        Field("hosts", ("egov:hostedBy",), "agencies"), Field("place", ("egov:heldIn",), "place"), Field("theme", ("egov:theme",), "text"),
        Field("partOf", ("egov:subEventOf",), "things"), Field("about", ("egov:about",), "policies"),
    ), ("egov:theme",)),
    Kind("platform", "Platform", (
        _TYPE, Field("operators", ("egov:operatedBy",), "agencies"), Field("builders", ("egov:builtBy",), "agencies"),
        Field("launched", ("egov:launchedOn",), "date"),
        Field("partOf", ("egov:partOfPlatform",), "things"), Field("aliases", (), "aliases"),
    ), ("rdfs:label",)),
    Kind("observation", "Observation", (
        Field("subject", ("egov:subject",), "phrase"), Field("indicator", ("egov:ofIndicator",), "phrase"),
        Field("bound", ("egov:bound",), "bound"),
        Field("asOf", ("egov:asOf",), "date"), Field("place", ("egov:inPlace",), "place"), Field("valueText", ("egov:valueText",), "number"),
        Field("direction", ("egov:direction",), "text"),
    ), ("egov:valueText",)),
    Kind("quotation", "Quotation", (
        Field("speaker", ("egov:saidBy",), "things"), Field("occasion", ("egov:onOccasion",), "things"),
        Field("date", ("egov:onDate",), "date"),
        Field("length", ("egov:length",), "number"),
    ), ("egov:text",)),
    Kind("agency", "Agency", (_TYPE, Field("parent", ("egov:parentAgency",), "agencies"), Field("aliases", (), "aliases")), ()),
    Kind("section", "Section", (Field("parent", ("egov:partOf",), "number of"),), ("rdfs:label",)),
    Kind("figure", "Figure", (
        Field("caption", ("egov:caption", "rdfs:label"), "text"), Field("dataSource", ("egov:dataSource",), "agencies"),
    ), ("egov:caption",)),
    Kind("series", "EventSeries", (), ()),
)  # fmt: skip
_MARKS = regex("[《》〈〉“”‘’\"'「」『』\\s…]+")


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A text as it is compared: simplified script, half-width, lower case, without blanks and quotation marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", fold_text(text))).casefold()


def shares_head(one: str, other: str) -> bool:
    """Whether two names of a measured thing have their head in common: 办件量 and 日均办件量, 高频证照的互认 and 互认的高频证照."""
    one, other = plain(one), plain(other)
    common = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return common >= 2 and 5 * common >= 2 * min(len(one), len(other))


def read_gold(folder: Path) -> list[Row]:
    """All rows of the gold files in a folder. Raises Problem bad-data for a line that is no row, or a folder without rows."""
    rows: list[Row] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line, parse_float=Decimal)
            except ValueError:
                row = None
            if not isinstance(row, dict) or not isinstance(row.get("kind"), str) or not isinstance(row.get("start"), int):
                raise Problem("bad-data", reason=f"{path.name}, line {number}: not a row with kind and start")
            rows.append(_in_base_units(row))
    if not rows:
        raise Problem("bad-data", reason=f"no rows (*.jsonl) in {folder.name}")
    return rows


def _in_base_units(row: Row) -> Row:
    """A row with its value as the graph has it: 三成 is 30 %."""
    return {**row, "value": 10 * row["value"], "unit": "%"} if row["kind"] == "observation" and row.get("unit") == "成" else row


def merged(kind: Kind, rows: Iterable[Row], keys: Keys) -> list[Row]:
    """Rows of one kind with those that tell of one thing made one: lists joined, of two dates the finer, else what is said first."""
    dates = {item.name for item in kind.fields if item.how == "date"}
    things: list[Row] = []
    for row in rows:
        same = next((thing for thing in things if _one_thing(kind.name, thing, row, keys)), None)
        if same is None:
            things.append(dict(row))
            continue
        for name, value in row.items():
            if name not in same:
                same[name] = value
            elif isinstance(value, list) and isinstance(same[name], list):
                same[name] = same[name] + [item for item in value if item not in same[name]]
            elif name in dates and value.startswith(same[name]):
                same[name] = value
    return things


def _one_thing(kind: str, one: Row, other: Row, keys: Keys) -> bool:
    def equal(*names: str) -> bool:
        return all(one.get(name) is not None and plain(str(one.get(name))) == plain(str(other.get(name))) for name in names)

    def agree(*names: str) -> bool:
        return all(one.get(name) is None or other.get(name) is None or equal(name) for name in names)

    date_one, date_other = (str(row.get("date") or row.get("asOf") or "") for row in (one, other))
    same_time = date_one.startswith(date_other) or date_other.startswith(date_one)
    match kind:
        case "policy":
            return equal("title") and one.get("number") == other.get("number")
        case "event":
            return equal("series", "edition") or (equal("name") and agree("partOf") and same_time)
        case "platform" | "agency":
            return bool(keys.of_row(one) & keys.of_row(other))
        case "observation":
            return equal("value", "subject", "bound") and agree("indicator", "unit") and same_time
        case "quotation":
            return equal("first") and agree("speaker")
        case "section":
            return equal("title") and agree("parent")
        case "figure":
            return equal("number")
    return equal("name")


class Keys:
    """The keys of a name: its plain form, and the IRI of the body, platform, place … that the authority files know by it."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.linked: dict[str, set[str]] = defaultdict(set)  # what a gold name was found as

    def of(self, name: str) -> set[str]:
        entries = (self.authority.find(name, kind) for kind in ("agency", "platform", "place", "series"))
        return {plain(name), *(entry.iri for entry in entries if entry), *self.linked[plain(name)]}

    def of_row(self, row: Row) -> set[str]:
        return set().union(*(self.of(name) for name in (row["name"], *row.get("aliases", ()))))
