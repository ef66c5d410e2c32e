"""Reading the text of a query without running it: tokens, calls to other hosts, sort keys, and what may differ at every run.

Only Oxigraph parses SPARQL here. This reads tokens, so that strings, comments and IRIs are never taken for keywords. Oxigraph's parser
asks no space after a keyword (`SERVICEex:endpoint{…}` is a call), so the check for calls looks inside words too.
"""
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from egovkg.ontology.problem import Problem

# Each alternative is possessive and can be tried again only from the next token, so that hostile text is read in linear time.
TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*+)
  | (?P<string>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*+\"{3}
             |'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*+'{3} | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
  | (?P<variable>[?$]\w++)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<blank>_:\w(?:\.{0,9}[\w-])*+)
  | (?P<name>(?:[^\W\d_](?:\.{0,9}[\w-]){0,200}+)?+:(?:\.{0,9}(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))*+)
  | (?P<number>\d++(?:\.\d++)?(?:[eE][+-]?\d++)?|\.\d++(?:[eE][+-]?\d++)?)
  | (?P<word>[^\W\d]\w*+)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U00([0-9A-Fa-f]{6})")
CALL = re.compile(r"SERVICE|LOAD", re.IGNORECASE)
QUOTES = ("'", '"')
FICKLE = re.compile(r"NOW|RAND|(?:STR)?UUID|BNODE|CONSTRUCT(?=.*(?:_:|\[))", re.IGNORECASE | re.DOTALL)
FICKLE_HINTS = ("NOW", "RAND", "UUID", "BNODE", "CONSTRUCT")  # without one of them nothing there is found, and this is seen sooner
DETAIL = re.compile(r"\"[^\"\n]*+\"|'[^'\n]*+'|(?<![\w/])#[^\n]*+|\d++")  # what the kind of a query leaves out; no exact reading is needed
KIND = 5000  # characters that tell the kind of a query
CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: `kind` names its group in TOKEN; `start` and `end` are offsets in characters."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word in capitals, "" for anything but a word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """The tokens of a query, without spaces and comments. Never fails: what is no token is a mark of one character.

    A quotation mark that nothing closes makes the rest of the text one token of the kind "open".
    """
    found: list[Token] = []
    empty_before_quote = 0
    for match in TOKEN.finditer(text):
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind == "space":
            continue
        piece = match[0]
        if kind == "string" and end - start == 2 and text[end:end + 1] == piece[0]:
            # Three quotation marks that nothing closes read as an empty text and one more: each such attempt went to the end of the query.
            empty_before_quote += 1
        if piece in QUOTES or empty_before_quote > 20:
            return [*found, Token("open", text[start:], start, len(text))]
        found.append(Token(kind, piece, start, end))
    return found


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, in characters, of an offset."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def kind(text: str) -> str:
    """What queries have in common that differ in comments, texts and numbers only; a short digest of the query's first part."""
    return blake2b(DETAIL.sub("0", text[:KIND]).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def refuse_depth(text: str, most: int) -> None:
    """Raise Problem("query-too-deep") for a query with more than `most` brackets within each other: far more overflow the engine's stack."""
    if sum(map(text.count, "([{")) <= most:
        return
    depth = 0
    for token in tokens(text):
        if token.kind == "mark":
            depth += (token.text in "([{") - (token.text in ")]}")
            if depth > most:
                line, column = place(text, token.start)
                raise Problem("query-too-deep", limit=most, line=line, column=column)


def refuse_calls(text: str) -> None:
    """Raise Problem("outgoing-call") for a query or update that would make the server call another host."""
    # SPARQL lets any character be written \u…; Oxigraph 0.5 does not read it in keywords, a later one may.
    plain = ESCAPE.sub(_unescaped, text) if "\\" in text else text
    for version in {text, plain}:
        if CALL.search(version):
            _refuse(version, tokens(version))


def _refuse(text: str, found: list[Token]) -> None:
    depth = 0
    certain = True
    before = Token("mark", "", 0, 0)
    for index, token in enumerate(found):
        following = found[index + 1].text if index + 1 < len(found) else ""
        if token.kind == "mark":
            depth += (token.text == "(") - (token.text == ")")
        if token.kind == "word":
            call = CALL.search(token.text)
        elif token.kind == "name":
            # `SERVICEex:a {`: a name's prefix hides a call where a group follows and no GRAPH, FROM or NAMED stands before it.
            call = CALL.search(token.text.split(":")[0])
            if call and call[0].upper() == "SERVICE":
                call = call if following == "{" and before.upper not in ("GRAPH", "FROM", "NAMED") else None
            elif call:
                call = call if index == 0 or before.text == ";" else None
        else:
            call = None
            # `(?a<?b#>'…`: only a parser tells this “less than” from an IRI, and so a comment or text after it from the query.
            operand = before.kind not in ("mark", "word") or before.text in (")", "]")
            certain = certain and not (token.kind == "iri" and depth > 0 and operand)
        if call:
            raise _call(text, token.start, call[0])
        before = token
    if not certain:
        for call in CALL.finditer(text):
            if "{" in text[call.end():]:
                raise _call(text, call.start(), call[0])


def _call(text: str, offset: int, keyword: str) -> Problem:
    line, column = place(text, offset)
    return Problem("outgoing-call", keyword=keyword.upper(), line=line, column=column)


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def repeatable(text: str) -> bool:
    """Whether the query answers the same each time on the same data: it calls no clock and no chance, and makes no blank nodes."""
    capitals = text.upper()
    if not any(hint in capitals for hint in FICKLE_HINTS) or not FICKLE.search(text):
        return True
    found = tokens(text)
    graph = any(token.upper == "CONSTRUCT" for token in found)
    return not any(FICKLE.fullmatch(token.upper) or (graph and (token.kind == "blank" or token.text == "[")) for token in found)


def typed_order(text: str) -> str | None:
    """The query with `isNumeric(key)`, in the same direction, put before each sort key; None where nothing is sorted.

    Oxigraph's comparison of a number with a string is no total order, and its sort aborts the process when it notices. SPARQL leaves the
    order between types open, so numbers may as well come apart from the rest.
    """
    found = tokens(text)
    inserts: list[tuple[int, str]] = []
    for index in range(len(found) - 1):
        if found[index].upper == "ORDER" and found[index + 1].upper == "BY":
            inserts += [(key.start, f"{key.direction}(isNumeric({text[key.first:key.end]})) ") for key in _keys(found, index + 2)]
    pieces, done = [], 0
    for offset, addition in sorted(inserts):
        pieces += [text[done:offset], addition]
        done = offset
    return "".join([*pieces, text[done:]]) if inserts else None


def with_values(text: str, terms: Mapping[str, object]) -> str:
    """The query with each variable bound to a term by a VALUES put first into its WHERE group.

    `terms` maps variable names to terms of pyoxigraph, whose `str` is SPARQL. Raises Problem("bad-query") for a query without a group.
    """
    if not terms:
        return text
    found = tokens(text)
    form = next((token.upper for token in found if token.upper in ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")), "")
    rounds = braces = 0
    offset = None
    template = form == "CONSTRUCT"  # its first group, unless WHERE stands before it, is no pattern
    for index, token in enumerate(found):
        if token.kind != "mark":
            continue
        rounds += (token.text == "(") - (token.text == ")")
        if token.text == "{" and rounds == braces == 0:
            if not template or found[index - 1].upper == "WHERE":
                offset = token.end
                break
            template = False
        braces += (token.text == "{") - (token.text == "}")
    if offset is None:
        raise Problem("bad-query", reason="the query has no WHERE group")
    values = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    return f"{text[:offset]} {values} {text[offset:]}"


def with_using(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """An update with USING put before each WHERE: the data set of the protocol's using-graph-uri and using-named-graph-uri (IRIs).

    `DELETE WHERE`, which takes no USING, is written out. Raises Problem("dataset-twice") where the update names its data set itself.
    """
    if not default and not named:
        return text
    using = "".join([*(f" USING <{iri}>" for iri in default), *(f" USING NAMED <{iri}>" for iri in named)]) + " "
    found = tokens(text)
    inserts: list[tuple[int, str]] = []
    depth = 0
    for index, token in enumerate(found):
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
        if depth or token.kind != "word":
            continue
        if token.upper in ("WITH", "USING"):
            raise Problem("dataset-twice", keyword=token.upper)
        if token.upper not in KEYWORDS:
            # Oxigraph reads `DELETEWHERE`; where one word hides two, no data set can be put between them.
            raise Problem("bad-query", reason=f"{token.text[:40]} is no word of SPARQL; write keywords apart")
        if token.upper == "WHERE":
            shorthand = index > 0 and found[index - 1].upper == "DELETE" and index + 1 < len(found)
            pattern = text[found[index + 1].start:found[_close(found, index + 1)].end] if shorthand else ""
            inserts.append((token.start, pattern + using))
    pieces, done = [], 0
    for offset, addition in inserts:
        pieces += [text[done:offset], addition]
        done = offset
    return "".join([*pieces, text[done:]])


@dataclass(frozen=True, slots=True)
class _Key:
    """A sort key: it stands at start–end, its expression at first–end."""

    direction: str
    start: int
    first: int
    end: int


def _keys(found: list[Token], index: int) -> list[_Key]:
    """The sort keys that follow an ORDER BY: `ASC(…)`, `DESC(…)`, `(…)`, `name(…)` and variables, until something else comes."""
    keys = []
    while index < len(found):
        token = found[index]
        direction = token.upper if token.upper in ("ASC", "DESC") else "ASC"
        last = index
        if token.kind == "variable":
            first = index
        elif token.text == "(":
            first, last = index, _close(found, index)
        elif token.kind in ("word", "name", "iri") and index + 1 < len(found) and found[index + 1].text == "(":
            last = _close(found, index + 1)
            first = index + 1 if token.upper in ("ASC", "DESC") else index
        else:
            break
        keys.append(_Key(direction, token.start, found[first].start, found[last].end))
        index = last + 1
    return keys


def _close(found: list[Token], index: int) -> int:
    """The index of the bracket that closes the one at `index`; the last token where none does."""
    depth = 0
    for at in range(index, len(found)):
        if found[at].kind == "mark":
            depth += (found[at].text in "([{") - (found[at].text in ")]}")
            if depth == 0:
                return at
    return len(found) - 1


def diagnosis(text: str, message: str) -> Problem:
    """A syntax error as Problem("syntax-error", line, column, reason), from the text and Oxigraph's message.

    Oxigraph's position is where its furthest attempt ended, often some characters after the mistake; the mistakes that people make most
    are found exactly here, and the position of any other is moved back to the start of the token it falls into.
    """
    found = tokens(text)
    if exact := _mistake(found):
        offset, reason = exact
    else:
        position = re.match(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", message, re.DOTALL)
        if not position:
            return Problem("bad-query", reason=message)
        reason = _reason(position[3])
        starts = [0, *(line.end() for line in re.finditer("\n", text))]
        offset = starts[min(int(position[1]), len(starts)) - 1] + int(position[2]) - 1
        inside = [token for token in found if token.start <= offset]
        token = inside[-1] if inside else None
        if token and offset >= token.end and token is found[-1]:
            offset = len(text.rstrip())
        elif token:
            offset = token.start
        if not reason:
            reason = f"unexpected {token.text[:40]!r}" if token and offset < token.end else "the query ends too early"
    line, column = place(text, offset)
    return Problem("syntax-error", line=line, column=column, reason=reason)


def _reason(expected: str) -> str:
    """The sentence among Oxigraph's expectations, if there is one ("Prefix not found"), else "": its token classes help nobody."""
    for part in re.split(r", (?![^\[]*\])", expected):
        if re.match(r"[A-Za-z]+ [\w*]+ [a-z]", part) and "[" not in part:
            return part.strip()
    return ""


KEYWORDS = {
    "BASE", "PREFIX", "VERSION", "SELECT", "DISTINCT", "REDUCED", "CONSTRUCT", "DESCRIBE", "ASK", "FROM", "NAMED", "WHERE", "GROUP",
    "BY", "HAVING", "ORDER", "ASC", "DESC", "LIMIT", "OFFSET", "VALUES", "LOAD", "SILENT", "INTO", "CLEAR", "DROP", "CREATE", "ADD",
    "MOVE", "COPY", "TO", "INSERT", "DELETE", "DATA", "WITH", "USING", "DEFAULT", "ALL", "GRAPH", "OPTIONAL", "SERVICE", "BIND", "AS",
    "UNDEF", "MINUS", "UNION", "FILTER", "LATERAL", "EXISTS", "NOT", "IN", "A", "TRUE", "FALSE", "COUNT", "SUM", "MIN", "MAX", "AVG",
    "SAMPLE", "GROUP_CONCAT", "SEPARATOR", "STR", "LANG", "LANGMATCHES", "LANGDIR", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "RAND",
    "ABS", "CEIL", "FLOOR", "ROUND", "CONCAT", "STRLEN", "SUBSTR", "UCASE", "LCASE", "ENCODE_FOR_URI", "CONTAINS", "STRSTARTS",
    "STRENDS", "STRBEFORE", "STRAFTER", "REPLACE", "REGEX", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ",
    "NOW", "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "COALESCE", "IF", "STRLANG", "STRLANGDIR", "STRDT",
    "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "HASLANG", "HASLANGDIR", "TRIPLE", "ISTRIPLE", "SUBJECT",
    "PREDICATE", "OBJECT", "ADJUST", "UNFOLD",
}


def _mistake(found: list[Token]) -> tuple[int, str] | None:
    """The first of the common mistakes that tokens alone show, as (offset, sentence)."""
    opened: list[Token] = []
    prefixes: set[str] = set()
    for index, token in enumerate(found):
        before = found[index - 1] if index else None
        if token.kind == "name" and before and before.upper == "PREFIX":
            prefixes.add(token.text)
        elif token.kind == "name" and (prefix := token.text.split(":")[0] + ":") not in prefixes:
            return token.start, f"the prefix {prefix} is not declared; add PREFIX {prefix} <…> at the start"
        elif token.kind == "word" and token.upper not in KEYWORDS:
            return token.start, f"{token.text[:40]} is no word of SPARQL"
        elif token.kind == "open":
            return token.start, f"the text that {token.text[0]} opens is not closed"
        elif token.kind == "mark" and token.text in "([{":
            opened.append(token)
        elif token.kind == "mark" and token.text in ")]}":
            if not opened:
                return token.start, f"{token.text} closes nothing"
            if opened[-1].text != CLOSING[token.text]:
                return token.start, f"{token.text} stands where {opened[-1].text} is still open"
            opened.pop()
    return (opened[-1].start, f"{opened[-1].text} is not closed") if opened else None
