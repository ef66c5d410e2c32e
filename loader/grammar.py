"""How reading rules are written: patterns over a sentence whose mentions (dates, agencies, titles …) stand as single signs.

A sentence is *tagged* first: every mention becomes one private character of its kind, so that

    3月8日：国务院办公厅印发《关于样例工作的通知》，提出进一步做好…

is read by a rule as ``{date}：{agency}印发{title}，提出进一步做好…``. A rule's pattern is a regular expression in which such names in braces
stand for mentions, ``{hosts:agencies}`` captures under a name, and ``{name:words}`` captures words without a clause mark. Rules
therefore name forms of writing and never particular names.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, NamedTuple

from egovkg.loader.regexes import needs, regex

KINDS = {name: chr(0xE000 + i) for i, name in enumerate(
    ("date", "number", "title", "quote", "agency", "place", "platform", "person", "period"))}

# What a name in braces stands for. Lists take every way in which official Chinese joins their members.
_JOIN = "(?:、|和|及|与|以及|暨|(?:牵头)?，?会同|，?联合|，?协同|携手)"
# … with its second name, or the short one that it goes by from here on
_BODY = "{agency}(?:（(?:{agency}|(?:以下)?(?:分别)?(?:简称|统称)[^（）]{1,40})）)?"
# Never empty but by being left out: an empty piece that may also be skipped doubles the ways to read every list.
_COUNT = "(?:{number}|[二三四五六七八九十]+个?|\\d{1,3}个?)"
_BODIES = f"(?:等?{_COUNT}?(?:相关|有关)?(?:部门|部委|单位|机构|委办局|厅局)|会同(?:有关|相关)(?:部门|单位|地方)|等{_COUNT}?)?"
MACROS = {
    "agencies": f"{_BODY}(?:{_JOIN}{_BODY})*{_BODIES}",
    "titles": "{title}(?:(?:、|和|及|与|以及)?{title})*",
    "places": "{place}(?:(?:、|和|及|与|以及)?{place})*",
    "quotes": "{quote}(?:[，、；]?{quote})*",
    "words": "[^，。；：、！？]{1,60}?",
    "long": "[^，。；：！？]{1,80}?",
    "any": "[^。！？]{0,160}?",
    "issue": "(?:先后|正式|陆续|已|也|还)?(?:研究)?(?:共同|联合)?(?:起草|制定|编制)?(?:并)?(?:印发|发布|公布|颁布|出台|下发|发表|公开发布|编发|编印)",
    "ordinal": "(?:首|第[一二三四五六七八九十百零〇两]{1,5}|第\\d{1,3})",
}
_NAMED = regex(r"\{(?:([a-z]\w*):)?([a-z]+)\}")


class Mention(NamedTuple):
    """A piece of a sentence that names, dates or counts something: `start`…`end` in the sentence's folded text."""

    kind: str
    start: int
    end: int
    text: str
    value: Any = None


@dataclass
class Tagged:
    """A sentence as rules see it: `signs` has one sign for each mention; `at[i]` is the mention (or character place) behind `signs[i]`."""

    text: str
    signs: str
    at: list[tuple[int, int, Mention | None]]
    memo: dict[str, Any] = field(default_factory=dict, repr=False)      # what a rule finds in the whole sentence, found once

    @classmethod
    def of(cls, text: str, mentions: Iterable[Mention]) -> Tagged:
        """Tag `text`; where mentions overlap, the one that starts first (then the longer) stands."""
        signs: list[str] = []
        at: list[tuple[int, int, Mention | None]] = []
        here = 0
        for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.kind == "quote")):
            if mention.start < here:
                continue
            for i in range(here, mention.start):
                signs.append(text[i])
                at.append((i, i + 1, None))
            signs.append(KINDS[mention.kind])
            at.append((mention.start, mention.end, mention))
            here = mention.end
        for i in range(here, len(text)):
            signs.append(text[i])
            at.append((i, i + 1, None))
        return cls(text, "".join(signs), at)

    @cached_property
    def letters(self) -> frozenset[str]:
        """The different signs and characters that the sentence has."""
        return frozenset(self.signs)

    @cached_property
    def meets(self) -> int:
        """The needs of patterns that the sentence's signs meet, a bit for each."""
        return reduce(or_, (_MET_BY.get(sign, 0) for sign in self.letters), 0)

    def words(self, start: int, end: int) -> str:
        """The text behind signs `start`…`end`."""
        return self.text[self.at[start][0]:self.at[end - 1][1]] if end > start else ""

    @cached_property
    def _placed(self) -> tuple[list[int], list[Mention]]:
        """The places of the signs that are mentions, and the mentions."""
        pairs = [(i, m) for i, (_, _, m) in enumerate(self.at) if m]
        return [i for i, _ in pairs], [m for _, m in pairs]

    def mentions(self, start: int = 0, end: int | None = None, kind: str | None = None) -> list[Mention]:
        places, found = self._placed
        found = found[bisect_left(places, start):len(places) if end is None else bisect_left(places, end)]
        return found if kind is None else [m for m in found if m.kind == kind]

    def before(self, at: int, *kinds: str) -> Iterator[tuple[int, Mention]]:
        """The mentions of these kinds before sign `at`, the nearest first, each with its place."""
        places, found = self._placed
        for i in range(bisect_left(places, at) - 1, -1, -1):
            if found[i].kind in kinds:
                yield places[i], found[i]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Places in the sentence's text of the signs `start`…`end`."""
        return self.at[start][0], self.at[end - 1][1]


class Found(NamedTuple):
    """One match of a rule in a tagged sentence."""

    tagged: Tagged
    match: re.Match

    def has(self, name: str) -> bool:
        return name in self.match.re.groupindex and self.match[name] is not None

    def mentions(self, name: str, kind: str | None = None) -> list[Mention]:
        """The mentions captured under `name`, in order."""
        return self.tagged.mentions(*self.match.span(name), kind) if self.has(name) else []

    def mention(self, name: str) -> Mention | None:
        return next(iter(self.mentions(name)), None)

    def words(self, name: str) -> str:
        return self.tagged.words(*self.match.span(name)) if self.has(name) else ""

    def place(self, name: str) -> tuple[int, int]:
        return self.tagged.place(*self.match.span(name))


def compile_pattern(pattern: str) -> re.Pattern:
    """A rule's pattern as a regular expression over signs.

    Raises ValueError for a name in braces that is neither a kind of mention nor a macro.
    """
    def replace(found: re.Match) -> str:
        name, what = found.groups()
        if what in KINDS:
            body = KINDS[what]
        elif what in MACROS:
            body = _NAMED.sub(replace, MACROS[what])
        else:
            raise ValueError(f"unknown name {{{what}}} in the pattern {pattern!r}")
        return f"(?P<{name}>{body})" if name else f"(?:{body})"

    return regex(_NAMED.sub(replace, pattern))


_BITS: dict[frozenset[str], int] = {}        # each need of a pattern of any rule, with a bit of its own
_MET_BY: dict[str, int] = defaultdict(int)    # by sign, the bits of the needs that it meets


def _required(pattern: re.Pattern) -> int:
    """What `Tagged.meets` must have for the pattern to be found."""
    required = 0
    for need in needs(pattern):
        if need not in _BITS:
            _BITS[need] = 1 << len(_BITS)
            for sign in need:
                _MET_BY[sign] |= _BITS[need]
        required |= _BITS[need]
    return required


@dataclass
class Rule:
    """A form of writing and what it says. `read(found, facts)` adds the statements; `samples` are sentences of our own that it reads."""

    name: str
    zh: str
    en: str
    patterns: tuple[re.Pattern, ...]
    samples: tuple[str, ...]
    read: Callable[[Found, Any], None] = field(repr=False)
    required: tuple[int, ...] = field(init=False, repr=False)
    common: int = field(init=False, repr=False)         # what every pattern requires

    def __post_init__(self) -> None:
        self.required = tuple(map(_required, self.patterns))
        self.common = reduce(and_, self.required, -1)

    def apply(self, tagged: Tagged, facts: Any) -> int:
        """Read every match in the sentence; where two patterns match at one place, the first stands. Returns the number read."""
        count, taken = 0, set()
        lacks = ~tagged.meets
        for pattern, required in zip(self.patterns, self.required, strict=True):
            if required & lacks:
                continue
            for match in pattern.finditer(tagged.signs):
                if match.end() == match.start() or match.start() in taken:
                    continue
                taken.add(match.start())
                facts.rule = self
                count += self.read(Found(tagged, match), facts) is not False
        facts.rule = None
        return count


def apply_all(rules: Iterable[Rule], tagged: Tagged, facts: Any) -> None:
    """Apply rules in their order, and count in `facts.fired` what each has read."""
    lacks = ~tagged.meets
    for rule in rules:
        if not rule.common & lacks and (count := rule.apply(tagged, facts)):
            facts.fired[rule.name] += count


class Rules:
    """The rules of one kind of fact, in the order in which they are tried on a sentence."""

    def __init__(self) -> None:
        self.all: list[Rule] = []

    def rule(self, name: str, *patterns: str, zh: str, en: str, samples: Iterable[str]) -> Callable:
        """Decorator: register `read` as the rule `name`."""
        def register(read: Callable[[Found, Any], None]) -> Callable:
            self.all.append(Rule(name, zh, en, tuple(map(compile_pattern, patterns)), tuple(samples), read))
            return read
        return register
