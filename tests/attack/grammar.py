"""Queries for fuzzing, drawn from a grammar of SPARQL 1.1, mangled ones, and bytes that are none. Drawing one takes a fraction of a millisecond."""
import random

VARIABLES = ("?a", "?b", "?c", "$d")
IRIS = ("ex:law", "ex:cac", "ex:name", "ex:mixed", "<http://example.org/year>", "a", "<relative>", "ex:", "rdf:nil", "<\\u0061:b>")
LITERALS = (
    "1", "-2.5", "1e300", "1e400", "'x'", "'网络安全法'@zh", "'''a\n'b'''", '"\\u4e2d"', "true", "'2016-11-07'^^xsd:date", "'x'^^ex:type", "'9'^^xsd:integer", "''",
    "9999999999999999999999", "'-P1Y'^^xsd:duration", "'12:00:00+14:00'^^xsd:time", "0.1", "'SERVICE <http://e/> {}'", "'a'@zh--ltr",
)
NODES = ("_:x", "[]", "(1 ?a)", "[ ex:name ?b ]", "<<( ex:law ex:year 2016 )>>")
ONE = (
    "STR", "LANG", "DATATYPE", "ABS", "CEIL", "STRLEN", "UCASE", "ENCODE_FOR_URI", "YEAR", "TIMEZONE", "TZ", "MD5", "SHA512", "isNumeric", "BNODE", "IRI", "!", "-",
    "ex:unknown", "xsd:integer", "xsd:dateTime", "xsd:boolean", "RAND", "NOW", "UUID", "STRUUID", "LANGDIR", "SUBJECT",
)
TWO = ("REGEX", "CONTAINS", "STRBEFORE", "SUBSTR", "STRDT", "STRLANG", "CONCAT", "COALESCE", "sameTerm", "langMatches", "ADJUST")
OPERATORS = ("+", "-", "*", "/", "=", "!=", "<", ">=", "&&", "||")
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
STEPS = ("ex:name", "ex:issuedBy", "a", "<http://example.org/mixed>", "!ex:name", "!(a|^ex:name)")
PREFIXES = ("PREFIX ex: <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
            "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ")
CUTS = ("", "{", "}", "(", "'", "\\", "\0", "\ud7ff", "#", "SERVICE", "<", "''' ", "LOAD", ";")


class Grammar:
    """What the grammar gives by chance; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def any(self, *choices: object) -> str:
        """One of the choices, which are texts or functions that give one."""
        found = self.chance.choice(choices)
        return found() if callable(found) else str(found)

    def variable(self) -> str:
        return self.chance.choice(VARIABLES)

    def term(self) -> str:
        return self.chance.choice(self.chance.choice((VARIABLES, VARIABLES, IRIS, LITERALS, NODES)))

    def path(self, depth: int = 2) -> str:
        if depth == 0 or self.chance.random() < 0.4:
            return self.chance.choice(STEPS)
        inner = self.path(depth - 1)
        return self.any(inner + self.chance.choice("*+?"), f"^({inner})", f"({inner}{self.chance.choice('/|')}{self.path(depth - 1)})")

    def expression(self, depth: int = 3) -> str:
        if depth == 0 or self.chance.random() < 0.3:
            return self.chance.choice(self.chance.choice((VARIABLES, LITERALS, ("ex:law", "<http://e/>"))))
        one, two = self.expression(depth - 1), self.expression(depth - 1)
        return self.any(
            f"{self.chance.choice(ONE)}({one})", f"({one}{self.chance.choice(OPERATORS)}{two})", f"{self.chance.choice(TWO)}({one}, {two})",
            f"({one} IN ({two}))", f"({one} NOT IN (?a, {two}))", lambda: f"IF({one}, {two}, {self.expression(depth - 1)})",
            lambda: f"REPLACE({one}, {two}, {self.expression(depth - 1)})", lambda: f"EXISTS {self.group(depth - 1)}")

    def group(self, depth: int = 2) -> str:
        return "{ " + " ".join(self.part(depth) for _ in range(self.chance.randrange(4))) + " }"

    def part(self, depth: int) -> str:
        if depth == 0 or self.chance.random() < 0.5:
            subject = self.variable() if self.chance.random() < 0.8 else self.term()
            return f"{subject} {self.any(self.variable, self.path, lambda: self.chance.choice(IRIS))} {self.term()} ."
        return self.any(
            lambda: self.group(depth - 1), lambda: f"OPTIONAL {self.group(depth - 1)}", lambda: f"MINUS {self.group(depth - 1)}",
            lambda: f"{self.group(depth - 1)} UNION {self.group(depth - 1)}", lambda: f"GRAPH {self.chance.choice(VARIABLES + IRIS)} {self.group(depth - 1)}",
            lambda: f"FILTER({self.expression()})", lambda: f"BIND({self.expression()} AS {self.variable()})",
            lambda: f"VALUES {self.variable()} {{ {' '.join(self.chance.choice((*LITERALS, 'UNDEF')) for _ in range(3))} }}",
            lambda: f"{{ SELECT DISTINCT {self.variable()} WHERE {self.group(depth - 1)} }}", lambda: f"LATERAL {self.group(depth - 1)}",
            lambda: f"SERVICE <http://127.0.0.1:9/> {self.group(depth - 1)}" if self.chance.random() < 0.1 else self.group(depth - 1))

    def query(self) -> str:
        head = self.any(
            "SELECT * WHERE", "SELECT DISTINCT ?a ?b WHERE", "SELECT REDUCED ?c", "ASK", "CONSTRUCT { ?a ex:is ?b . _:x a ?c } WHERE", "DESCRIBE ?a WHERE", "CONSTRUCT WHERE",
            lambda: f"SELECT ({self.chance.choice(AGGREGATES)}({self.expression()}) AS ?n) WHERE", lambda: f"SELECT ({self.expression()} AS ?n) WHERE")
        tail = self.any(
            "", "", lambda: f"ORDER BY DESC({self.expression()})", "ORDER BY ?a ?b LIMIT 5", "LIMIT 0", "OFFSET 3", "LIMIT 99999999999999999999", "GROUP BY ?a", "VALUES ?a { 1 }",
            lambda: f"GROUP BY ({self.expression()} AS ?g) HAVING ({self.expression()})")
        return f"{PREFIXES}{head} {self.group()} {tail}"

    def mangled(self) -> str:
        """A query from which a piece is cut, with something else in its place."""
        text = self.query()
        start = self.chance.randrange(len(text))
        return text[:start] + self.chance.choice(CUTS) + text[start + self.chance.randrange(60):]

    def input(self) -> bytes:
        """A query, a mangled one, or bytes."""
        kind = self.chance.random()
        if kind < 0.6:
            return self.query().encode()
        return self.mangled().encode("utf-8", "replace") if kind < 0.9 else self.chance.randbytes(self.chance.randrange(300))
