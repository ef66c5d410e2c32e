"""Hostile reports: bounded time and memory, no crash, and nothing in a report's words is taken for markup, a path or a query."""
import json
import re
import resource
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from egovkg.loader.conversion import convert, prepared
from egovkg.loader.dates import DateContext
from egovkg.loader.document import MAX_SENTENCE, divide
from egovkg.loader.folding import fold
from egovkg.loader.interpretation import all_rules
from egovkg.loader.markdown import blank_marks
from egovkg.loader.persons import read_persons
from egovkg.loader.reading import MAX_TEXT, decode
from egovkg.loader.titles import bracketed
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import ID
from pyoxigraph import RdfFormat, parse, serialize

from tests.loader.growth import assert_linear
from tests.loader.test_reading import BAD, laughing_word
from tests.support import REPORTS, slowness

HEAD = "样例报告\n国家数据局\n\n一、总体情况\n\n样例工作不断推进，服务能力持续提升。\n\n"
CHRONICLE = "附录 样例大事记\n\n● 2021年\n\n◆ 3月5日："
SECONDS = 10
# The limits hold for the process that reads PDF and Word, too: one that needs more fails.
CONVERTING = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (100, 100))
from egovkg.loader.conversion import convert
from egovkg.loader.reading import decode
from egovkg.ontology.problem import Problem
outcome = {}
try:
    found = convert(decode(sys.stdin.buffer.read(), "x"))
    outcome = {"quads": len(found.quads), "unread": len(found.unread)}
except Problem as problem:
    outcome = {"code": problem.code}
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps(outcome | {"seconds": sum(u.ru_utime + u.ru_stime for u in used)}))
"""


def outcome(data: bytes) -> dict:
    """What becomes of a file in a process of its own that may take 1 GB; within ten seconds of work of an ordinary machine that is
    idle, and twice that of a busy one."""
    slow = slowness()
    done = subprocess.run([sys.executable, "-c", CONVERTING], input=data, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found = json.loads(done.stdout)
    assert found["seconds"] <= 2 * SECONDS * max(slow, slowness()), (found, slow)
    return found


def filled(piece: str, length: int = MAX_TEXT - 200) -> bytes:
    return (HEAD + piece * (length // len(piece)) + "\n").encode()


@pytest.mark.parametrize("char", ["的", "1", "《", "（", "“", "年", "a", "\n", "\r\n", "|", "*"])
def test_five_megabytes_of_one_character_are_refused(char):
    size = 5_000_000 // len(char.encode())
    assert outcome((HEAD + char * size).encode())["code"] in ("too-long-text", "not-chinese")
    assert outcome((char * size).encode())["code"] in ("too-long-text", "not-chinese", "empty-file")


@pytest.mark.parametrize("piece", [
    "的", "1", "《", "》", "（", "“", "”", "年", "一", "第", "、", "，", "*", "|", "#", "\n", "\r\n", "\r", "\u2028", "\f", "\x85", "　", "\t", "\u200b", "\u202e",
    "《〈", "（“《〈", "“”", "《样》", "<!--", "[样](", "**样", "国家网信办、", "国家网信办\n", "财政部", "第一次", "2021年", "一亿", "1.1.1.", "------", "……1\n",
], ids=ascii)
def test_as_much_as_a_report_may_have_of_one_thing(piece):
    found = outcome(filled(piece))
    assert found.get("code") in (None, "too-many-parts", "not-chinese")


@pytest.mark.parametrize("piece", ["国家网信办。", "某样例局印发《样例办法》。", "一、样例\n\n", "图 1 样例用户数\n", "◆ 3月5日：样例局印发《样例意见》。\n", "# 样例\n", "|3月5日|样例|\n",
                                   "2021年\n", "用户超8.9亿人。"], ids=ascii)
def test_many_small_parts(piece):
    """As many as are taken, and more, which are refused."""
    assert outcome((HEAD + piece * 10_000).encode()[:MAX_TEXT * 3]).get("code") in (None, "too-many-parts")
    if len(piece) * 40_000 < MAX_TEXT:
        assert outcome((HEAD + piece * 40_000).encode()).get("code") in (None, "too-many-parts")


@pytest.mark.parametrize("joint", ["、", "，", "\n", ""], ids=ascii)
def test_two_hundred_thousand_names_in_a_row(joint):
    names = joint.join(f"样{n:x}局" for n in range(200_000))
    assert outcome((HEAD + CHRONICLE + names).encode()).get("code") in (None, "too-long-text")
    assert "code" not in outcome((HEAD + CHRONICLE + names[:MAX_TEXT - 200]).encode())


@pytest.mark.parametrize("piece", ["国家网信办、", "1万个，", "《样》、", "“样”，", "3月5日，", "某平台、", "印发", "会议", "，由国家网信办主办", "样", "一", "北京、", "习近平总书记",
                                   "围绕", "提升至第5位", "峰会、", "建设国家平台，", "1.1.1.1", "（", "，2021年3月5日至", "由国家网信办印发《样》，"])
def test_sentences_as_long_as_may_be(piece):
    sentence = piece * ((MAX_SENTENCE - 1) // len(piece)) + "。"
    outcome((HEAD + CHRONICLE + sentence * (60_000 // len(sentence))).encode())


def test_a_sentence_that_is_too_long_is_listed_as_unread():
    found = convert(decode((HEAD + "国家网信办印发《样例办法》，" * 100 + "。后面的样例局印发《样例意见》。").encode(), "x"))
    assert [(u.kind, u.reason) for u in found.unread if u.reason == "too long"] == [("sentence", "too long")]
    assert found.counts.get("Policy") == 1


def test_archives_and_streams_that_expand_a_thousandfold():
    assert outcome(BAD["expanding-archive"])["code"] == "expanding-archive"
    assert outcome(laughing_word())["code"] in ("damaged-document", "empty-document")
    deflating = zlib.compressobj(1)
    packed = zlib.compress(b"".join(deflating.compress(bytes(16 << 20)) for _ in range(80)) + deflating.flush())
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
               b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)]
    out, places = BytesIO(b""), []
    out.write(b"%PDF-1.7\n")
    for n, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s\nendobj\n" % (n, body))
    start = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    assert len(out.getvalue()) < 1 << 20
    assert outcome(out.getvalue())["code"] in ("damaged-pdf", "empty-document")


WORDS = ["../../etc/passwd", "..\\..\\windows", "/id/agency/cac", "https://example.org/x?y=1#z", "> } INSERT DATA { <a> <b> <c> } #", "\" . <urn:x> <urn:y> <urn:z> . \"",
         "<script>alert(1)</script>", "&lt;b&gt;&amp;", "${jndi:ldap://x}", "{{7*7}}", "%s%n%00", "'; DROP TABLE x; --", "\\u0000\\n", "样\x00例\x01办法", "\u202e法办例样\u202c",
         "样\ufffe例", "\U0001f600样例\U0010ffff", "=HYPERLINK(1)", "样" * 159, "@prefix : <#> .", "_:b0", "a\tb", "样\u2028例"]


def test_nothing_in_the_words_is_interpreted():
    entries = "".join(f"\n◆ 3月{n + 1}日：国家样例{word[:20]}局印发《{word}》，提出“{word}要做深做实”。" for n, word in enumerate(WORDS))
    found = convert(decode((HEAD + "\n" + CHRONICLE + "样例会召开。" + entries).encode(), "../<x>.txt"))
    slugs = [node.value.removeprefix(ID) for quad in found.quads for node in (quad.subject, quad.graph_name) if getattr(node, "value", "").startswith(ID)]
    assert slugs and all(re.fullmatch(r"[a-z]+(?:/[a-z0-9][a-z0-9.-]*){1,3}", slug) and ".." not in slug for slug in slugs)
    assert all(len(part) <= 80 for slug in slugs for part in slug.split("/"))
    assert {q.predicate.value.split("#")[0] for q in found.quads} <= {p.value.split("#")[0] for p in map(lambda q: q.predicate, convert(decode(
        (REPORTS / "sample-national.txt").read_bytes(), "x")).quads)}
    packed = serialize(found.quads, format=RdfFormat.N_QUADS)
    assert set(parse(packed, format=RdfFormat.N_QUADS)) == set(found.quads)
    titles = {q.object.value for q in found.quads if q.predicate.value.endswith("dc/terms/title")}
    assert "../../etc/passwd" in titles and "样例办法" in titles and not any("\x00" in title or "\u202e" in title for title in titles)


@pytest.mark.parametrize("text", ["(" * 3000 + "样" + ")" * 3000, "“" * 3000 + "样" + "”" * 3000, "《" * 3000 + "样" + "》" * 3000, "《〈" * 2000, "》》" * 2000])
def test_deep_brackets(text):
    assert "code" not in outcome((HEAD + text + "。国家网信办印发《样例办法》。\n").encode())


# -- growth -----------------------------------------------------------------------------------------------------------------------------

PIECES = ["的", "1", "《", "“样”", "《样例》", "国家网信办、", "2021年3月5日，", "习近平总书记", "样例平台", "印发", "（（", "a b", "。", "北京"]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("read", [fold, divide, blank_marks, bracketed, lambda text: read_persons(text, [])], ids=["fold", "divide", "marks", "brackets", "persons"])
def test_readers_of_whole_texts_take_time_in_proportion(read, piece):
    assert_linear(read, piece)


@pytest.mark.parametrize("piece", ["国家网信办印发《样例办法》。", "的", "\n", "用户超8.9亿人。", "样例局、", "一、样例\n\n", "图 1 样例\n", "建成国家样例平台。", "a b\n", "第1条\n"], ids=ascii)
def test_conversion_takes_time_in_proportion(piece):
    def read(text: str) -> None:
        try:
            convert(decode((HEAD + text).encode(), "x"))
        except Problem as problem:
            assert problem.code in ("too-many-parts", "not-chinese")

    assert_growth(read, piece)


@pytest.mark.parametrize("piece", PIECES)
def test_a_sentence_of_any_length_that_is_read_costs_little(piece):
    """Readers of mentions see at most MAX_SENTENCE characters; ten milliseconds of work are plenty for them."""
    readers = prepared()[1]
    text = (piece * MAX_SENTENCE)[:MAX_SENTENCE]
    readers.read(text, DateContext())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for _ in range(5):
        readers.read(text, DateContext())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5 * 0.1


# Signs of every kind behind the piece, so that patterns which need them are tried on it.
TAIL = "，2021年3月5日，由于至起为的国家样例平台和《样法》的“样”在北京召开印发替代一"
LISTS = ["建设运营", "，教育部建设运营", "教育部等部门建设、", "主办、教育部承办", "，其中“样通”", "（以下简称“样”）", "，经", "教育部（以下简称“教”）、", "期间同步举办"]


@pytest.mark.parametrize("piece", LISTS)
def test_no_pattern_reads_a_list_in_more_ways_than_it_has_members(piece):
    tagged = prepared()[1].read("国家网信办" + (piece * MAX_SENTENCE)[:MAX_SENTENCE - 60] + TAIL, DateContext()).tagged
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for rule in all_rules():
        for pattern in rule.patterns:
            for _ in pattern.finditer(tagged.signs):
                pass
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2 * slowness()


def assert_growth(read, piece: str, size: int = 8_000) -> None:
    """Twice the text takes about twice the work: less than three times, in the best of up to six turns, once all is loaded.

    Both lengths are read in each turn, since a machine may change its speed from one second to the next.
    """
    def seconds(length: int) -> float:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        read(piece * (length // len(piece)))
        return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before

    seconds(size)
    once, twice = [], []
    for _ in range(6):
        once.append(seconds(size))
        twice.append(seconds(2 * size))
        if min(twice) < 3 * min(once) + 0.05:
            return
    raise AssertionError(f"{size} characters took {min(once):.2f} s, {2 * size} took {min(twice):.2f} s")


def test_a_sentence_of_too_many_figures_is_listed_as_unread():
    found = convert(decode((HEAD + "样例用户1万个，" * 70 + "。后面的样例局印发《样例意见》。").encode(), "x"))
    assert [u.kind for u in found.unread if u.reason == "too many figures"] == ["sentence"]
    assert found.counts.get("Policy") == 1 and "Observation" not in found.counts
