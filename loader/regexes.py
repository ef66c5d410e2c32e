"""Regular expressions compiled once for an installation, as Python does with modules: compiling the rules' 800 takes longer than reading a report with them.

What the compiler made is kept under the pattern and its flags, so that it can never be out of date; without it every pattern is compiled as ever. The engine checks each code before it takes it.
"""
from __future__ import annotations

import marshal
import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from re import _compiler, _parser  # the parse tree and the code of a pattern; the library has no public names for them
from typing import Any

from egovkg.ontology import kept

_NAME = f"regexes.{_compiler.MAGIC}"
Needs = tuple[frozenset[str], ...]
# (pattern, flags) → what the engine takes behind the pattern (flags, code, groups, names of groups, the same by number), and what `needs` answers
Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...], Needs]
_new: dict[tuple[str, int], Made] = {}


def _kept() -> dict[tuple[str, int], Made]:
    try:
        return marshal.loads(kept.read(_NAME))
    except (ValueError, EOFError, TypeError):
        return {}


_made = _kept()


@lru_cache(maxsize=None)
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives. Raises re.error."""
    made = _making(pattern, int(flags))
    return _compiler._sre.compile(pattern, made[0], array("I", made[1]).tolist(), *made[2:5])


def needs(pattern: re.Pattern[str]) -> Needs:
    """Sets of characters of each of which a text must have one to match: what tells at once that a pattern cannot be found.

    >>> [sorted(one) for one in needs(re.compile("甲+(?:印发|公布)了?"))]
    [['甲'], ['公', '印']]
    """
    return _making(pattern.pattern, pattern.flags & ~re.UNICODE)[5]


def keep() -> None:
    """Keep what was compiled anew for those who come later."""
    if _new:
        kept.write(_NAME, marshal.dumps(_kept() | _new))
        _new.clear()


def _making(pattern: str, flags: int) -> Made:
    made = _made.get((pattern, flags))
    if made is None:
        tree = _parser.parse(pattern, flags)
        code = array("I", _compiler._code(tree, flags)).tobytes()
        names = tree.state.groupdict
        by_number: list[str | None] = [None] * tree.state.groups
        for name, number in names.items():
            by_number[number] = name
        exact = not tree.state.flags & re.IGNORECASE
        made = (flags | tree.state.flags, code, tree.state.groups - 1, names, tuple(by_number), tuple(dict.fromkeys(_needs(tree))) if exact else ())
        _made[pattern, flags] = _new[pattern, flags] = made
    return made


def _needs(parsed: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for name, what in parsed:
        match str(name):
            case "LITERAL":
                found.append(frozenset(chr(what)))
            case "IN" if all(str(kind) == "LITERAL" for kind, _ in what):
                found.append(frozenset(chr(code) for _, code in what))
            case "SUBPATTERN":
                found += _needs(what[-1])
            case "MAX_REPEAT" | "MIN_REPEAT" if what[0]:
                found += _needs(what[2])
            case "BRANCH":
                choices = [min(_needs(choice), key=len, default=None) for choice in what[1]]
                if None not in choices:
                    found.append(frozenset().union(*choices))
    return found
