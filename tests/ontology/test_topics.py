"""The topics as SKOS: one scheme, one preferred label a language, no circle, and every link in both directions."""
from collections import Counter

import pytest
from egovkg.ontology import authority
from egovkg.ontology.vocabulary import EGOV, RDF, SKOS
from pyoxigraph import Store


@pytest.fixture(scope="module")
def store() -> Store:
    found = Store()
    found.extend(authority.quads(model_only=True))
    return found


def links(store: Store, predicate) -> set[tuple[str, str]]:
    return {(q.subject.value, q.object.value) for q in store.quads_for_pattern(None, predicate, None, None)}


def topics(store: Store) -> set[str]:
    return {q.subject.value for q in store.quads_for_pattern(None, RDF.type, EGOV.Topic, None)}


def test_every_topic_has_one_preferred_label_a_language_and_no_other_name_like_it(store):
    labels = {}
    for quad in store.quads_for_pattern(None, SKOS.prefLabel, None, None):
        labels.setdefault(quad.subject.value, []).append(quad.object)
    for topic in topics(store):
        assert Counter(label.language for label in labels[topic]) == {"zh": 1, "en": 1}, topic
    chosen = {(label.value, label.language): topic for topic in topics(store) for label in labels[topic]}
    assert len(chosen) == 2 * len(topics(store)), "two topics share a preferred label"
    for quad in store.quads_for_pattern(None, SKOS.altLabel, None, None):
        assert (quad.object.value, quad.object.language) not in chosen, quad


def test_links_join_topics_and_stand_in_both_directions(store):
    broader, narrower, related = (links(store, p) for p in (SKOS.broader, SKOS.narrower, SKOS.related))
    every = topics(store)
    assert {end for pair in broader | narrower | related for end in pair} <= every
    assert broader == {(b, a) for a, b in narrower}
    assert related == {(b, a) for a, b in related}


def test_no_topic_is_above_itself_and_none_is_both_related_and_above(store):
    above = {}
    for low, high in links(store, SKOS.broader):
        above.setdefault(low, set()).add(high)

    def climb(topic: str) -> set[str]:
        found, open_ = set(), list(above.get(topic, ()))
        while open_:
            if (high := open_.pop()) not in found:
                found.add(high)
                open_ += above.get(high, ())
        return found

    for topic in topics(store):
        assert topic not in climb(topic)
    for one, other in links(store, SKOS.related):
        assert other not in climb(one)


def test_every_topic_is_in_the_scheme_and_under_a_top_concept(store):
    scheme = EGOV["Topics"].value
    every = topics(store)
    assert {topic for topic, where in links(store, SKOS.inScheme) if where == scheme} == every
    tops = {topic for topic, where in links(store, SKOS.topConceptOf) if where == scheme}
    assert tops == {topic for where, topic in links(store, SKOS.hasTopConcept) if where == scheme}
    assert tops == every - {low for low, _ in links(store, SKOS.broader)}
