"""Answers a search from an index: what matches, why, in which order, and how much of it is of which kind and year; nothing is cut silently.

The order is told in search_order.py.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from egovkg.endpoint import search_text
from egovkg.endpoint.facets import KINDS, Kind
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.search_index import ALIAS, CODE, TEXT
from egovkg.endpoint.search_order import COUNTS, ORDER, TIER, gather

PAGE = 20
TELLING = 1500  # names that are compared with one that may be misspelled
AROUND = 40  # characters of a paragraph that are shown before and after what was found
HOW = ("exact", "exact", "prefix", "spelled", "alias", "spelled", "inside", "inside", "spelled", "text")
@dataclass(frozen=True)
class Hit:
    """A thing that was found: `how` is why, `name` the name or words that match, `marks` where in it; `alias` where it is not the label."""

    iri: str
    kind: str
    zh: str
    en: str
    year: int | None
    first: str
    last: str
    told: int
    how: str = ""
    name: str = ""
    language: str = ""
    alias: bool = False
    marks: tuple[tuple[int, int], ...] = ()

    def label(self, language: str) -> tuple[str, str]:
        """Its label in a language, else in the other, and the language that it is in."""
        mine, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return (mine, language) if mine else (other or self.name or self.iri.rpartition("/id/")[2], "en" if language == "zh" else "zh")


@dataclass
class Found:
    """What a search found: `total` of all, the hits of this page from `first`, and counts by value for each facet."""

    total: int
    first: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    version: int = 0


def search(index: Index, text: str, *, kind: str = "", year: str = "", first: int = 0, count: int = PAGE) -> Found:
    """Everything that holds every word of a text, by kind and year where these are given. Nothing for a text without a letter or digit."""
    terms = search_text.terms(text)
    if not terms:
        return Found(0, first, [], {"kind": [], "year": []}, index.number)
    database = index.read()
    joined = "".join(terms)
    rows = database.execute("SELECT kind, year, number FROM common_count WHERE term = ?", (joined,)).fetchall() if len(terms) == 1 else []
    common = bool(rows)
    if not common:
        gather(database, terms, index.syllables)
        rows = database.execute(COUNTS).fetchall()
    kinds: dict[str, int] = {}
    years: dict[str, int] = {}
    total = 0
    for of_kind, of_year, number in rows:
        of_year = "" if of_year is None else str(of_year)
        if not year or of_year == year:
            kinds[of_kind] = kinds.get(of_kind, 0) + number
        if (not kind or of_kind == kind) and of_year:
            years[of_year] = years.get(of_year, 0) + number
        if (not kind or of_kind == kind) and (not year or of_year == year):
            total += number
    # What is common was put in order when the index was built.
    source, by, tier, of = ("common", "hit.place", "hit.tier", "x") if common else ("temp.hit", ORDER, TIER, "hit")
    where = "".join((" AND hit.term = ?" if common else "", f" AND {of}.kind = ?" if kind else "", f" AND {of}.year = ?" if year else ""))
    found = database.execute(f"""SELECT x.iri, x.kind, x.zh, x.en, x.year, x.first, x.last, x.told, {tier}, n.text, n.language, n.role, n.spoken
        FROM {source} hit CROSS JOIN thing x ON x.id = hit.thing CROSS JOIN name n ON n.id = hit.name WHERE 1 {where}
        ORDER BY {by} LIMIT ? OFFSET ?""", [*([joined] if common else []), *filter(None, (kind, year)), count, first]).fetchall()
    order = list(KINDS)
    facets = {"kind": sorted(kinds.items(), key=lambda pair: (-pair[1], order.index(pair[0]))), "year": sorted(years.items())}
    return Found(total, first, [_hit(row, terms) for row in found], facets, index.number)


def listing(index: Index, kind: Kind, chosen: Mapping[str, str], *, text: str = "", since: str = "", until: str = "", order: str = "",
    first: int = 0, count: int = PAGE, counted: bool = True) -> Found:
    """The things of a kind that have every chosen facet value, and that lie within `since` to `until` (ISO dates) where these are given.

    Where `counted`, each facet's counts are of what the other choices leave. A `count` of 0 gives all.
    """
    database = index.read()
    terms = search_text.terms(text)
    if terms:
        gather(database, terms, index.syllables)
    elif text.strip():
        return Found(0, first, [], {facet.name: [] for facet in kind.facets}, index.number)
    of_all, given = _where(kind, chosen, bool(terms), since, until)
    total = database.execute(f"SELECT COUNT(*) FROM thing x WHERE {of_all}", given).fetchone()[0]
    facets = {}
    for facet in kind.facets if counted else ():
        others = {name: value for name, value in chosen.items() if name != facet.name}
        where, values = _where(kind, others, bool(terms), since, until)
        narrowed = "" if not others and not terms and not since and not until else f"AND thing IN (SELECT x.id FROM thing x WHERE {where})"
        facets[facet.name] = database.execute(f"""SELECT value, COUNT(*) AS number FROM facet WHERE kind = ? AND name = ? {narrowed}
            GROUP BY value ORDER BY number DESC, value""", [kind.name, facet.name, *(values if narrowed else ())]).fetchall()
    by = {"new": "x.first IS NULL, x.first DESC, x.iri", "old": "x.first IS NULL, x.first, x.last, x.iri", "told": "x.told DESC, x.zh, x.iri",
        "name": "COALESCE(x.zh, x.en), x.iri"}
    limited = f"LIMIT {int(count)} OFFSET {int(first)}" if count else ""
    rows = database.execute(f"""SELECT x.iri, x.kind, x.zh, x.en, x.year, x.first, x.last, x.told FROM thing x WHERE {of_all}
        ORDER BY {by.get(order) or by[kind.order]} {limited}""", given).fetchall()
    return Found(total, first, [Hit(*(value if value is not None else "" for value in row[:4]), row[4], row[5] or "", row[6] or "", row[7])
        for row in rows], facets, index.number)


def dated(index: Index, kind: Kind, chosen: Mapping[str, str], text: str = "") -> list[tuple[str, str, int]]:
    """How many things of a listing there are for each pair of first and last month (2018-04), in order; those without a date left out."""
    database = index.read()
    terms = search_text.terms(text)
    if terms:
        gather(database, terms, index.syllables)
    where, values = _where(kind, chosen, bool(terms), "", "")
    return database.execute(f"""SELECT substr(x.first, 1, 7) AS one, substr(x.last, 1, 7) AS other, COUNT(*) FROM thing x
        WHERE {where} AND x.first IS NOT NULL GROUP BY one, other ORDER BY one, other""", values).fetchall()


def near(index: Index, text: str, count: int = 8, kind: str = "") -> list[tuple[Hit, float]]:
    """The names that share most with a text that may be misspelled, each with its likeness from 0 to 1, best first."""
    term = search_text.key(text[:search_text.LONGEST]).text
    if not term:
        return []
    wanted = _pairs(term)
    database = index.read()
    letters = term.isascii()
    asked = f"{'{key letters}' if letters else 'key'} : (" + " OR ".join(f'"{pair}"' for pair in _telling(database, wanted)) + ")"
    if letters and (ways := search_text.spelled(term, index.syllables)):
        asked += " OR letters : (" + " OR ".join(f'"{syllable}"' for syllable in _telling(database, ways[0])) + ")"
    rows = database.execute("""SELECT x.iri, x.kind, x.zh, x.en, x.year, x.first, x.last, x.told, n.text, n.language, n.role, n.key, n.letters
        FROM (SELECT rowid FROM gram WHERE gram MATCH ? ORDER BY rank LIMIT 400) g JOIN name n ON n.id = g.rowid JOIN thing x ON x.id = n.thing
        WHERE n.role != ?""", (asked, TEXT)).fetchall()
    best: dict[str, tuple[Hit, float]] = {}
    for row in rows:
        if kind and row[1] != kind:
            continue
        likeness = max(_likeness(wanted, _pairs(form)) for form in (row[11], row[12]) if form)
        if row[0] not in best or likeness > best[row[0]][1]:
            hit = Hit(row[0], row[1], row[2] or "", row[3] or "", row[4], row[5] or "", row[6] or "", row[7], "near", row[8], row[9], row[10] != 0)
            best[row[0]] = (hit, likeness)
    return sorted(best.values(), key=lambda pair: (-pair[1], -pair[0].told, pair[0].iri))[:count]


def _telling(database: sqlite3.Connection, words: Collection[str]) -> list[str]:
    """The words that the fewest names have, so many that a few thousand names have one of them: what is in every name tells none apart."""
    found = dict(database.execute(f"SELECT term, doc FROM temp.vocabulary WHERE term IN ({', '.join('?' * len(words))})", list(words)))
    kept: list[str] = []
    names = 0
    for word in sorted(found, key=lambda word: (found[word], word)):
        names += found[word]
        if names > TELLING and len(kept) >= 2:
            break
        kept.append(word)
    return kept or ["-"]


def things(index: Index, iris: Sequence[str]) -> dict[str, Hit]:
    """What the index knows of things, by IRI."""
    if not iris:
        return {}
    rows = index.read().execute(f"""SELECT iri, kind, zh, en, year, first, last, told FROM thing
        WHERE iri IN ({", ".join("?" * len(iris))})""", list(iris)).fetchall()
    return {row[0]: Hit(row[0], row[1], row[2] or "", row[3] or "", row[4], row[5] or "", row[6] or "", row[7]) for row in rows}


def labels(index: Index, values: Sequence[str]) -> dict[str, dict[str, str]]:
    """The labels of facet values that are IRIs, by language."""
    rows = index.read().execute(f"SELECT value, zh, en FROM label WHERE value IN ({', '.join('?' * len(values))})", list(values)).fetchall()
    return {value: {name: text for name, text in (("zh", zh), ("en", en)) if text} for value, zh, en in rows}


def counts(index: Index) -> dict[str, tuple[int, int]]:
    """How many things of each kind there are, and how many of them a report speaks of."""
    rows = index.read().execute("SELECT kind, COUNT(*), SUM(told > 0) FROM thing GROUP BY kind").fetchall()
    return {kind: (total, told) for kind, total, told in rows}


def _where(kind: Kind, chosen: Mapping[str, str], matched: bool, since: str, until: str) -> tuple[str, list[str]]:
    """The conditions of a listing in SQL, and their values."""
    conditions, values = ["x.kind = ?"], [kind.name]
    for name, value in chosen.items():
        conditions.append("x.id IN (SELECT thing FROM facet WHERE kind = ? AND name = ? AND value = ?)")
        values += [kind.name, name, value]
    if since:
        conditions.append("x.first >= ?")
        values.append(since)
    if until:
        conditions.append("x.last <= ?")
        values.append(until)
    if matched:
        conditions.append("x.id IN (SELECT thing FROM temp.hit)")
    return " AND ".join(conditions), values


def _hit(row: tuple, terms: Sequence[str]) -> Hit:
    iri, kind, zh, en, year, first, last, told, tier, text, language, role, spoken = row
    places = search_text.marks(text, terms)
    if not places and tier != 9:
        places = search_text.spoken_marks(text, "".join(terms), spoken.split())
    if role == TEXT and places:
        start, end = max(0, places[0][0] - AROUND), min(len(text), places[0][1] + AROUND)
        before, after = "…" if start else "", "…" if end < len(text) else ""
        places = [(at - start + len(before), to - start + len(before)) for at, to in places if to <= end]
        text = before + text[start:end] + after
    return Hit(iri, kind, zh or "", en or "", year, first or "", last or "", told, "code" if role == CODE and tier < 9 else HOW[tier],
        text, language, role in (ALIAS, CODE), tuple(places))


@lru_cache(maxsize=10_000)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at:at + 2] for at in range(max(1, len(text) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
