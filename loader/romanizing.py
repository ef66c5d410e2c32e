"""Chinese in pinyin as pypinyin gives it, whose tables take a fifth of a report's load to open: kept once for an installation, they open by parts."""
from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from egovkg.loader.regexes import regex
from egovkg.ontology import kept

# Characters that lie together are kept together, 64 of them: a line for each, with the character, its syllable and the length of the longest phrase that
# begins with it, then each phrase's rest and syllables, between tabulators.
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
        self._lines: dict[str, str] = {}
        self._open: dict[str, tuple[str, str, int]] = {}

    def read(self, run: str) -> Iterator[str]:
        """The syllables of a run: the longest phrase at each place, else the character. Where all that is left begins a phrase and is none, as of
        itself only."""
        at = 0
        while at < len(run):
            line, spoken, longest = self._beginning_with(run[at])
            for end in range(min(at + longest, len(run)), at + 1, -1):
                if (found := line.find(f"\t{run[at + 1:end]} ")) >= 0:
                    yield from line[found + end - at + 1:line.index("\t", found + 1)].split(" ")
                    at = end
                    break
            else:
                if len(run) - at < longest and f"\t{run[at + 1:]}" in line:
                    yield from (self._beginning_with(char)[1] for char in run[at:])
                    return
                yield spoken
                at += 1

    def _beginning_with(self, char: str) -> tuple[str, str, int]:
        """The line of a character, its syllable, and the length of the longest phrase."""
        if char not in self._open:
            if char not in self._lines:
                self._lines[char] = f"{char} {char} 1\t"
                self._lines.update((line[0], line) for line in self._blocks.get(ord(char) // BLOCK, "").splitlines())
            line = self._lines[char]
            _, spoken, longest = line[:line.index("\t")].split(" ")
            self._open[char] = line, spoken, int(longest)
        return self._open[char]


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

    begun: dict[str, dict[str, str]] = {}
    for phrase in [*map(chr, PINYIN_DICT), *filter(RE_HANS.match, PHRASES_DICT)]:
        begun.setdefault(phrase[0], {})[phrase[1:]] = " ".join(lazy_pinyin([phrase], errors="default"))
    blocks: dict[int, list[str]] = {}
    for char, phrases in begun.items():
        spoken = phrases.pop("", char)
        rests = "".join(f"\t{rest} {syllables_of}" for rest, syllables_of in phrases.items())
        blocks.setdefault(ord(char) // BLOCK, []).append(f"{char} {spoken} {1 + max(map(len, phrases), default=0)}{rests}\t")
    return Tables(RE_HANS.pattern.strip("^$"), {number: "\n".join(lines) for number, lines in blocks.items()})
