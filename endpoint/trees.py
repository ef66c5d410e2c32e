"""A list as a tree: bodies under their parents, topics under broader ones; some levels of it at once, the rest a step away."""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from egovkg.endpoint import search
from egovkg.endpoint.facets import ABOVE, Kind
from egovkg.endpoint.languages import Words
from egovkg.endpoint.search_api import address_of
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.showing import Links

ROOTS = 100  # on a page
MOST = 250  # branches on a page, roots and all below them
DEEPEST = 12  # a circle in bad data ends here


@dataclass
class Branch:
    """A thing with what is right below it; where that is not shown here, `href_below` leads to it. `under` counts it."""

    href: str
    label: str
    lang: str
    under: int
    href_below: str = ""
    branches: list[Branch] = field(default_factory=list)


def tree(index: Index, kind: Kind, above: str, first: int, words: Words, links: Links) -> tuple[list[Branch], int]:
    """The branches under a thing, or those with nothing above them, from the one numbered `first`, and how many there are; those with most below come first."""
    found, total = search.below(index, kind, above, first, ROOTS)
    roots = [_branch(hit, under, words, links) for hit, under in found]
    waiting = deque((branch, hit.iri, 1) for branch, (hit, _) in zip(roots, found, strict=True) if branch.under)
    made = len(roots)
    while waiting:
        branch, iri, depth = waiting.popleft()
        if made + branch.under > MOST or depth >= DEEPEST:
            branch.href_below = links.to(kind.path, view="tree", **{ABOVE[kind.name]: iri})
            continue
        below, _ = search.below(index, kind, iri, 0, MOST)
        branch.branches = [_branch(hit, under, words, links) for hit, under in below]
        made += len(below)
        waiting.extend((child, hit.iri, depth + 1) for child, (hit, _) in zip(branch.branches, below, strict=True) if child.under)
    return roots, total


def _branch(hit: search.Hit, under: int, words: Words, links: Links) -> Branch:
    label, language = hit.label(words.language)
    return Branch(address_of(hit, links), label, words.tag_of(language), under)
