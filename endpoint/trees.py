"""A list as a tree: bodies under their parents, topics under broader ones."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from egovkg.endpoint import graph_reading as graph
from egovkg.endpoint import search
from egovkg.endpoint.facets import Kind
from egovkg.endpoint.languages import Words
from egovkg.endpoint.search_api import address_of
from egovkg.endpoint.search_files import Index
from egovkg.endpoint.showing import Links
from egovkg.endpoint.workers import Engine
from pyoxigraph import DefaultGraph, NamedNode

MOST = 3000


@dataclass
class Branch:
    """A thing with what is below it; `below` counts all of that, `told` how often reports speak of the thing itself."""

    href: str
    label: str
    lang: str
    told: int
    branches: list[Branch] = field(default_factory=list)
    below: int = 0


def tree(engine: Engine, index: Index, kind: Kind, parent: NamedNode, words: Words, links: Links) -> list[Branch]:
    """The branches that have nothing above them, the largest first; a circle in bad data is left out, and nothing beyond MOST things."""
    hits = search.listing(index, kind, {}, count=MOST, counted=False).hits
    made = {hit.iri: Branch(address_of(hit, links), *_named(hit, words), hit.told) for hit in hits}
    above: dict[str, str] = {}
    for quad in graph.opened(engine).quads_for_pattern(None, parent, None, DefaultGraph()):
        if quad.subject.value in made and quad.object.value in made:  # type: ignore[union-attr]
            above.setdefault(quad.subject.value, quad.object.value)  # type: ignore[union-attr]
    below: dict[str, list[str]] = defaultdict(list)
    for child, node in above.items():
        below[node].append(child)

    def grow(iri: str, depth: int) -> Branch:
        branch = made[iri]
        if depth < 12:
            branch.branches = sorted((grow(child, depth + 1) for child in below[iri]), key=lambda found: (-found.below, -found.told, found.label))
            branch.below = sum(1 + found.below for found in branch.branches)
        return branch

    roots = [grow(iri, 0) for iri in made if iri not in above]
    return sorted(roots, key=lambda found: (-found.below, -found.told, found.label))


def _named(hit: search.Hit, words: Words) -> tuple[str, str]:
    label, language = hit.label(words.language)
    return label, words.tag_of(language)
