"""One address of each type of page, by name; all are in the graph that the `explorer` fixture serves."""
from urllib.parse import quote

CAC = "https://w3id.org/egovkg/id/agency/cac"
QUERY = quote("SELECT ?year ?n { VALUES (?year ?n) { (2014 70) (2024 35) } }")
PAGES = {
    "start": "/", "search": "/search?q=" + quote("数字"), "search-nothing": "/search?q=" + quote("国家网信班班"),
    "agencies": "/agencies", "agencies-tree": "/agencies?view=tree", "policies": "/policies?year=2018", "platforms": "/platforms", "events": "/events",
    "topics": "/topics", "figures": "/figures", "reports": "/report", "report": "/report/cac-2014-2024", "chapter": "/report/cac-2014-2024/2",
    "chapter-with-text": "/report/{sample}/2", "quality": "/quality", "versions": "/versions",
    "agency": "/page/agency/cac", "policy": "/page/policy/{policy}", "platform": "/page/platform/national-service-platform", "event": "/page/event/{event}",
    "topic": "/page/topic/digital-government", "indicator": "/page/indicator/{indicator}", "span": "/page/span/{span}", "section": "/page/section/cac-2014-2024/2-1",
    "query": "/sparql", "result": "/sparql?query=" + QUERY, "bad-query": "/sparql?query=SELECT", "unknown": "/page/agency/cacc", "preview": "/reconcile/preview?id=agency/cac",
}
