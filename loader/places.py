"""Names of places: those of the authority file, the longest first, outside titles, quotations and the names of bodies."""
from __future__ import annotations

import re

import ahocorasick
from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.ontology.authority import Authority, Place

# A place name that goes on into these is part of another name.
_CONTINUES = ("大学", "银行", "证券", "路", "街道办", "话", "共产党", "特色", "式", "移动", "电信", "联通", "人民银行", "科学院")


_HOME = re.compile("全[省市区](?!性|级|[级域])|我[省市](?!级)|本[省市](?!级)")


class PlaceReader:
    """Finds the places that a sentence names."""

    def __init__(self, authority: Authority) -> None:
        self.names: dict[str, Place] = folded_names(authority, "place")
        self.automaton = ahocorasick.Automaton()
        for name, entry in self.names.items():
            self.automaton.add_word(name, (name, entry))
        self.automaton.make_automaton()

    def read(self, text: str, taken: list[Mention], home: Place | None = None) -> list[Mention]:
        """Places in the order of the text; 福建福州 gives two, the wider first. 全省, 全市 are `home`, where the report has one."""
        closed = [False] * len(text)
        for mention in taken:
            closed[mention.start:mention.end] = [True] * (mention.end - mention.start)
        found: list[Mention] = []
        for end, (name, entry) in self.automaton.iter_long(text):
            start = end + 1 - len(name)
            if not closed[start] and not closed[end] and not text.startswith(_CONTINUES, end + 1):
                found.append(Mention("place", start, end + 1, name, entry))
        if home is not None:
            found += [Mention("place", m.start(), m.end(), m.group(), home) for m in _HOME.finditer(text) if not closed[m.start()]]
        return sorted(found, key=lambda m: m.start)


def home_of(publisher: str, places: dict[str, Place]) -> Place | None:
    """The province or city that a publisher's name begins with: 江苏省大数据管理局."""
    names = [name for name, place in places.items() if publisher.startswith(name) and place.level in ("province", "prefecture")]
    return places[max(names, key=len)] if names else None

