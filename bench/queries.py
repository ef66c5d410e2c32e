"""The generated data set and the questions that are put to every server: light ones with other things each time, and heavy ones."""
import random
from collections.abc import Iterator

import pyoxigraph as ox

EX = "http://example.org/"
PREFIX = f"PREFIX ex: <{EX}> "
PER_THING = 4  # statements
PER_GROUP = 500  # things
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) < STRLEN(STR(?i))) }"
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1000000"
# Everything above 5 ms in process that ends by itself.
HEAVY = {
    "a group's mean": "SELECT (AVG(?v) AS ?m) { VALUES ?g { ex:group1 ex:group2 ex:group3 ex:group4 } ?s ex:group ?g ; ex:value ?v }",
    "join of 10 groups": "SELECT (COUNT(*) AS ?n) { VALUES ?g { %s } ?s ex:group ?g ; ex:next ?o . ?o ex:value ?v FILTER(?v > 500) }"
    % " ".join(f"ex:group{n}" for n in range(10)),
    "sort": "SELECT ?s ?v { ?s ex:value ?v FILTER(?v > 990) } ORDER BY DESC(?v) ?s LIMIT 10",
    "count by group": "SELECT ?g (COUNT(*) AS ?n) { ?s ex:group ?g } GROUP BY ?g",
    "names that contain": "SELECT (COUNT(*) AS ?n) { ?s ex:name ?name FILTER(CONTAINS(?name, '99')) }",
    "construct": "CONSTRUCT { ?s ex:label ?name } WHERE { ?s ex:name ?name } LIMIT 100000",
}
# The worst queries that end, for those who crowd.
WORST = ("sort", "count by group", "names that contain", "all")


def quads(count: int) -> Iterator[ox.Quad]:
    """Four statements a thing: its name, group, value and the next thing."""
    node = ox.NamedNode
    name, group, value, following = (node(EX + word) for word in ("name", "group", "value", "next"))
    things = count // PER_THING
    for index in range(things):
        thing = node(f"{EX}thing{index}")
        yield ox.Quad(thing, name, ox.Literal(f"thing number {index}"))
        yield ox.Quad(thing, group, node(f"{EX}group{index // PER_GROUP}"))
        yield ox.Quad(thing, value, ox.Literal(index * 7919 % 1000))
        yield ox.Quad(thing, following, node(f"{EX}thing{index * 31 % things}"))


def heavy(name: str) -> str:
    """The text of a heavy query."""
    return PREFIX + (ALL if name == "all" else HEAVY[name])


def light(chance: random.Random, count: int) -> str:
    """A light query about something among `count` statements: points, descriptions, joins and paths, 0.1 to 5 ms in process."""
    things = count // PER_THING
    one, group = f"ex:thing{chance.randrange(things)}", f"ex:group{chance.randrange(max(1, things // PER_GROUP))}"
    return PREFIX + chance.choice((
        f"SELECT ?name {{ {one} ex:name ?name }}",
        f"SELECT ?p ?o {{ {one} ?p ?o }}",
        f"ASK {{ {one} ex:value ?v FILTER(?v > 500) }}",
        f"SELECT ?name ?o {{ {one} ex:next/ex:next/ex:next ?o . ?o ex:name ?name }}",
        f"SELECT ?s ?name {{ ?s ex:next {one} ; ex:name ?name }}",
        f"SELECT ?s ?v {{ ?s ex:group {group} ; ex:value ?v FILTER(?v > 950) }}",
        f"SELECT (AVG(?v) AS ?mean) (COUNT(*) AS ?n) {{ ?s ex:group {group} ; ex:value ?v }}",
        f"SELECT ?s ?name {{ ?s ex:group {group} ; ex:name ?name }} LIMIT 50",
    ))
