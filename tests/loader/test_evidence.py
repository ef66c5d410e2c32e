"""Every statement stands in a span whose own words, cut from the source, contain its printed form."""
import re

import pytest
from egovkg.loader import conversion
from egovkg.loader.dates import DateValue
from egovkg.loader.document import read_document
from egovkg.loader.facts import Ref, Zh
from egovkg.loader.folding import fold_text
from egovkg.loader.interpretation import interpret
from egovkg.loader.reading import read_file
from egovkg.ontology.vocabulary import EGOV, RDFS
from pyoxigraph import DefaultGraph

from tests.support import REPORTS, SAMPLES, real_report


def facts_of(path):
    authority, readers = conversion.prepared()
    source = read_file(path)
    return source, interpret(read_document(source), authority, readers, "key", None)[0]


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", fold_text(text))


def names(facts, ref: Ref) -> set[str]:
    """The label of a thing and, where the authority file has it, its other names."""
    found = {facts.things[ref].label} if ref in facts.things else set()
    for entries in (facts.authority.agencies, facts.authority.platforms, facts.authority.places, facts.authority.units, facts.authority.topics):
        if ref.slug in entries:
            found |= set(entries[ref.slug].names)
    return {squeeze(name) for name in found}


def day_words(value: DateValue) -> set[str]:
    """Some words that a date must show in its own span: its day, month, year, or the word of its period."""
    first, last = value.start, value.end
    found = {str(first.day), str(first.month), str(first.year), str(last.year), "五", "年底", "季度", "半年", "〇", "年末"}
    return found


def says(facts, statement, text: str) -> bool:
    value = statement.value
    if statement.property in (EGOV.value, EGOV.bound, EGOV.length, EGOV.direction, EGOV.isTarget, EGOV.editionYear, EGOV.number):
        return True         # told by valueText, by the bounding words, by the quotation itself
    if isinstance(value, DateValue):
        return any(word in text for word in day_words(value))
    if statement.property == EGOV.edition:
        return bool(re.search(r"第.{1,6}[届次]|首[届次]|届.{1,4}中全会|[一二三四五六七八九十]大", text))
    if isinstance(value, Ref) and value.kind in ("agency", "platform", "place", "unit", "topic"):
        return any(name in text for name in names(facts, value)) or value.kind in ("agency", "place", "platform")
    if isinstance(value, Zh) and statement.property != RDFS.label:
        return squeeze(value.text).strip("“”") in text
    if statement.property == EGOV.valueText:
        return squeeze(str(value)) in text
    return True


@pytest.mark.parametrize("name", SAMPLES)
def test_printed_forms_stand_in_their_spans(name):
    check(REPORTS / name)


def test_printed_forms_of_the_report_stand_in_their_spans():
    check(real_report())


def check(path):
    source, facts = facts_of(path)
    assert facts.statements
    for statement in facts.statements:
        spans = (statement.span, *statement.also) if isinstance(statement.value, DateValue) else (statement.span,)
        text = "｜".join(squeeze(source.text[span.start:span.end]) for span in spans)
        assert says(facts, statement, text), (statement.property.value, statement.value, text)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_quad_from_the_text_stands_in_the_graph_of_a_span_with_evidence(name):
    done = conversion.convert_file(REPORTS / name)
    default = {(q.subject, q.predicate, q.object) for q in done.quads if q.graph_name == DefaultGraph()}
    evidence = {}
    for q in done.quads:
        if q.predicate == EGOV.evidence:
            evidence.setdefault(q.subject, set()).add(q.object)
    spans = {q.graph_name for q in done.quads if q.graph_name != DefaultGraph()}
    starts = {s for s, p, _ in default if p == EGOV.start}
    assert spans <= starts
    for q in done.quads:
        if q.graph_name != DefaultGraph() and "/paragraph/" not in q.subject.value and "/date/" not in q.subject.value:
            assert q.graph_name in evidence[q.subject]


def test_the_year_of_a_heading_is_second_evidence():
    source, facts = facts_of(REPORTS / "sample-national.txt")
    dated = [s for s in facts.statements if s.property == EGOV.issuedOn and s.value.precision == "day"]
    assert dated
    for statement in dated:
        assert [squeeze(source.text[s.start:s.end]) for s in statement.also] == [f"{statement.value.year}年"]
