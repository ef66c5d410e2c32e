"""Reads the model and the authority files: curated names of bodies, places, platforms, units, series, periods and topics, as indexes."""
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, EGOV, ID, OWL, RDF, SKOS, XSD
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

HERE = Path(__file__).parent
MODEL = NamedNode(BASE + "ontology")
MODEL_FILES = ("egovkg.ttl", "alignments.ttl", "topics.ttl")


class Agency(NamedTuple):
    code: str
    iri: str
    label: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    parent: str | None
    valid_from: int | None
    valid_until: int | None
    level: str | None = None


class Place(NamedTuple):
    slug: str
    iri: str
    label: str
    names: tuple[str, ...]
    within: str | None
    level: str | None


class Platform(NamedTuple):
    code: str
    iri: str
    label: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    part_of: str | None


class Unit(NamedTuple):
    slug: str
    iri: str
    label: str
    names: tuple[str, ...]


class Series(NamedTuple):
    slug: str
    iri: str
    label: str
    names: tuple[str, ...]


class Period(NamedTuple):
    slug: str
    iri: str
    label: str
    names: tuple[str, ...]
    edtf: str
    start: date
    end: date


class Topic(NamedTuple):
    slug: str
    iri: str
    label: str
    names: tuple[str, ...]


Entry = Agency | Place | Platform | Unit | Series | Period | Topic


@dataclass(slots=True)
class Authority:
    """Entries by code or slug, and by folded name.

    `names` spans all kinds (agency first, then platform, place, series, period, topic, unit); `by_name["place"]` and so on are the
    indexes of one kind. Every name, the label included, is in `names` of its entry in its stored form.
    """

    agencies: dict[str, Agency] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    names: dict[str, Entry] = field(default_factory=dict)
    by_name: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def find(self, name: str, kind: str | None = None) -> Entry | None:
        """The entry that `name` names, of `kind` (agency, platform, place, series, period, topic, unit) where given."""
        index = self.names if kind is None else self.by_name[kind]
        return index.get(fold(name))


def fold(name: str) -> str:
    """The form in which names are compared: NFKC (so （） = ()), no white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def load(folder: Path = HERE / "authority", topics: Path | None = None) -> Authority:
    """All authority files of `folder`, and the topics (of the model's own topics.ttl unless another file is named).

    Raises Problem: authority-unreadable (a file is not Turtle), authority-incomplete (an entry lacks a field that the index needs),
    authority-name-twice (one name for two entries of a kind).
    """
    described = _described([*sorted(folder.glob("*.ttl")), topics or HERE / "topics.ttl"])
    authority = Authority()
    for kind, entries, build in (
        ("agency", authority.agencies, _agency),
        ("platform", authority.platforms, _platform),
        ("place", authority.places, _place),
        ("series", authority.series, _series),
        ("date", authority.periods, _period),
        ("topic", authority.topics, _topic),
        ("unit", authority.units, _unit),
    ):
        index: dict[str, Entry] = {}
        for iri, properties in described.get(kind, {}).items():
            entry = build(iri, properties)
            entries[iri.rsplit("/", 1)[1]] = entry
            for name in entry.names:
                other = index.setdefault(fold(name), entry)
                if other is not entry:
                    raise Problem("authority-name-twice", name=name, first=other.iri, second=entry.iri)
        authority.by_name["period" if kind == "date" else kind] = index
        for name, entry in index.items():
            authority.names.setdefault(name, entry)
    return authority


def quads(folder: Path = HERE, *, model_only: bool = False) -> list[Quad]:
    """What an empty store starts from, as `graph` has it. Raises what `graph` raises."""
    return list(graph(folder, model_only=model_only))


def graph(folder: Path = HERE, *, model_only: bool = False) -> Store:
    """What an empty store starts from: model, alignments, topics and (unless `model_only`) authority, in the default graph.

    The headers of the single files (their owl:Ontology, imports and titles) are left out, but for the model's own: in one graph they
    would speak of files that are not there. The days of the plan periods, which the files cannot hold (xsd:date is not OWL 2), are added.
    Raises Problem authority-unreadable, authority-incomplete.
    """
    found = Store()
    for file in files(folder, model_only=model_only):
        try:
            found.bulk_load(path=str(file), format=RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise Problem("authority-unreadable", file=file.name, reason=str(error)) from error
    for header in list(found.quads_for_pattern(None, RDF.type, OWL.Ontology)):
        if header.subject != MODEL:
            for quad in list(found.quads_for_pattern(header.subject, None, None)):
                found.remove(quad)
    for quad in list(found.quads_for_pattern(None, EGOV.edtf, None)):
        for predicate, day in zip((EGOV.startDate, EGOV.endDate), _days(quad.subject.value, quad.object.value), strict=True):
            found.add(Quad(quad.subject, predicate, Literal(day.isoformat(), datatype=XSD.date)))
    return found


def files(folder: Path = HERE, *, model_only: bool = False) -> list[Path]:
    """The Turtle files of the model and (unless `model_only`) of the authority data, the model first."""
    model = [folder / name for name in MODEL_FILES]
    return model if model_only else [*model, *sorted((folder / "authority").glob("*.ttl"))]


def _triples(file: Path) -> Iterator[Quad]:
    try:
        yield from parse(path=str(file), format=RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        raise Problem("authority-unreadable", file=file.name, reason=str(error)) from error


Properties = dict[NamedNode, list[NamedNode | Literal]]


def _described(files: list[Path]) -> dict[str, dict[str, Properties]]:
    """Properties of every thing under ID, by kind (the path's first step) and IRI, objects in the file's order."""
    found: dict[str, dict[str, Properties]] = defaultdict(dict)
    for file in files:
        if not file.exists():
            continue
        last, properties = None, None
        for subject, predicate, object_, _ in _triples(file):
            if subject != last:         # mostly a file says together what it says of a thing
                last, iri = subject, getattr(subject, "value", "")
                properties = found[iri[len(ID):].split("/", 1)[0]].setdefault(iri, defaultdict(list)) if iri.startswith(ID) else None
            if properties is not None:
                properties[predicate].append(object_)
    return found


def _names(iri: str, properties: Properties) -> tuple[str, tuple[str, ...]]:
    """The Chinese label, and all Chinese names with the label first, then the file's order."""
    labels = [o.value for o in properties[SKOS.prefLabel] if o.language == "zh"]
    if not labels:
        raise Problem("authority-incomplete", entry=iri, field="skos:prefLabel @zh")
    others = [o.value for o in properties[SKOS.altLabel] if o.language == "zh"]
    return labels[0], tuple(dict.fromkeys([labels[0], *others]))


def _types(properties: Properties, top: str) -> tuple[str, ...]:
    """Local names of the egov: classes, the top class last."""
    found = [o.value[len(EGOV.iri):] for o in properties[RDF.type] if o.value.startswith(EGOV.iri)]
    return (*(name for name in found if name != top), top)


def _one(properties: Properties, predicate: NamedNode) -> str | None:
    values = properties[predicate]
    return values[0].value if values else None


def _required(iri: str, properties: Properties, predicate: NamedNode) -> str:
    value = _one(properties, predicate)
    if value is None:
        raise Problem("authority-incomplete", entry=iri, field=predicate.value)
    return value


def _slug(iri: str | None) -> str | None:
    return iri.rsplit("/", 1)[1] if iri else None


def _year(value: str | None) -> int | None:
    return int(value) if value else None


def _agency(iri: str, properties: Properties) -> Agency:
    label, names = _names(iri, properties)
    return Agency(
        code=_required(iri, properties, EGOV.code), iri=iri, label=label, names=names, types=_types(properties, "Agency"),
        parent=_slug(_one(properties, EGOV.parentAgency)),
        valid_from=_year(_one(properties, EGOV.validFromYear)), valid_until=_year(_one(properties, EGOV.validUntilYear)),
        level=_one(properties, EGOV.level),
    )


def _platform(iri: str, properties: Properties) -> Platform:
    label, names = _names(iri, properties)
    return Platform(
        code=_required(iri, properties, EGOV.code), iri=iri, label=label, names=names, types=_types(properties, "Platform"),
        part_of=_slug(_one(properties, EGOV.partOfPlatform)),
    )


def _place(iri: str, properties: Properties) -> Place:
    label, names = _names(iri, properties)
    return Place(_slug(iri), iri, label, names, _slug(_one(properties, EGOV.within)), _one(properties, EGOV.level))


def _series(iri: str, properties: Properties) -> Series:
    return Series(_slug(iri), iri, *_names(iri, properties))


def _topic(iri: str, properties: Properties) -> Topic:
    return Topic(_slug(iri), iri, *_names(iri, properties))


def _unit(iri: str, properties: Properties) -> Unit:
    return Unit(_slug(iri), iri, *_names(iri, properties))


def _period(iri: str, properties: Properties) -> Period:
    edtf = _required(iri, properties, EGOV.edtf)
    return Period(_slug(iri), iri, *_names(iri, properties), edtf, *_days(iri, edtf))


def _days(iri: str, edtf: str) -> tuple[date, date]:
    """The first and the last day of `2021-03`, `2021/2025` and the like."""
    first, _, last = edtf.partition("/")
    try:
        return _first_day(first), _last_day(last or first)
    except ValueError as error:
        raise Problem("authority-incomplete", entry=iri, field="egov:edtf") from error


def _first_day(edtf: str) -> date:
    year, month, day = ([int(part) for part in edtf.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def _last_day(edtf: str) -> date:
    parts = [int(part) for part in edtf.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
