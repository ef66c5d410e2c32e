"""The reader of the query library: what each .rq file asks, with which parameters, and how their values become terms."""
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import XSD

FOLDER = Path(__file__).parent
HEADER = re.compile(r"#\s*(title@zh|title@en|description@zh|description@en|param|tags):\s*(.*)")
ONCE = ("title@zh", "title@en", "description@zh", "description@en", "tags")
LONGEST = 1000  # characters of a value
# The types a parameter may have: what a value must look like, and the words for one that does not.
FORMS = {
    "string": (re.compile(r".*", re.DOTALL), f"text of at most {LONGEST} characters"),
    "integer": (re.compile(r"[+-]?[0-9]{1,18}"), "a whole number, such as 2023"),
    "decimal": (re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})"), "a number, such as 92.5"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a date, such as 2021-12-31"),
    "iri": (re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+"), "an absolute IRI"),
}
Term = ox.Literal | ox.NamedNode


@dataclass(frozen=True)
class Parameter:
    """A variable of a query that whoever runs it may set: `type` is a key of FORMS, `default` a value as people write it."""

    name: str
    type: str
    default: str
    description_zh: str
    description_en: str

    def term(self, value: str) -> Term:
        """A value as people write it, as a term. Raises Problem("bad-parameter")."""
        form, expected = FORMS[self.type]
        text = value if self.type == "string" else value.strip()
        try:
            if len(text) > LONGEST or not form.fullmatch(text):
                raise ValueError(text)
            text.encode("utf-8")
            if self.type == "iri":
                return ox.NamedNode(text)
            if self.type == "date":
                return ox.Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
        except ValueError:
            shown = value[:100].encode("utf-8", "replace").decode("utf-8")
            raise Problem("bad-parameter", name=self.name, value=shown, expected=expected) from None
        return ox.Literal(text) if self.type == "string" else ox.Literal(text, datatype=XSD[self.type])


@dataclass(frozen=True)
class Query:
    """One question of the library: `name` is its file's, `text` the whole file, which runs as it stands with the defaults."""

    name: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    parameters: tuple[Parameter, ...]
    tags: tuple[str, ...]
    text: str

    def bind(self, values: Mapping[str, str]) -> dict[str, Term]:
        """The terms for all parameters of the query, the default for each that `values` lacks.

        Raises Problem("bad-parameter") for a value of the wrong type and for a name that is none of the query's parameters.
        """
        names = [parameter.name for parameter in self.parameters]
        for name, value in values.items():
            if name not in names:
                known = "there are " + ", ".join(names) if names else "this query has none"
                raise Problem("bad-parameter", name=name[:100], value=value[:100], expected="no value: there is no such parameter; " + known)
        return {parameter.name: parameter.term(values.get(parameter.name, parameter.default)) for parameter in self.parameters}


def all() -> list[Query]:  # noqa: A001 – `library.all()` is how it reads
    """Every query of the library, by name."""
    return list(_library().values())


def get(name: str) -> Query:
    """The query of that name. Raises Problem("no-such-query")."""
    try:
        return _library()[name]
    except KeyError:
        raise Problem("no-such-query", name=name[:100]) from None


def read(name: str, text: str) -> Query:
    """A query from its file's text. Raises ValueError for a header that is not in the fixed form."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        match = HEADER.fullmatch(line.strip())
        if not match:
            raise ValueError(f"{name}.rq: this header line is in no known form: {line}")
        found.setdefault(match[1], []).append(match[2])
    for key in ONCE:
        if len(found.get(key, [])) != 1 or not found[key][0]:
            raise ValueError(f"{name}.rq needs one header line {key}")
    parameters = tuple(_parameter(name, line) for line in found.get("param", []))
    return Query(name, *(found[key][0] for key in ONCE[:4]), parameters, tuple(found["tags"][0].split()), text)


def _parameter(name: str, line: str) -> Parameter:
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != 5 or not re.fullmatch(r"[A-Za-z]\w*", fields[0]) or fields[1] not in FORMS or not fields[3] or not fields[4]:
        raise ValueError(f"{name}.rq: a parameter reads “name | type | default | 说明 | description”: {line}")
    parameter = Parameter(*fields)
    try:
        parameter.term(parameter.default)
    except Problem as problem:
        raise ValueError(f"{name}.rq: {problem}") from None
    return parameter


@cache
def _library() -> dict[str, Query]:
    return {path.stem: read(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.rq"))}
