"""What pages count or pick out of everything there is, told once when an index is built: values of facets, months, kinds, key figures, doubts, trees."""
from __future__ import annotations

import sqlite3

from egovkg.endpoint.facets import ABOVE
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

CANDIDATES = 24  # the indicators told of most, of which those that move are key figures
SCHEMA = """
CREATE TABLE kind_count (kind TEXT PRIMARY KEY, total INTEGER NOT NULL, told INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE facet_count (kind TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (kind, name, number DESC, value)) WITHOUT ROWID;
CREATE TABLE month_count (kind TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (kind, first, last)) WITHOUT ROWID;
CREATE TABLE term_count (term TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE key_figure (place INTEGER PRIMARY KEY, iri TEXT NOT NULL);
CREATE TABLE tree (kind TEXT NOT NULL, above TEXT NOT NULL, place INTEGER NOT NULL, thing INTEGER NOT NULL, under INTEGER NOT NULL,
    PRIMARY KEY (kind, above, place)) WITHOUT ROWID;
CREATE TABLE doubt (what TEXT NOT NULL, place INTEGER NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (what, place)) WITHOUT ROWID;
"""
COUNTED = f"""
INSERT INTO kind_count SELECT kind, COUNT(*), SUM(told > 0) FROM thing GROUP BY kind;
INSERT INTO kind_count SELECT 'timeline', COUNT(*), COALESCE(SUM(told > 0), 0) FROM thing WHERE dated;
INSERT INTO facet_count SELECT kind, name, COUNT(*), value FROM facet GROUP BY kind, name, value;
INSERT INTO month_count SELECT kind, substr(first, 1, 7) AS one, substr(last, 1, 7) AS other, COUNT(*) FROM thing WHERE first IS NOT NULL AND last IS NOT NULL
    GROUP BY kind, one, other;
INSERT INTO month_count SELECT 'timeline', first, last, SUM(number) FROM month_count WHERE kind IN ('event', 'policy', 'platform') GROUP BY first, last;
INSERT INTO key_figure SELECT ROW_NUMBER() OVER (ORDER BY years DESC, told DESC, iri), iri FROM (
    SELECT x.iri, x.told, {", ".join(f"(SELECT COUNT(*) FROM facet WHERE facet.thing = x.id AND facet.name = '{name}') AS {name}s" for name in ("year", "subject", "unit"))}
    FROM (SELECT * FROM thing WHERE kind = 'indicator' ORDER BY told DESC, zh, iri LIMIT {CANDIDATES}) x)
    WHERE years > 0 AND subjects <= 2 AND units <= 1;
"""

TREES = "".join(f"""
INSERT INTO tree SELECT '{kind}', above, ROW_NUMBER() OVER (PARTITION BY above ORDER BY under DESC, told DESC, zh, iri), id, under FROM (
    SELECT x.id, x.told, x.zh, x.iri, COALESCE(f.value, '') AS above, COALESCE(c.number, 0) AS under FROM thing x
    LEFT JOIN facet f ON f.thing = x.id AND f.name = '{facet}'
    LEFT JOIN (SELECT value, COUNT(*) AS number FROM facet WHERE kind = '{kind}' AND name = '{facet}' GROUP BY value) c ON c.value = x.iri WHERE x.kind = '{kind}');
""" for kind, facet in ABOVE.items())
TERMS = tuple(f"""SELECT ?term (COUNT(DISTINCT {what}) AS ?n) {{
  {{ {pattern} }} UNION {{ GRAPH {GRAPH_INFERRED} {{ {pattern} }} }} FILTER(STRSTARTS(STR(?term), "{EGOV.iri}"))
}} GROUP BY ?term""" for what, pattern in (("?x", "?x a ?term"), ("*", "?s ?term ?o")))


def prepare(database: sqlite3.Connection, store: Store) -> None:
    """Fill the tables of an index whose things and facets are written."""
    database.executescript(COUNTED + TREES)
    for text in TERMS:
        database.executemany("INSERT OR REPLACE INTO term_count VALUES (?, ?)",
            [(row["term"].value, int(row["n"].value)) for row in store.query(text)])  # type: ignore[union-attr, index]
    pairs = {tuple(sorted((quad.subject, quad.object), key=str)) for quad in store.quads_for_pattern(None, EGOV.conflictsWith, None, DefaultGraph())}
    waiting = {(quad.subject, quad.subject) for quad in store.quads_for_pattern(None, EGOV.needsReview, None, DefaultGraph())
        if isinstance(quad.object, Literal) and quad.object.value in ("true", "1")}
    for what, found in (("conflict", pairs), ("review", waiting)):
        named = sorted((_label(database, one.value), one.value, other.value) for one, other in found if isinstance(one, NamedNode) and isinstance(other, NamedNode))
        database.executemany("INSERT INTO doubt VALUES (?, ?, ?, ?)", [(what, place, one, other) for place, (_, one, other) in enumerate(named)])


def _label(database: sqlite3.Connection, iri: str) -> str:
    row = database.execute("SELECT COALESCE(zh, en, '') FROM thing WHERE iri = ?", (iri,)).fetchone()
    return row[0] if row else ""
