"""Which format a client wants: `format=` first, else Accept with its q-values and wildcards, ties by our order."""
from collections.abc import Mapping, Sequence
from functools import lru_cache

from egovkg.ontology.problem import Problem
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

CACHED = 300  # characters: a longer header is read each time
# The media types under which each format may be asked for; the first format is the default, and wins ties.
SOLUTIONS: dict[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPHS: dict[str, tuple[str, ...]] = {
    "ttl": ("text/turtle", "application/x-turtle"),
    "nt": ("application/n-triples", "text/plain"),
    "rdf": ("application/rdf+xml", "application/xml", "text/xml"),
    "jsonld": ("application/ld+json", "application/json"),
    "nq": ("application/n-quads",),
    "trig": ("application/trig", "application/x-trig"),
    "n3": ("text/n3", "text/rdf+n3"),
}
# What `format=` may say: the format of rows, and that of a graph.
NAMES: dict[str, tuple[str, str]] = {
    "json": ("json", "jsonld"), "xml": ("xml", "rdf"), "csv": ("csv", ""), "tsv": ("tsv", ""), "srj": ("json", ""), "srx": ("xml", ""),
    **{name: ("", name) for name in GRAPHS},
    "turtle": ("", "ttl"), "n-triples": ("", "nt"), "ntriples": ("", "nt"), "n-quads": ("", "nq"), "nquads": ("", "nq"),
    "json-ld": ("", "jsonld"), "rdf+xml": ("", "rdf"), "rdfxml": ("", "rdf"), "rdf/xml": ("", "rdf"),
}


def choose(accept: MIMEAccept, formats: Mapping[str, tuple[str, ...]]) -> str:
    """The format that the client likes best, "" where it takes none; the first where it does not say."""
    if not accept:
        return next(iter(formats))
    # A charset, or any other parameter of a type, chooses no other format: everything here is UTF-8.
    accept = MIMEAccept([(media.split(";")[0].strip(), quality) for media, quality in accept])
    best, name = 0.0, ""
    for candidate, types in formats.items():
        # An alias counts only where it is named: `text/plain` in a list of wildcards is no wish for N-Triples.
        quality = max(accept.quality(types[0]), *(accept.quality(alias) for alias in types if _named(accept, alias)), 0.0)
        if quality > best:
            best, name = quality, candidate
    return name


def formats(accept: MIMEAccept, asked: Sequence[str] = ()) -> tuple[str, str]:
    """The formats for rows and for a graph, "" where none is taken.

    `asked` are the values of `format=`: the first that is known counts, for there are clients (SPARQLWrapper) that send several.
    Raises Problem("bad-parameter") where none is.
    """
    if not asked:
        return choose(accept, SOLUTIONS), choose(accept, GRAPHS)
    for value in asked:
        # A plus sign in a query string reads as a space.
        name = value.strip().lower().replace(" ", "+")
        if name in NAMES:
            return NAMES[name]
        found = tuple(next((key for key, types in kinds.items() if name in types), "") for kinds in (SOLUTIONS, GRAPHS))
        if any(found):
            return found[0], found[1]
    raise Problem("bad-parameter", name="format", value=asked[0], expected=" ".join([*SOLUTIONS, *GRAPHS]))


def formats_of(accept: str, asked: Sequence[str] = ()) -> tuple[str, str]:
    """As `formats`, from the header's text. Clients send few different ones, and reading one takes as long as a light query."""
    return _formats_of(accept, tuple(asked)) if len(accept) < CACHED else formats(parse_accept_header(accept, MIMEAccept), asked)


@lru_cache(1000)
def _formats_of(accept: str, asked: tuple[str, ...]) -> tuple[str, str]:
    return formats(parse_accept_header(accept, MIMEAccept), asked)


def types_of(formats: Mapping[str, tuple[str, ...]]) -> str:
    """The media types of formats, for an error message."""
    return ", ".join(types[0] for types in formats.values())


def wants_html(accept: MIMEAccept) -> bool:
    """Whether a page suits the client better than data: a browser's Accept, not `*/*`."""
    page = max((accept.quality(name) for name in ("text/html", "application/xhtml+xml") if _named(accept, name)), default=0.0)
    data = max(accept.quality(types[0]) for types in (*SOLUTIONS.values(), *GRAPHS.values()))
    return page > 0 and page >= data


def language(asked: str | None, accept_language: object) -> str:
    """"zh" or "en": `lang=` wins, else Accept-Language, else English."""
    if asked in ("zh", "en"):
        return asked
    wanted = [name.split("-")[0].lower() for name in accept_language.values()]  # type: ignore[attr-defined]
    return next((name for name in wanted if name in ("zh", "en")), "en")


def _named(accept: MIMEAccept, media: str) -> bool:
    return any(name.split(";")[0].strip().lower() == media for name in accept.values())
