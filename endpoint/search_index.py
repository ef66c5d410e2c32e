"""Builds the search index of a version: a SQLite file beside its store, made once, for a version never changes.

    python -m egovkg.endpoint.search_index DATA NUMBER PATH

Things with their dates and how often a report speaks of them; every name with its key, pinyin and initials; what each facet says of each
thing; and an FTS5 table of pairs of characters over the names and the report's paragraphs where these are loaded.
"""
from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from egovkg.endpoint import cards, digests, index_counts, search_order, search_text
from egovkg.endpoint.facets import KINDS, TIMELINE, Kind
from egovkg.endpoint.forking import follow_parent
from egovkg.ontology.vocabulary import DCTERMS, EGOV, PREFIXES, RDF, RDFS, SKOS
from egovkg.triples.store import VersionedStore

# What a name is, best first: the first of them that gives a text counts for it.
LABEL, ALIAS, CODE, TEXT = range(4)
NAMES = (
    (RDFS.label, LABEL), (SKOS.prefLabel, LABEL), (DCTERMS.title, LABEL), (SKOS.altLabel, ALIAS), (EGOV.caption, ALIAS), (EGOV.valueText, ALIAS),
    (EGOV.documentNumber, ALIAS), (EGOV.code, CODE),
)
DATES = {"observation": EGOV.asOf, "platform": EGOV.launchedOn}  # what says when something is of a kind that has no days itself
SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, zh TEXT, en TEXT, first TEXT, last TEXT,
    year INTEGER, told INTEGER NOT NULL, dated INTEGER NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, role INTEGER NOT NULL, size INTEGER NOT NULL, told INTEGER NOT NULL, kind TEXT NOT NULL,
    year INTEGER, key TEXT NOT NULL, letters TEXT NOT NULL, initials TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, spoken TEXT NOT NULL);
CREATE TABLE facet (kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, thing INTEGER NOT NULL,
    PRIMARY KEY (kind, name, value, thing)) WITHOUT ROWID;
CREATE TABLE label (value TEXT PRIMARY KEY, zh TEXT, en TEXT) WITHOUT ROWID;
CREATE TABLE syllable (text TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE gram USING fts5 (key, letters, initials, content='', tokenize='ascii', prefix='1');
CREATE TABLE common (term TEXT NOT NULL, place INTEGER NOT NULL, thing INTEGER NOT NULL, name INTEGER NOT NULL, tier INTEGER NOT NULL,
    PRIMARY KEY (term, place)) WITHOUT ROWID;
CREATE TABLE common_count (term TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER, number INTEGER NOT NULL);
"""
INDEXES = """
CREATE INDEX thing_told ON thing (kind, told DESC, zh, iri);
CREATE INDEX thing_old ON thing (kind, first IS NULL, first, last, iri);
CREATE INDEX thing_new ON thing (kind, first IS NULL, first DESC, iri);
CREATE INDEX thing_dated ON thing (dated, first, last, iri) WHERE dated;
CREATE INDEX thing_name ON thing (kind, COALESCE(zh, en), iri);
CREATE INDEX name_thing ON name (thing);
CREATE INDEX name_key ON name (key);
CREATE INDEX common_count_term ON common_count (term);
CREATE INDEX facet_thing ON facet (thing, name, value);
INSERT INTO gram (gram) VALUES ('optimize');
"""
# A program that makes another form of index makes another file.
FORM = hashlib.sha256(repr((SCHEMA, INDEXES, KINDS, TIMELINE, search_order.SPELLED, search_order.WRITTEN, search_order.RANK, search_order.HITS, search_order.SHARE,
    cards.SCHEMA, cards.CLASSES, cards.HOLDING, cards.NAMING, cards.MARKS, digests.SCHEMA, digests.CROWDED, index_counts.SCHEMA, index_counts.COUNTED, index_counts.TREES, index_counts.TERMS)).encode()).hexdigest()[:8]
NAME = f"search-{FORM}.sqlite"
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
DEFAULT = ox.DefaultGraph()
Said = dict[ox.NamedNode, list[cards.Term]]


def build(store: ox.Store, path: Path) -> None:
    """Write the index of a store to a file, whole or not at all. Raises OSError where the folder takes no file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".search-", suffix=".new")
    os.close(handle)
    try:
        with sqlite3.connect(name) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA + cards.SCHEMA + digests.SCHEMA + index_counts.SCHEMA)
            _fill(database, store)
            database.executescript(INDEXES)
            search_order.prepare(database, {row[0] for row in database.execute("SELECT text FROM syllable")})
            index_counts.prepare(database, store)
            digests.prepare(database, store)
            database.execute("ANALYZE")
        database.close()
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _fill(database: sqlite3.Connection, store: ox.Store) -> None:
    numbers: dict[ox.NamedNode, int] = {}
    spoken: set[str] = set()
    for kind in KINDS.values():
        for node in _things(store, kind):
            if node not in numbers:  # of two kinds the first of the table counts
                numbers[node] = len(numbers) + 1
                told = cards.statements(store, node)
                row = _row(store, numbers[node], node, kind, told.values)
                database.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
                spoken |= _names(database, numbers[node], kind, row[-2], told.values)
                cards.keep(database, store, node, told)
    cards.keep_others(database, store, numbers)
    database.executemany("INSERT INTO syllable VALUES (?)", ((syllable,) for syllable in sorted(spoken)))
    named: set[ox.NamedNode] = set()
    for kind in (*KINDS.values(), TIMELINE):
        for facet in kind.facets:
            rows = store.query(f"{HEAD}SELECT DISTINCT ?thing ?value {{ {kind.pattern} {facet.pattern} }}")
            found = {(row["thing"], row["value"]) for row in rows if row["value"] is not None}  # type: ignore[union-attr, index]
            named |= {value for _, value in found if isinstance(value, ox.NamedNode)}
            database.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)",
                [(kind.name, facet.name, value.value, numbers[thing]) for thing, value in found if thing in numbers])
    for node in sorted(named, key=str):
        row = database.execute("SELECT zh, en FROM thing WHERE id = ?", (numbers[node],)).fetchone() if node in numbers else _labels(cards.statements(store, node).values)
        database.execute("INSERT INTO label VALUES (?, ?, ?)", (node.value, *row))
    database.execute("""UPDATE thing SET year = told.year FROM (SELECT thing, MAX(CAST(value AS INTEGER)) AS year FROM facet WHERE name = 'year'
        GROUP BY thing) told WHERE told.thing = thing.id""")
    database.execute("UPDATE name SET year = thing.year FROM thing WHERE thing.id = name.thing AND thing.year IS NOT NULL")


def _things(store: ox.Store, kind: Kind) -> Iterator[ox.NamedNode]:
    nodes = {quad.subject for quad in store.quads_for_pattern(None, RDF.type, kind.node, DEFAULT)}
    return iter(sorted((node for node in nodes if isinstance(node, ox.NamedNode)), key=str))


def _row(store: ox.Store, number: int, node: ox.NamedNode, kind: Kind, said: Said) -> tuple[object, ...]:
    def value(predicate: ox.NamedNode, said: Said = said) -> str | None:
        return min((found.value for found in said.get(predicate, ())), default=None)  # type: ignore[union-attr]

    first, last = value(EGOV.startDate), value(EGOV.endDate)
    if date := value(DATES[kind.name]) if kind.name in DATES else None:
        of_date = cards.statements(store, ox.NamedNode(date)).values
        first, last = value(EGOV.startDate, of_date), value(EGOV.endDate, of_date)
    told = len(said.get(EGOV.evidence, ()))
    if kind.name == "indicator":
        told = sum(1 for _ in store.quads_for_pattern(None, EGOV.ofIndicator, node, DEFAULT))
    return number, node.value, kind.name, *_labels(said), first, last, None, told, first is not None and kind.name in TIMELINE.members


def _labels(said: Said) -> tuple[str | None, str | None]:
    found: dict[str, str] = {}
    for predicate in (RDFS.label, SKOS.prefLabel):
        for value in said.get(predicate, ()):
            if isinstance(value, ox.Literal):
                found.setdefault((value.language or "zh").split("-")[0].lower(), value.value)
    return found.get("zh"), found.get("en")


def _names(database: sqlite3.Connection, thing: int, kind: Kind, told: object, said: Said) -> set[str]:
    """Write the names of a thing; the syllables that its names are spelled with."""
    spoken: set[str] = set()
    seen: set[str] = set()

    def write(role: int, language: str, text: str, key: str, read: list[str]) -> None:
        letters, initials = "".join(read), "".join(syllable[:1] for syllable in read)
        kept = role != TEXT
        row = database.execute("INSERT INTO name VALUES (NULL, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)",
            (thing, role, len(text), told, kind.name, key if kept else "", letters, initials, language, text, " ".join(read)))
        database.execute("INSERT INTO gram (rowid, key, letters, initials) VALUES (?, ?, ?, ?)",
            (row.lastrowid, search_text.pairs(key), " ".join(read), search_text.pairs(initials)))
        spoken.update(syllable for syllable in read if len(syllable) > 1)

    for predicate, role in NAMES:
        for value in sorted(said.get(predicate, ()), key=str):
            if isinstance(value, ox.Literal):
                key = search_text.key(value.value).text
                if key and key not in seen:
                    seen.add(key)
                    language = (value.language or "").split("-")[0].lower()
                    write(role, language, value.value, key, search_text.syllables(key) if search_text.has_ideograph(key) else [])
    if kind.name == "paragraph":
        for value in said.get(EGOV.text, ()):
            write(TEXT, "zh", value.value, search_text.key(value.value).text, [])  # type: ignore[union-attr]
    return spoken


def main(arguments: list[str]) -> None:
    """Build the index of a version under a data folder, at a low priority: whoever asks a page now comes first. It ends with the server."""
    os.nice(5)
    follow_parent(os.getppid())
    data, number, path = arguments
    build(VersionedStore(Path(data)).read(int(number)), Path(path))


if __name__ == "__main__":
    main(sys.argv[1:])
