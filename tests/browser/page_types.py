"""One address of each type of page, by name; all are in the graph that the `explorer` fixture serves, and found by asking it."""
from urllib.parse import quote

import requests

QUERY = quote("SELECT ?year ?n { VALUES (?year ?n) { (2014 70) (2024 35) } }")
NAMES = (
    "start", "search", "search-nothing", "agencies", "agencies-tree", "policies", "platforms", "events", "timeline", "topics", "figures", "reports", "report", "chapter",
    "chapter-with-text", "quality", "versions", "agency", "policy", "platform", "event", "topic", "indicator", "span", "paragraph", "section", "query", "result",
    "bad-query", "unknown", "preview", "queries", "limits", "ontology", "catalog",
)
FIXED = {
    "start": "/", "search": "/search?q=" + quote("数字"), "search-nothing": "/search?q=" + quote("国家网信班"), "agencies": "/agencies",
    "agencies-tree": "/agencies?view=tree", "policies": "/policies?year=2018", "platforms": "/platforms", "events": "/events?year=2018", "timeline": "/timeline", "topics": "/topics",
    "figures": "/figures", "reports": "/report", "report": "/report/cac-2014-2024", "chapter": "/report/cac-2014-2024/2", "quality": "/quality",
    "versions": "/versions", "catalog": "/catalog", "agency": "/page/agency/cac", "platform": "/page/platform/national-service-platform", "topic": "/page/topic/digital-government",
    "section": "/page/section/cac-2014-2024/2-1", "query": "/sparql", "result": "/sparql?query=" + QUERY, "bad-query": "/sparql?query=SELECT",
    "unknown": "/page/agency/cacc", "preview": "/reconcile/preview?id=agency/cac", "queries": "/queries", "limits": "/limits", "ontology": "/ontology",
}
SOUGHT = {"policy": ("政府网站发展指引", "policy"), "event": ("首届数字中国建设峰会", "event"), "indicator": ("EGDI", "indicator")}


def address(site: str, name: str) -> str:
    """The path of a page type on a site."""
    with requests.Session() as http:
        http.trust_env = False
        if name in FIXED:
            return FIXED[name]
        if name in SOUGHT:
            text, kind = SOUGHT[name]
            return http.get(site + "/search", params={"q": text, "kind": kind, "format": "json"}).json()["results"][0]["url"]
        # The sample report is the one whose text is there.
        paragraph = http.get(site + "/search", params={"q": "平台", "kind": "paragraph", "format": "json"}).json()["results"][0]["url"]
        if name == "paragraph":
            return paragraph
        key = paragraph.split("/")[3]
        if name == "chapter-with-text":
            return f"/report/{key}/1"
        page = http.get(site + paragraph, headers={"Accept": "text/html"}).text
        return page[page.index("/page/span/"):].split('"')[0].split("?")[0]
