"""Answers a search from an index: what matches, why, in which order, and how much of it is of which kind and year; nothing is cut silently.

The order is told in search_order.py.
"""
from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from egovkg.endpoint import search_text
from egovkg.endpoint.facets import KINDS, Kind
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.search_index import ALIAS, CODE, TEXT
from egovkg.endpoint.search_order import COUNTS, LAST, ORDER, TIER, gather

PAGE = 20
VALUES = 120  # of a facet, the most frequent ones
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
    """What a search found: `total` of all, the hits of this page from `first`, and counts by value for each facet, the most frequent ones where `more`."""

    total: int
    first: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    version: int = 0
    more: dict[str, bool] = field(default_factory=dict)


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
    every = not chosen and not terms and not since and not until
    total = counts(index).get(kind.name, (0, 0))[0] if every else database.execute(f"SELECT COUNT(*) FROM thing x WHERE {of_all}", given).fetchone()[0]
    facets, more = {}, {}
    told = _facet_counts(database, kind, chosen, bool(terms), since, until) if counted else {}
    for name, values in told.items():
        on = chosen.get(name)
        facets[name] = values[:VALUES] + [(value, number) for value, number in values[VALUES:] if value == on]
        more[name] = len(values) > VALUES
        if on and on not in {value for value, _ in facets[name]} and total:
            facets[name].append((on, total))
    # Each of them is an index.
    by = {"name": "COALESCE(x.zh, x.en), x.iri", "told": "x.told DESC, x.zh, x.iri"}
    by |= {"new": "x.first DESC, x.last DESC, x.iri DESC", "old": "x.first, x.last, x.iri"} if kind.members else {
        "new": "x.first IS NULL, x.first DESC, x.iri", "old": "x.first IS NULL, x.first, x.last, x.iri"}
    limited = f"LIMIT {int(count)} OFFSET {int(first)}" if count else ""
    # Of the figures those that move come first: an indicator of this and that is told of often and shows little.
    key, keyed = ("k.place IS NULL, k.place, ", "LEFT JOIN key_figure k ON k.iri = x.iri") if kind.name == "indicator" and not order else ("", "")
    rows = database.execute(f"""SELECT x.iri, x.kind, x.zh, x.en, x.year, x.first, x.last, x.told FROM thing x {keyed} WHERE {of_all}
        ORDER BY {key}{by.get(order) or by[kind.order]} {limited}""", given).fetchall()
    return Found(total, first, [_plain(row) for row in rows], facets, index.number, more)


def _facet_counts(database: sqlite3.Connection, kind: Kind, chosen: Mapping[str, str], matched: bool, since: str, until: str) -> dict[str, list[tuple[str, int]]]:
    """The values of each facet of a listing with how many things have it and every other choice, the most frequent first."""
    found: dict[str, list[tuple[str, int]]] = {facet.name: [] for facet in kind.facets}
    together: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)  # the facets that leave the same choices are counted at once
    for name in found:
        together[tuple((other, value) for other, value in chosen.items() if other != name)].append(name)
    for left, names in together.items():
        if not left and not matched and not since and not until:
            for name in names:
                found[name] = database.execute("SELECT value, number FROM facet_count WHERE kind = ? AND name = ? ORDER BY number DESC, value LIMIT ?",
                    (kind.name, name, VALUES + 1)).fetchall()
            continue
        where, given = _where(kind, dict(left), matched, since, until)
        some = "" if len(names) == len(found) else f"AND f.name IN ({', '.join('?' * len(names))})"
        for name, value, number in database.execute(f"""SELECT f.name, f.value, COUNT(*) AS number FROM thing x CROSS JOIN facet f INDEXED BY facet_thing
                ON f.thing = x.id WHERE {where} AND f.kind = ? {some} GROUP BY f.name, f.value ORDER BY number DESC, f.value""",
                [*given, kind.name, *(names if some else ())]):
            found[name].append((value, number))
    return found


def dated(index: Index, kind: Kind, chosen: Mapping[str, str], text: str = "") -> list[tuple[str, str, int]]:
    """How many things of a listing there are for each pair of first and last month (2018-04), in order; those without a date left out."""
    database = index.read()
    terms = search_text.terms(text)
    if not chosen and not terms:
        return database.execute("SELECT first, last, number FROM month_count WHERE kind = ?", (kind.name,)).fetchall()
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
    return {row[0]: _plain(row) for row in rows}


def labels(index: Index, values: Sequence[str]) -> dict[str, dict[str, str]]:
    """The labels of facet values that are IRIs, by language."""
    rows = index.read().execute(f"SELECT value, zh, en FROM label WHERE value IN ({', '.join('?' * len(values))})", list(values)).fetchall()
    return {value: {name: text for name, text in (("zh", zh), ("en", en)) if text} for value, zh, en in rows}


def counts(index: Index) -> dict[str, tuple[int, int]]:
    """How many things of each kind there are, and how many of them a report speaks of."""
    return {kind: (total, told) for kind, total, told in index.read().execute("SELECT kind, total, told FROM kind_count")}


def key_figures(index: Index, count: int) -> list[str]:
    """The indicators that are told for the most years, by IRI."""
    return [iri for (iri,) in index.read().execute("SELECT iri FROM key_figure ORDER BY place LIMIT ?", (count,))]


def term_counts(index: Index) -> dict[str, int]:
    """How many individuals each class of the model has, and how many statements each property, inferred ones included, by IRI."""
    return dict(index.read().execute("SELECT term, number FROM term_count").fetchall())


def doubts(index: Index, what: str, count: int) -> tuple[list[tuple[str, str]], int]:
    """The first pairs of a sort of doubt ("conflict" or "review"), and how many there are."""
    database = index.read()
    rows = database.execute("SELECT one, other FROM doubt WHERE what = ? ORDER BY place LIMIT ?", (what, count)).fetchall()
    return rows, database.execute("SELECT COUNT(*) FROM doubt WHERE what = ?", (what,)).fetchone()[0]


def paragraphs(index: Index, prefix: str) -> list[str]:
    """The paragraphs whose IRI begins so."""
    return [iri for (iri,) in index.read().execute("SELECT iri FROM thing WHERE iri >= ? AND iri < ?", (prefix, prefix + LAST))]


def below(index: Index, kind: Kind, above: str, first: int, count: int) -> tuple[list[tuple[Hit, int]], int]:
    """The things right under one, or those with nothing above them where `above` is "": each with how many are under it, and how many there are.

    Those with most under them come first.
    """
    database = index.read()
    total = database.execute("SELECT MAX(place) FROM tree WHERE kind = ? AND above = ?", (kind.name, above)).fetchone()[0] or 0
    rows = database.execute("""SELECT x.iri, x.kind, x.zh, x.en, x.year, x.first, x.last, x.told, b.under FROM tree b CROSS JOIN thing x ON x.id = b.thing
        WHERE b.kind = ? AND b.above = ? AND b.place > ? ORDER BY b.place LIMIT ?""", (kind.name, above, first, count))
    return [(_plain(row), row[8]) for row in rows], total


def _plain(row: tuple) -> Hit:
    return Hit(row[0], row[1], row[2] or "", row[3] or "", row[4], row[5] or "", row[6] or "", row[7])


def _where(kind: Kind, chosen: Mapping[str, str], matched: bool, since: str, until: str) -> tuple[str, list[str]]:
    """The conditions of a listing in SQL, and their values."""
    conditions, values = (["x.dated"], []) if kind.members else (["x.kind = ?"], [kind.name])
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
