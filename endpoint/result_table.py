"""A query's answer as the table of a page: the first rows of it, read until there are enough, however many there are."""
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from egovkg.endpoint.graph_reading import Term
from egovkg.endpoint.showing import Shown
from egovkg.endpoint.workers import Answer

ROWS = 500
BYTES = 2 << 20


@dataclass
class Table:
    """The answer: `kind` as in Answer; `boolean` for an ASK; else rows of terms, None where a variable has no value; `whole` or not."""

    kind: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[Term | None]] = field(default_factory=list)
    whole: bool = True
    boolean: bool = False

    @property
    def terms(self) -> list[Term]:
        """Every term in it."""
        return [term for row in self.rows for term in row if term is not None]


def read(answer: Answer) -> Table:
    """The table of an answer that was asked for as TSV or N-Triples; a query that still runs is stopped. Raises Problem as its body does."""
    data = bytearray()
    limit = ROWS + (answer.kind == "solutions")
    whole = True
    try:
        for piece in answer.body:
            data += piece
            if len(data) > BYTES or data.count(b"\n") > limit:
                whole = False
                break
    finally:
        answer.close()
    lines = bytes(data).split(b"\n")[:-1] if not whole or data.endswith(b"\n") else bytes(data).split(b"\n")
    # In both formats a line is a row: ends of lines within a text are written as \n.
    whole = whole and len(lines) <= limit
    text = b"\n".join(lines[:limit]) + b"\n"
    if answer.kind == "boolean":
        return Table("boolean", boolean=text.strip() == b"true")
    if answer.kind == "graph":
        triples = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
        return Table("graph", ["s", "p", "o"], [[triple.subject, triple.predicate, triple.object] for triple in triples], whole)  # type: ignore[list-item]
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    return Table("solutions", [variable.value for variable in found.variables], [list(solution) for solution in found], whole)  # type: ignore[arg-type]


def telling(rows: Sequence[Sequence[Shown | None]], count: int) -> list[int]:
    """The columns that say something of their own: not those whose every text is the label of the linked thing in another column."""
    columns = [[row[at] for row in rows] for at in range(count)]
    linked = [column for column in columns if any(cell and cell.href for cell in column)]

    def repeats(column: list[Shown | None], other: list[Shown | None]) -> bool:
        return all(cell is None or (named is not None and cell.text == named.text) for cell, named in zip(column, other, strict=True))

    return [at for at, column in enumerate(columns) if not any(column) or any(cell and cell.href for cell in column)
        or not any(repeats(column, other) for other in linked)]
