"""Chinese characters in simplified script as OpenCC writes them, whose dictionaries are opened once for an installation: what they change is kept."""
from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from egovkg.ontology import kept

# The ideographs that reports are printed with: the unified ones and their first extension, and the round zero.
IDEOGRAPHS = [*map(chr, range(0x3400, 0x4DC0)), *map(chr, range(0x4E00, 0xA000)), "〇"]


def simplify(char: str) -> str:
    """An ideograph in simplified script: itself where it has no other form there, or more than one character."""
    changed = _kept()
    return _simplified(char) if changed is None else changed.get(char, char)


def keep() -> None:
    """Keep what is changed, if it is not yet kept."""
    kept.made("simplified", _sources(), _changed)
    _kept.cache_clear()


@lru_cache(maxsize=1)
def _kept() -> Mapping[str, str] | None:
    return kept.found("simplified", _sources())


def _sources() -> list[Path]:
    package = Path(find_spec("opencc").origin).parent
    return [Path(__file__), *sorted(package.glob("*.py")), package / "config" / "t2s.json", *sorted((package / "dictionary").glob("TS*.txt"))]


def _changed() -> dict[str, str]:
    return {char: simple for char in IDEOGRAPHS if (simple := _simplified(char)) != char}


@lru_cache(maxsize=1)
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(char: str) -> str:
    simple = _converter().convert(char)
    return simple if len(simple) == 1 else char
