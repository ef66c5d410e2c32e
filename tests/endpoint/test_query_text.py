"""The text of a query is read by tokens: words inside strings, comments and IRIs are not keywords."""
import pytest
from egovkg.endpoint.query_text import diagnosis, place, refuse_calls, repeatable, tokens, typed_order, with_values
from egovkg.ontology.problem import Problem

CALLS = [
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICE?g { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://example.org/>{ ?s ?p ?o } }",
    "PREFIX ex: <http://example.org/> SELECT * { SERVICEex:a{ ?s ?p ?o } }",
    "PREFIX SERVICEex: <http://e/> PREFIX ex: <http://example.org/> SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "PREFIX service: <http://e/> PREFIX : <http://example.org/> SELECT * { service:a { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://example.org/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://example.org/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'.SERVICE<http://example.org/>{ ?s ?p ?o } }",
    "SELECT * { # comment\nSERVICE#comment\n<http://example.org/> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { FILTER('a' < 'b') SERVICE <http://example.org/> { ?s ?p 'a' } }",
    "SELECT * { FILTER(1<2)SERVICE<http://example.org/>{ FILTER(2>1) } }",
    "SELECT * { FILTER(?a<'x>') SERVICE<http://example.org/>{?s ?p ?o} FILTER(?b!='y') }",
    "SELECT * { FILTER(?a<?b#>'''\n) SERVICE<http://example.org/>{?s ?p ?o} #'''\n }",
    "SELECT * { VALUES ?x { '''a' } SERVICE<http://example.org/>{?s ?p ?o} }",
    "LOAD <http://example.org/>", "load silent <http://example.org/> into graph <http://g>", "LOADex:a", "CLEAR ALL;LOAD<http://e/>",
    "CLEAR ALL;LOADex:a",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://example.org/> {}" }', "SELECT * { ?s ?p 'a' } # SERVICE <http://example.org/> {}",
    "SELECT * { ?s <http://example.org/SERVICE> ?o }", "SELECT ?service { ?service ?load ?o }",
    "PREFIX service: <http://e/> SELECT * { ?s service:name ?o . GRAPH service:g { ?s ?p ?o } }",
    "PREFIX ex: <http://e/> SELECT * { ?s a ex:SERVICE . ex:SERVICE ?p 'x'@en }", 'SELECT * { ?s ?p """a "quoted" SERVICE """ }',
    "SELECT * { ?s ?p 'it\\'s SERVICE' }", "PREFIX load: <http://e/> SELECT * FROM load:g { ?s ?p _:service }",
    "SELECT * { ?s ?p 'SERVICE'@service }",
    "SELECT * { FILTER(?p = <http://e/> && ?o < 'SERVICE {') }", "PREFIX x: <http://e/> SELECT * { ?service x:load x:Service, 'a'@load }",
]


@pytest.mark.parametrize("text", CALLS)
def test_every_spelling_of_a_call_is_refused(text):
    with pytest.raises(Problem) as caught:
        refuse_calls(text)
    assert caught.value.code == "outgoing-call" and caught.value.details["keyword"] in ("SERVICE", "LOAD")


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_elsewhere_is_no_call(text):
    refuse_calls(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("SELECT * {} ORDER BY ?o", "SELECT * {} ORDER BY ASC(isNumeric(?o)) ?o"),
    ("SELECT * {} order by desc(?o) ?s LIMIT 5", "SELECT * {} order by DESC(isNumeric((?o))) desc(?o) ASC(isNumeric(?s)) ?s LIMIT 5"),
    ("SELECT * {} ORDER BY (?a + ')') STR(?b) LIMIT 1",
     "SELECT * {} ORDER BY ASC(isNumeric((?a + ')'))) (?a + ')') ASC(isNumeric(STR(?b))) STR(?b) LIMIT 1"),
    ("SELECT * { { SELECT ?o { ?s ?p ?o } ORDER BY # ?x\n ?o } FILTER(?o != 'ORDER BY ?o') }",
     "SELECT * { { SELECT ?o { ?s ?p ?o } ORDER BY # ?x\n ASC(isNumeric(?o)) ?o } FILTER(?o != 'ORDER BY ?o') }"),
    ("SELECT * { ?s <http://e/ORDER> 'ORDER BY ?o' } # ORDER BY ?o", None),
    ("SELECT ?order ?by {} ORDER BY <http://e/f>(?o) OFFSET 2",
    "SELECT ?order ?by {} ORDER BY ASC(isNumeric(<http://e/f>(?o))) <http://e/f>(?o) OFFSET 2"),
    ("SELECT (COUNT(*) AS ?n) {} GROUP BY ?o ORDER BY DESC(COUNT(*))",
     "SELECT (COUNT(*) AS ?n) {} GROUP BY ?o ORDER BY DESC(isNumeric((COUNT(*)))) DESC(COUNT(*))"),
])
def test_each_sort_key_gets_its_type_before_it(text, expected):
    assert typed_order(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("SELECT (NOW() AS ?n) {}", False), ("SELECT (rand() AS ?n) {}", False), ("SELECT * { ?s ?p 'NOW' }", True),
    ("CONSTRUCT { ?s ?p [] } {}", False), ("CONSTRUCT { ?s ?p _:b } {}", False), ("SELECT * { ?s ?p [] }", True),
    ("CONSTRUCT WHERE { ?s ?p ?o }", True),
])
def test_what_differs_at_every_run_is_known(text, expected):
    assert repeatable(text) is expected


@pytest.mark.parametrize(("text", "line", "column", "words"), [
    ("SELECT ?s\nWHERE {\n  ?s nope:p ?o .\n}", 3, 6, "prefix nope: is not declared"),
    ("SELECT ?s WHERE { ?s ?p ?o FILTRE(?o > 1) }", 1, 28, "FILTRE is no word"),
    ("SELECT ?s WHERE { ?s ?p ?o } LIMT 5", 1, 30, "LIMT"),
    ("SELECT ?s WHERE { ?s ?p ?o FILTER(?o > 1 }", 1, 42, "} stands where ( is still open"),
    ("SELECT ?s WHERE {\n ?s ?p ?o", 1, 17, "{ is not closed"),
    ("SELECT ?s { ?s ?p 'text }", 1, 19, "not closed"),
    ("SELECT ?s { ?s ?p ?o }}", 1, 23, "} closes nothing"),
    ("SELECT * { ?s ?p ?o } LIMIT -1", 1, 29, ""),
    ("SELECT * { ?s ?p ?o } ORDER BY", 1, 31, "ends too early"),
    ("", 1, 1, ""),
    ("中文", 1, 1, "中文 is no word"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 34, "not authorized with GROUP BY"),
    ("SELECT ?o (COUNT(?s) AS ?n) { ?s ?p ?o }", 1, 41, "unbound"),
])
def test_a_syntax_error_is_placed(text, line, column, words):
    import pyoxigraph
    with pytest.raises(SyntaxError) as caught:
        pyoxigraph.Store().query(text)
    problem = diagnosis(text, str(caught.value))
    assert problem.code == "syntax-error" and words in problem.details["reason"]
    assert (problem.details["line"], problem.details["column"]) == (line, column)


@pytest.mark.parametrize(("text", "expected"), [
    ("SELECT ?s { ?s ?p ?n }", 1), ("SELECT ?s (?n AS ?m) WHERE { { ?s ?p ?n } UNION { ?s ?q ?n } }", 2), ("ASK { ?s ?p ?n }", True),
    ("SELECT (EXISTS { ?a ?b ?c } AS ?yes) ?s { ?s ?p ?n }", 1), ("CONSTRUCT { ?s ?p ?n } WHERE { ?s ?p ?n }", 1),
    ("CONSTRUCT { ?s ?p ?n } { ?s ?p ?n }", 1),
    ("PREFIX where: <http://e/{> SELECT (COUNT(*) AS ?c) # WHERE {\n WHERE { ?s ?p ?n }".replace("{>", ">"), 1),
])
def test_variables_are_bound_by_values(text, expected):
    import pyoxigraph as ox
    store = ox.Store()
    node = ox.NamedNode("http://example.org/a")
    store.extend(ox.Quad(node, node, ox.Literal(value)) for value in ("it's \"one\"", "two"))
    found = store.query(with_values(text, {"n": ox.Literal("it's \"one\"")}))
    assert (bool(found) if isinstance(found, ox.QueryBoolean) else len(list(found))) == expected


def test_places_are_counted_in_characters_whatever_ends_a_line():
    assert place("a\nb", 2) == (2, 1) and place("a\r\n中文b", 5) == (2, 3) and place("", 0) == (1, 1)


def test_reading_takes_linear_time_on_hostile_text():
    for text in ('"' * 200_000, "'''" * 60_000, "(" * 200_000, "<" * 200_000, "\\" * 200_000, "a." * 100_000, ":" * 200_000,
        "a:" + ".-" * 100_000, "_:" * 90_000):
        tokens(text)
        refuse_calls(text)
        typed_order(text)
        diagnosis(text, "error at 1:1: expected x")
