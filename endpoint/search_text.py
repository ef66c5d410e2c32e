"""How a name becomes what the search compares: a key without marks and case, its pairs of characters, its pinyin and its initials.

Words of two characters are most of Chinese, so a key is indexed by its overlapping pairs (国家网 → 国家 家网 网) and asked for by a phrase of
pairs; one character alone is asked for by the prefix of a pair.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from egovkg.loader import romanizing
from egovkg.loader.folding import fold_char, is_ideograph

LONGEST = 100  # characters of a question that are looked at
SEGMENTATIONS = 6  # ways to divide letters into syllables that are tried
HANZI = re.compile("[㐀-䶿一-鿿〇]+")


@dataclass(frozen=True)
class Key:
    """The compared form of a text; `offsets[i]` is the place in the text of the key's character i."""

    text: str
    offsets: tuple[int, ...]


def key(text: str) -> Key:
    """Letters, digits and ideographs alone: lower case, half width, simplified script."""
    chars: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        for folded in _folded(char):
            chars.append(folded)
            offsets.append(at)
    return Key("".join(chars), tuple(offsets))


@lru_cache(maxsize=20_000)
def _folded(char: str) -> str:
    folded = unicodedata.normalize("NFKC", fold_char(char)).lower()
    return "".join(found for found in folded if found.isalnum())


def pairs(text: str) -> str:
    """The tokens of a key: its overlapping pairs, and its last character alone."""
    return " ".join([text[at:at + 2] for at in range(len(text))])


def phrase(text: str) -> str:
    """The question, in FTS5's words, for a key within keys that were indexed by `pairs`."""
    if len(text) == 1:
        return f'"{text}"*'
    return '"' + " ".join(text[at:at + 2] for at in range(len(text) - 1)) + '"'


def syllables(text: str) -> list[str]:
    """The pinyin of each character of a key, without tones; what is no ideograph stands for itself."""
    found: list[str] = []
    done = 0
    for run in HANZI.finditer(text):
        found += text[done:run.start()]
        spoken = romanizing.syllables(run[0])
        found += spoken if len(spoken) == len(run[0]) else [romanizing.syllables(char)[0] for char in run[0]]
        done = run.end()
    return found + list(text[done:])


def has_ideograph(text: str) -> bool:
    """Whether any character is read in pinyin."""
    return any(map(is_ideograph, text))


def spelled(letters: str, known: Set[str]) -> list[list[str]]:
    """The ways to read letters as syllables that are `known`, the longest first ones first; the last syllable may be cut short."""
    found: list[list[str]] = []

    def divide(at: int, before: list[str]) -> None:
        if len(found) >= SEGMENTATIONS:
            return
        rest = letters[at:]
        if any(syllable.startswith(rest) for syllable in known):
            found.append([*before, rest])
        for length in range(min(6, len(rest) - 1), 0, -1):
            if rest[:length] in known:
                divide(at + length, [*before, rest[:length]])

    if letters.isascii() and letters.isalpha() and len(letters) <= 60:
        divide(0, [])
    return found


def question(term: str, known: Set[str]) -> str:
    """What to ask FTS5 for one term of a question, given as a key: its pairs, and for letters also pinyin and initials."""
    asked = [f"key : {phrase(term)}"]
    if term.isascii() and term.isalpha():
        if len(term) > 1:
            asked += [f'letters : "{" ".join(way)}"*' for way in spelled(term, known)]
        asked.append(f"initials : {phrase(term)}")
    return "(" + " OR ".join(asked) + ")"


def terms(text: str) -> list[str]:
    """The keys of the words of a question, each once."""
    return list(dict.fromkeys(found for word in text[:LONGEST].split() if (found := key(word).text)))


def marks(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Where keys stand in a text, as (start, end) of its characters, in order and apart."""
    of = key(text)
    places: list[tuple[int, int]] = []
    for term in wanted:
        at = of.text.find(term)
        while at >= 0 and term:
            places.append((of.offsets[at], of.offsets[at + len(term) - 1] + 1))
            at = of.text.find(term, at + len(term))
    return _joined(places)


def spoken_marks(text: str, letters: str, spoken: Sequence[str]) -> list[tuple[int, int]]:
    """Where letters stand in a text as its pinyin, or as its initials; `spoken` are the `syllables` of its key."""
    of = key(text)
    initials = "".join(syllable[:1] for syllable in spoken)
    for first in range(len(spoken)):
        joined = ""
        for last in range(first, len(spoken)):
            joined += spoken[last]
            if joined.startswith(letters):
                return [(of.offsets[first], of.offsets[last] + 1)]
            if not letters.startswith(joined):
                break
    at = initials.find(letters)
    return [(of.offsets[at], of.offsets[at + len(letters) - 1] + 1)] if at >= 0 else []


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
