"""/search as a page and as JSON, and /search/suggest for what is asked while one types."""
from __future__ import annotations

import json

import pyoxigraph as ox
from egovkg.endpoint import search, search_text
from egovkg.endpoint.csv_files import csv_response
from egovkg.endpoint.evidence import Piece
from egovkg.endpoint.facets import KINDS
from egovkg.endpoint.languages import Words, words_of
from egovkg.endpoint.negotiation import wants_html
from egovkg.endpoint.page_frame import kept_links, page, whole_number
from egovkg.endpoint.search import Found, Hit
from egovkg.endpoint.search_files import Indexes
from egovkg.endpoint.showing import Links
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, ID, RDFS, SKOS
from flask import Blueprint, Response, request

SUGGESTED = 8
DEEPEST = 1_000_000


def blueprint(indexes: Indexes) -> Blueprint:
    """The routes of /search."""
    routes = Blueprint("search", __name__)

    @routes.get("/search")
    def find() -> Response:
        words, links = words_of(request), kept_links()
        text = request.args.get("q", "")
        kind, year = chosen("kind", KINDS), request.args.get("year", "")
        first, count = whole_number("from", DEEPEST), limit()
        if year and not (year.isascii() and year.isdigit() and len(year) == 4):
            raise Problem("bad-parameter", name="year", value=year[:100], expected="a year, such as 2018")
        index = indexes.live()
        if request.args.get("format") == "csv":
            return as_csv(search.search(index, text, kind=kind, year=year, count=-1))
        found = search.search(index, text, kind=kind, year=year, first=first, count=count)
        if request.args.get("format") != "json" and wants_html(request.accept_mimetypes):
            like = search.near(index, text, 5) if text.strip() and not found.total and not kind and not year else []
            return page("search.html", words, links, text=text, kind=kind, year=year, found=found, shown=[shown(hit, words, links) for hit in found.hits],
                near=[shown(hit, words, links) for hit, likeness in like if likeness > 0.3], at=paging(found, count, links, q=text, kind=kind or None, year=year or None),
                address=lambda **changed: links.to("/search", **{name: value for name, value in
                    ({"q": text, "kind": kind, "year": year} | changed).items() if value}),
                query=names_query(text, kind))
        return answer(document(found, text, kind, year, count, words, links))

    @routes.get("/search/suggest")
    def suggest() -> Response:
        words, links = words_of(request), kept_links()
        text = request.args.get("q", "")
        found = search.search(indexes.live(), text, kind=chosen("kind", KINDS), count=SUGGESTED)
        return answer({"query": text, "total": found.total, "version": found.version, "suggestions": [told(hit, words, links) for hit in found.hits]})

    return routes


def names_query(text: str, kind: str) -> str:
    """A query for the names that hold every word of a text as it is written; what the search adds (pinyin, script, the report's text) is not in it."""
    of_kind = f"?thing a egov:{KINDS[kind].class_name} ." if kind else ""
    holds = " && ".join(f"CONTAINS(LCASE(STR(?name)), {ox.Literal(word.lower())})" for word in text[:search_text.LONGEST].split()) or "false"
    return f"""PREFIX egov: <{EGOV.iri}>
PREFIX rdfs: <{RDFS.iri}>
PREFIX skos: <{SKOS.iri}>

SELECT DISTINCT ?thing ?name WHERE {{
  ?thing rdfs:label|skos:prefLabel|skos:altLabel ?name . {of_kind}
  FILTER({holds})
}}
ORDER BY STRLEN(STR(?name)) STR(?thing)
"""


def as_csv(found: Found) -> Response:
    """All hits as CSV."""
    return csv_response(("iri", "label_zh", "label_en", "kind", "year", "start", "end", "evidence", "match", "name"),
        ((hit.iri, hit.zh, hit.en, hit.kind, hit.year or "", hit.first, hit.last, hit.told, hit.how, hit.name) for hit in found.hits), "search")


def chosen(name: str, known: object) -> str:
    """A parameter that names one of the `known`, "" where it is absent. Raises Problem("bad-parameter")."""
    value = request.args.get(name, "")
    if value and value not in known:  # type: ignore[operator]
        raise Problem("bad-parameter", name=name, value=value[:100], expected=" ".join(known))  # type: ignore[call-overload]
    return value


def limit() -> int:
    """How many hits a page has: `limit`, 20 where it is not given, at most 100."""
    return min(whole_number("limit", 100) or search.PAGE, 100)


def address_of(hit: Hit, links: Links) -> str:
    """The page of what was found."""
    return links.to("/page/" + hit.iri.removeprefix(ID)) if hit.iri.startswith(ID) else hit.iri


def pieces(hit: Hit) -> list[Piece]:
    """The name that matches, what matches in it marked."""
    found, done = [], 0
    for start, end in hit.marks:
        found += [Piece(hit.name[done:start])] if start > done else []
        found.append(Piece(hit.name[start:end], True))
        done = end
    return found + ([Piece(hit.name[done:])] if done < len(hit.name) else [])


def shown(hit: Hit, words: Words, links: Links) -> dict[str, object]:
    """A hit for a template: its label with the mark where the label is what matches, else the label and the name that does."""
    label, language = hit.label(words.language)
    marked = pieces(hit) if hit.how != "near" else []
    same = hit.name == label
    return {"href": address_of(hit, links), "label": marked if same and marked else [Piece(label)], "lang": words.tag_of(language),
        "kind": words.kind(hit.kind), "date": words.period(hit.first, hit.last), "told": hit.told,
        "why": words.how(hit.how), "matched": [] if same else marked, "passage": hit.kind == "paragraph", "matched_lang": words.tag_of(hit.language)}


def told(hit: Hit, words: Words, links: Links) -> dict[str, object]:
    """A hit as JSON."""
    label, language = hit.label(words.language)
    return {
        "iri": hit.iri, "label": label, "lang": language, "labels": {name: text for name, text in (("zh", hit.zh), ("en", hit.en)) if text},
        "kind": hit.kind, "kindLabel": words.kind(hit.kind), "url": address_of(hit, links), "year": hit.year,
        "startDate": hit.first or None, "endDate": hit.last or None, "evidence": hit.told,
        "match": {"how": hit.how, "why": words.how(hit.how), "name": hit.name, "marks": [list(place) for place in hit.marks]},
    }


def document(found: Found, text: str, kind: str, year: str, count: int, words: Words, links: Links) -> dict[str, object]:
    """A page of hits as JSON, with where it stands in all of them."""
    given = {"q": text, "kind": kind or None, "year": year or None, "limit": count if count != search.PAGE else None, "format": "json"}
    at = paging(found, count, links, **given)
    return {
        "query": text, "total": found.total, "from": found.first, "limit": count, "version": found.version,
        "results": [told(hit, words, links) for hit in found.hits],
        "facets": {"kind": [{"value": value, "label": words.kind(value), "count": number} for value, number in found.facets["kind"]],
            "year": [{"value": int(value), "label": value, "count": number} for value, number in found.facets["year"]]},
        "next": at["after"] or None, "previous": at["before"] or None,
    }


def paging(found: Found, count: int, links: Links, path: str = "/search", **given: object) -> dict[str, object]:
    """Where a page of hits stands, and the addresses of those before and after."""
    last = min(found.first + count, found.total)
    return {"first": found.first + 1 if found.first < found.total else 0, "last": max(last, 0), "total": found.total,
        "before": links.to(path, **given, **{"from": max(0, found.first - count) or None}) if found.first else "",
        "after": links.to(path, **given, **{"from": last}) if found.first + count < found.total else ""}


def answer(found: object) -> Response:
    """A JSON answer that is asked for again where another version may live."""
    response = Response(json.dumps(found, ensure_ascii=False) + "\n", content_type="application/json")
    response.vary.update(["Accept", "Accept-Language"])
    response.add_etag()
    response.cache_control.no_cache = True
    return response.make_conditional(request)  # type: ignore[return-value]
