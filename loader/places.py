"""Names of places: those of the authority file, the longest first, outside titles, quotations and the names of bodies."""
from __future__ import annotations


import ahocorasick

from egovkg.loader.grammar import Mention
from egovkg.loader.names import folded_names
from egovkg.ontology.authority import Authority

# A place name that goes on into these is part of another name.
_CONTINUES = ("大学", "银行", "证券", "路", "街道办", "话", "共产党", "特色", "式", "移动", "电信", "联通", "人民银行", "科学院")


class PlaceReader:
    """Finds the places that a sentence names."""

    def __init__(self, authority: Authority) -> None:
        self.automaton = ahocorasick.Automaton()
        for name, entry in folded_names(authority, "place").items():
            self.automaton.add_word(name, (name, entry))
        self.automaton.make_automaton()

    def read(self, text: str, taken: list[Mention]) -> list[Mention]:
        """Places in the order of the text; 福建福州 gives two, the wider first."""
        closed = [False] * len(text)
        for mention in taken:
            closed[mention.start:mention.end] = [True] * (mention.end - mention.start)
        found: list[Mention] = []
        for end, (name, entry) in self.automaton.iter_long(text):
            start = end + 1 - len(name)
            if not closed[start] and not closed[end] and not text.startswith(_CONTINUES, end + 1):
                found.append(Mention("place", start, end + 1, name, entry))
        return found

