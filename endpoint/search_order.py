"""In which order a search shows what it finds: the best name of each thing, and how well that name matches.

An exact name comes first, then the begin of a name, pinyin or initials of a whole name, the begin of an alias, of pinyin or initials, then
the inside of a name, of an alias, of pinyin or initials, and last the report's paragraphs; among equals what a report speaks of at all, the
shorter name, and what is spoken of most. All of this is one number for each name, so that a search looks at a name once. Common questions
(a single character, a frequent pair, two or three syllables that often stand together) are answered when the index is built.
"""
from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence, Set

from egovkg.endpoint import search_text

# ?1 is what is asked, ?2 what follows after every text that begins with it.
LETTERS = "{0} >= ?1 AND {0} < ?2"
SPELLED = f"""CASE WHEN n.role = 3 THEN 9
    WHEN n.key = ?1 THEN n.role != 0
    WHEN n.role = 0 AND {LETTERS.format("n.key")} THEN 2
    WHEN n.letters = ?1 OR n.initials = ?1 THEN 3
    WHEN {LETTERS.format("n.key")} THEN 4
    WHEN {LETTERS.format("n.letters")} OR {LETTERS.format("n.initials")} THEN 5
    WHEN instr(n.key, ?1) THEN 6 + (n.role != 0)
    ELSE 8 END"""
WRITTEN = f"""CASE WHEN n.role = 3 THEN 9
    WHEN n.key = ?1 THEN n.role != 0
    WHEN {LETTERS.format("n.key")} THEN 2 + 2 * (n.role != 0)
    WHEN n.role = 0 AND instr(n.key, ?1) THEN 6
    ELSE 7 END"""
RANK = "(((({}) * 2 + (n.told = 0)) * 128 + min(n.size / 8, 127)) * 65536 + 65535 - min(n.told, 65535)) * 1024 + min(n.size, 1023)"
TIER = "rank >> 34"
HITS = "CREATE TEMP TABLE hit (thing INTEGER PRIMARY KEY, name INTEGER, rank INTEGER, kind TEXT, year INTEGER)"
ORDER = "hit.rank, hit.thing"
COUNTS = "SELECT kind, year, COUNT(*) FROM temp.hit GROUP BY kind, year"
COMMON = 300  # names with a character or pair from which on it is common; more in an index of more names
SHARE = 50
LAST = "\U0010ffff"


def gather(database: sqlite3.Connection, terms: Sequence[str], syllables: Set[str]) -> None:
    """Fill the connection's table of HITS with every thing that has a name with all terms."""
    asked = " AND ".join(search_text.question(term, syllables) for term in terms)
    joined = "".join(terms)
    tier = SPELLED if joined.isascii() and joined.isalpha() else WRITTEN
    database.execute("DELETE FROM temp.hit")
    database.execute(f"""INSERT INTO temp.hit SELECT n.thing, n.id, MIN({RANK.format(tier)}), n.kind, n.year
        FROM gram CROSS JOIN name n ON n.id = gram.rowid WHERE gram MATCH ?3 GROUP BY n.thing""", (joined, joined + LAST, asked))


def prepare(database: sqlite3.Connection, syllables: Set[str]) -> None:
    """Answer the common questions of an index that is being built."""
    (names,) = database.execute("SELECT COUNT(*) FROM name").fetchone()
    least = max(COMMON, names // SHARE)
    database.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, gram, row)")
    database.execute(HITS)
    often: Counter[str] = Counter()
    for term, number in database.execute("SELECT term, doc FROM temp.vocabulary").fetchall():
        for begin in {term[:size] for size in range(1, len(term) + 1)}:  # a pair, or a syllable as it is typed
            often[begin] += number
    common = {term for term, number in often.items() if number > least}
    common |= {"".join(run)[:size] for run in _runs(database, least) for size in range(len(run[0]) + 1, sum(map(len, run)) + 1)}
    for term in sorted(common):
        gather(database, [term], syllables)
        database.execute(f"INSERT INTO common_count SELECT ?, * FROM ({COUNTS})", (term,))
        database.execute(f"INSERT INTO common SELECT ?, ROW_NUMBER() OVER (ORDER BY {ORDER}), hit.thing, hit.name, {TIER} FROM temp.hit hit", (term,))
    database.execute("DROP TABLE temp.vocabulary")


def _runs(database: sqlite3.Connection, least: int) -> list[tuple[str, ...]]:
    """The runs of two and three syllables that many names have."""
    found: Counter[tuple[str, ...]] = Counter()
    for size in (2, 3):
        for (spoken,) in database.execute("SELECT spoken FROM name WHERE spoken != ''"):
            read = spoken.split(" ")
            found.update({run for run in zip(*(read[at:] for at in range(size)), strict=False) if size == 2 or found[run[:2]] > least})
    return [run for run, number in found.items() if number > least and all(map(str.isalpha, run)) and "".join(run).isascii()]
