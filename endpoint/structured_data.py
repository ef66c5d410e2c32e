"""A thing in the words of schema.org, for search engines: JSON-LD that can stand inside a page."""
import json
from collections.abc import Mapping

from egovkg.endpoint.graph_reading import Names, Term
from egovkg.ontology.vocabulary import BASE, DCTERMS, EGOV, RDF
from pyoxigraph import Literal, NamedNode

TYPES = {
    EGOV.Law: "Legislation", EGOV.AdministrativeRegulation: "Legislation", EGOV.Policy: "CreativeWork", EGOV.Event: "Event",
    EGOV.Platform: "WebApplication", EGOV.Enterprise: "Organization", EGOV.InternationalOrganization: "Organization",
    EGOV.Agency: "GovernmentOrganization", EGOV.Observation: "Observation", EGOV.Report: "Report", EGOV.Topic: "DefinedTerm",
    EGOV.Place: "Place", EGOV.Person: "Person", EGOV.Quotation: "Quotation", EGOV.Section: "Chapter", EGOV.EventSeries: "EventSeries",
}
PROPERTIES = {
    EGOV.startDate: "startDate", EGOV.endDate: "endDate", EGOV.value: "value", EGOV.edition: "position", EGOV.hostedBy: "organizer",
    EGOV.issuedBy: "publisher", DCTERMS.publisher: "publisher", EGOV.operatedBy: "provider", EGOV.heldIn: "location",
    EGOV.subEventOf: "superEvent", EGOV.inSeries: "superEvent", EGOV.partOf: "isPartOf", EGOV.parentAgency: "parentOrganization",
    EGOV.theme: "description", DCTERMS.description: "description",
}


def describe(thing: NamedNode, facts: list[tuple[NamedNode, Term]], names: Names) -> str:
    """The thing as JSON-LD, safe within a script element; "" for a kind that schema.org has no word for."""
    classes = {value for predicate, value in facts if predicate == RDF.type}
    kind = next((name for node, name in TYPES.items() if node in classes), "")
    if not kind:
        return ""
    found: dict[str, object] = {"@context": "https://schema.org", "@type": kind, "@id": thing.value, "url": thing.value}
    found["name"] = [{"@value": text, "@language": language} for language, text in sorted(names.labels.get(thing, {}).items()) if language]
    for predicate, value in facts:
        if (name := PROPERTIES.get(predicate)) and not (kind != "Event" and name in ("startDate", "endDate")):
            if isinstance(value, Literal):
                found.setdefault(name, value.value)
            elif isinstance(value, NamedNode):
                linked = found.setdefault(name, [])
                if isinstance(linked, list):
                    linked.append({"@id": value.value, "name": names.of(value, "zh") or value.value})
    return embedded(found)


def dataset(title: str, description: str, language: str, files: Mapping[str, str] | None = None) -> str:
    """The whole graph as a schema.org Dataset; `files` are the addresses of its files with their media types."""
    found: dict[str, object] = {
        "@context": "https://schema.org", "@type": "Dataset", "@id": BASE + "catalog#data", "name": title, "description": description, "inLanguage": language,
        "url": BASE, "license": "https://creativecommons.org/licenses/by/4.0/", "isAccessibleForFree": True,
    }
    if files:
        found["distribution"] = [{"@type": "DataDownload", "contentUrl": address, "encodingFormat": media} for address, media in files.items()]
    return embedded(found)


def embedded(document: dict[str, object]) -> str:
    """JSON that no text of the graph can end the script element of."""
    text = json.dumps(document, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
