"""/sitemap.xml and /robots.txt: every page of the live version for search engines, in both languages."""
from __future__ import annotations

from xml.sax.saxutils import quoteattr

from egovkg.endpoint.languages import LANGUAGES, TAGS
from egovkg.endpoint.page_frame import whole_number
from egovkg.endpoint.search_files import Index, Indexes
from egovkg.endpoint.validators import settled
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import ID
from flask import Blueprint, Response, request

PAGES = ("", "agencies", "policies", "platforms", "events", "timeline", "figures", "topics", "report", "ontology", "queries", "quality", "versions", "catalog", "limits")
AT_ONCE = 10_000  # addresses in a file; a site map takes 50,000 and 50 MB at most (sitemaps.org, protocol 0.9)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What no crawler needs: answers to queries, of which there is no end.
ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /search\nDisallow: /graph-store\nDisallow: /queries/\nSitemap: {host}sitemap.xml\n"


def blueprint(indexes: Indexes) -> Blueprint:
    """The routes of /sitemap.xml and /robots.txt."""
    routes = Blueprint("sitemap", __name__)

    @routes.get("/sitemap.xml")
    def sitemap() -> Response:
        index = indexes.live()
        total = index.read().execute("SELECT COUNT(*) FROM thing").fetchone()[0]
        parts = -(-total // AT_ONCE)
        if "part" not in request.args and parts > 1:
            return xml(listing(request.host_url, parts, index.created))
        part = whole_number("part")
        if part >= max(parts, 1):
            raise Problem("bad-parameter", name="part", value=str(part), expected=f"a whole number below {max(parts, 1)}")
        return xml(addresses(request.host_url, index, part))

    @routes.get("/robots.txt")
    def robots() -> Response:
        return Response(ROBOTS.format(host=request.host_url), content_type="text/plain; charset=utf-8")

    return routes


def listing(host: str, parts: int, created: str) -> str:
    """The index of site maps."""
    maps = "".join(f"<sitemap><loc>{host}sitemap.xml?part={part}</loc><lastmod>{created}</lastmod></sitemap>\n" for part in range(parts))
    return f'{HEAD}<sitemapindex xmlns="{SCHEMA}">\n{maps}</sitemapindex>\n'


def addresses(host: str, index: Index, part: int) -> str:
    """One site map: the lists first, then the pages of things in the order of their names."""
    rows = index.read().execute("SELECT iri FROM thing ORDER BY iri LIMIT ? OFFSET ?", (AT_ONCE, part * AT_ONCE))
    paths = [*(PAGES if part == 0 else ()), *(f"page/{iri[len(ID):]}" for (iri,) in rows if iri.startswith(ID))]
    return f'{HEAD}<urlset xmlns="{SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(entry(host + path, index.created) for path in paths)}</urlset>\n'


def entry(address: str, created: str) -> str:
    """A page with its two languages."""
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{TAGS[language]}" href={quoteattr(f"{address}?lang={language}")}/>' for language in LANGUAGES)
    return f"<url><loc>{address}</loc><lastmod>{created}</lastmod>{links}</url>\n"


def xml(text: str) -> Response:
    """The document with its validator."""
    response = Response(text, content_type="application/xml; charset=utf-8")
    response.add_etag()
    response.cache_control.no_cache = True
    return settled(response)
