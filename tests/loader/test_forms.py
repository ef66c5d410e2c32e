"""The forms of one report give the same facts: equal outside spans and evidence (DESIGN §9)."""
import pytest
from egovkg.loader.conversion import Conversion, convert
from egovkg.loader.reading import decode
from egovkg.ontology.vocabulary import EGOV, ID, RDFS
from pyoxigraph import DefaultGraph

from tests.loader.forms import TEXT_FORMS, TYPESET_FORMS, document_of
from tests.support import REPORTS, SAMPLES, real_report

# What says where a thing stands, not what the text says.
PLACES = {EGOV.start, EGOV.end, EGOV.evidence, EGOV.checksum, EGOV.inParagraph, EGOV.illustrates}


def converted(data: bytes, name: str) -> Conversion:
    return convert(decode(data, name))


def facts(conversion: Conversion) -> set[tuple[str, str, str]]:
    """The asserted statements that do not speak of spans and offsets; a paragraph, whose IRI has its offsets, by its label."""
    label = {q.subject: q.object.value for q in conversion.quads
             if q.predicate == RDFS.label and q.object.language == "zh" and q.subject.value.startswith(f"{ID}paragraph/")}
    found = set()
    for quad in conversion.quads:
        subject, value = quad.subject, quad.object
        if quad.graph_name != DefaultGraph() or quad.predicate in PLACES or subject.value.startswith(f"{ID}span/"):
            continue
        if quad.predicate == EGOV.text and subject in label:
            continue
        found.add((label.get(subject, str(subject)), quad.predicate.value.rsplit("#", 1)[-1], label.get(value, str(value))))
    return found


def assert_same(ours: Conversion, theirs: Conversion) -> None:
    one, other = facts(ours), facts(theirs)
    missing, more = sorted(one - other), sorted(other - one)
    assert not missing and not more, f"{len(missing)} missing: {missing[:6]}\n{len(more)} more: {more[:6]}"


@pytest.mark.parametrize("form", TEXT_FORMS)
@pytest.mark.parametrize("name", SAMPLES)
def test_encodings_line_ends_digits_and_scripts(name, form):
    data = (REPORTS / name).read_bytes()
    other = converted(TEXT_FORMS[form](data.decode()), name)
    assert_same(converted(data, name), other)
    if form not in ("wide digits", "traditional"):
        assert other.source.checksum != converted(data, name).source.checksum


@pytest.mark.parametrize("form", TYPESET_FORMS)
@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_word_and_pdf(name, form):
    data = (REPORTS / name).read_bytes()
    assert_same(converted(data, name), converted(TYPESET_FORMS[form](document_of(data, name)), name))


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_the_real_report_in_other_encodings_and_scripts(form):
    path = real_report()
    assert_same(converted(path.read_bytes(), path.name), converted(TEXT_FORMS[form](path.read_text("utf-8")), path.name))


@pytest.mark.parametrize("form", TYPESET_FORMS)
def test_the_real_report_typeset(form):
    path = real_report()
    data = path.read_bytes()
    assert_same(converted(data, path.name), converted(TYPESET_FORMS[form](document_of(data, path.name)), path.name))
