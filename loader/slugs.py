"""Slugs from identity: ASCII, lower-case, at most 80 characters, the same on every machine."""
from __future__ import annotations

import hashlib
from functools import lru_cache

from egovkg.loader.romanizing import syllables
from egovkg.loader.regexes import regex

MAX_PINYIN = 60


def digest(*parts: object, length: int = 6) -> str:
    """Hex digits of a hash over the parts' texts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:length]


@lru_cache(maxsize=5000)
def pinyin(text: str) -> str:
    """The text in pinyin without tones, syllables joined by hyphens, cut after a whole syllable at 60 characters."""
    words = regex(r"[^a-z0-9]+").sub("-", "-".join(syllables(text)).lower()).strip("-")
    return words if len(words) <= MAX_PINYIN else words[:MAX_PINYIN + 1].rsplit("-", 1)[0].strip("-")


@lru_cache(maxsize=5000)
def name_slug(text: str, *more: object) -> str:
    """Pinyin of a name, six hex digits of its hash (over `more` too), and `more` itself where it is a year or a number."""
    tail = "".join(f"-{part}" for part in more if isinstance(part, int))
    return f"{pinyin(text)}-{digest(text, *more)}{tail}".strip("-")
