"""In which order a search shows what it finds: the best name of each thing, and how well that name matches.

An exact name comes first, then the begin of a name, pinyin or initials of a whole name, the begin of an alias, of pinyin or initials, then
the inside of a name, of an alias, of pinyin or initials, and last the report's paragraphs; among equals what a report speaks of at all, the
shorter name, and what is spoken of most. Common questions (a single character, a frequent pair) are answered when the index is built.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence, Set

from egovkg.endpoint import search_text

TIER = """CASE WHEN n.role = 3 THEN 9
    WHEN n.key = ?1 THEN n.role != 0
    WHEN n.role = 0 AND substr(n.key, 1, length(?1)) = ?1 THEN 2
    WHEN n.letters = ?1 OR n.initials = ?1 THEN 3
    WHEN substr(n.key, 1, length(?1)) = ?1 THEN 4
    WHEN substr(n.letters, 1, length(?1)) = ?1 OR substr(n.initials, 1, length(?1)) = ?1 THEN 5
    WHEN instr(n.key, ?1) THEN 6 + (n.role != 0)
    WHEN ?2 THEN 8 ELSE 7 END"""
HITS = "CREATE TEMP TABLE hit (thing INTEGER PRIMARY KEY, name INTEGER, tier INTEGER)"
ORDER = "hit.tier, x.told = 0, length(n.text) / 8, x.told DESC, length(n.text), x.iri"
COUNTS = "SELECT x.kind, x.year, COUNT(*) FROM temp.hit JOIN thing x ON x.id = hit.thing GROUP BY x.kind, x.year"
COMMON = 300  # names with a character or pair from which on it is common; more in an index of more names
SHARE = 50


def gather(database: sqlite3.Connection, terms: Sequence[str], syllables: Set[str]) -> None:
    """Fill the connection's table of HITS with every thing that has a name with all terms."""
    asked = " AND ".join(search_text.question(term, syllables) for term in terms)
    joined = "".join(terms)
    spelled = joined.isascii() and joined.isalpha()
    database.execute("DELETE FROM temp.hit")
    database.execute(f"""INSERT INTO temp.hit SELECT n.thing, n.id, MIN({TIER} * 1000 + min(length(n.text), 999)) / 1000
        FROM gram CROSS JOIN name n ON n.id = gram.rowid WHERE gram MATCH ?3 GROUP BY n.thing""", (joined, spelled, asked))


def prepare(database: sqlite3.Connection, syllables: Set[str]) -> None:
    """Answer the common questions of an index that is being built."""
    (names,) = database.execute("SELECT COUNT(*) FROM name").fetchone()
    database.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, gram, row)")
    database.execute(HITS)
    often: dict[str, int] = {}
    for term, number in database.execute("SELECT term, doc FROM temp.vocabulary").fetchall():
        for begin in {term[:size] for size in range(1, len(term) + 1)}:  # a pair, or a syllable as it is typed
            often[begin] = often.get(begin, 0) + number
    for term in sorted(term for term, number in often.items() if number > max(COMMON, names // SHARE)):
        gather(database, [term], syllables)
        database.execute(f"INSERT INTO common_count SELECT ?, * FROM ({COUNTS})", (term,))
        database.execute(f"""INSERT INTO common SELECT ?, ROW_NUMBER() OVER (ORDER BY {ORDER}), hit.thing, hit.name, hit.tier
            FROM temp.hit JOIN thing x ON x.id = hit.thing JOIN name n ON n.id = hit.name""", (term,))
    database.execute("DROP TABLE temp.vocabulary")
