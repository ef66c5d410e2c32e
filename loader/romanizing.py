"""Chinese in pinyin as pypinyin gives it, whose tables take a fifth of a report's load to open: kept once for an installation, they open by parts."""
from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from egovkg.loader.regexes import regex
from egovkg.ontology import kept

# Characters that lie together are kept together: the lines of 64 of them, a phrase and its syllables on each.
BLOCK = 64


def syllables(text: str) -> list[str]:
    """The text's syllables without tones; what is no Chinese stays as it is, in one piece."""
    if (tables := _kept()) is None:
        from pypinyin import lazy_pinyin

        return lazy_pinyin(text, errors="default")
    found: list[str] = []
    done = 0
    for run in regex(tables.chinese).finditer(text):
        found += filter(None, [text[done:run.start()]])
        found += tables.read(run.group())
        done = run.end()
    return found + list(filter(None, [text[done:]]))


class Tables:
    """What pypinyin has of characters and phrases: `chinese` matches a run of those that have a reading."""

    def __init__(self, chinese: str, blocks: dict[int, str]) -> None:
        self.chinese = chinese
        self._blocks = blocks
        self._open: dict[int, dict[str, dict[str, str]]] = {}

    def read(self, run: str) -> Iterator[str]:
        """The syllables of a run: the longest phrase at each place, else the character. Where all that is left begins a phrase and is none, as of
        itself only."""
        while run:
            phrases = self._beginning_with(run[0])
            longest = next((run[:length] for length in range(len(run), 1, -1) if run[:length] in phrases), "")
            if longest:
                yield from phrases[longest].split(" ")
                run = run[len(longest):]
            elif any(phrase.startswith(run) for phrase in phrases):
                for char in run:
                    yield self._beginning_with(char).get(char, char)
                return
            else:
                yield phrases.get(run[0], run[0])
                run = run[1:]

    def _beginning_with(self, char: str) -> dict[str, str]:
        number = ord(char) // BLOCK
        if number not in self._open:
            opened = self._open[number] = {}
            for line in self._blocks.get(number, "").splitlines():
                phrase, _, spoken = line.partition(" ")
                opened.setdefault(phrase[0], {})[phrase] = spoken
        return self._open[number].get(char, {})


def keep() -> None:
    """Keep the tables, if they are not yet kept; this takes seconds."""
    kept.made("pinyin", _sources(), _tables)
    _kept.cache_clear()


@lru_cache(maxsize=1)
def _kept() -> Tables | None:
    return kept.found("pinyin", _sources())


def _sources() -> list[Path]:
    return [Path(find_spec("pypinyin").origin), Path(__file__)]        # the first says its version


def _tables() -> Tables:
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

    blocks: dict[int, list[str]] = {}
    for phrase in [*map(chr, PINYIN_DICT), *filter(RE_HANS.match, PHRASES_DICT)]:
        blocks.setdefault(ord(phrase[0]) // BLOCK, []).append(" ".join([phrase, *lazy_pinyin([phrase], errors="default")]))
    return Tables(RE_HANS.pattern.strip("^$"), {number: "\n".join(lines) for number, lines in blocks.items()})
