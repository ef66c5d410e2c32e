"""Patterns that are kept between starts are the patterns that Python itself compiles."""
import os
import re
import subprocess
import sys

import pytest
from egovkg.loader import interpretation, regexes
from egovkg.loader.regexes import needs, regex
from egovkg.ontology import kept

PATTERNS = [("甲+(?:印发|公布)了?", 0), ("(?P<year>\\d{4})年(?P<rest>.*?)。", 0), ("^(?P<a>x)(?<!y)(?=z)|[^一-龥]{2,3}+(?P=a)?", re.MULTILINE), ("(?i)abc", 0),
            ("", 0)]


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_a_pattern_is_the_one_that_python_compiles(pattern, flags):
    own, pythons = regex(pattern, flags), re.compile(pattern, flags)
    assert own == pythons and (own.groups, own.groupindex, own.flags) == (pythons.groups, pythons.groupindex, pythons.flags)
    regex.cache_clear()
    assert own == regex(pattern, flags)       # comes from what was made for the first


def test_every_pattern_of_the_rules_is_the_one_that_python_compiles():
    patterns = [pattern for rule in interpretation.all_rules() for pattern in rule.patterns]
    assert len(patterns) > 100
    assert all(pattern == re.compile(pattern.pattern, pattern.flags & ~re.UNICODE) for pattern in patterns)


def test_a_pattern_that_is_none_is_refused_as_python_refuses_it():
    with pytest.raises(re.error, match="unterminated"):
        regex("(印发")


@pytest.mark.parametrize(("pattern", "wanted"), [("甲+(?:印发|公布)了?", ["甲", "公印"]), ("a*b", ["b"]), ("[^甲]乙", ["乙"]), ("(?:甲|.)", []), ("(?i)甲", [])])
def test_what_a_text_must_have_for_a_pattern_to_be_found(pattern, wanted):
    assert ["".join(sorted(need)) for need in needs(regex(pattern))] == wanted


def test_what_one_start_compiled_the_next_finds(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "_FOLDER", tmp_path / "__pycache__")
    monkeypatch.setattr(regexes, "_new", {})
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    regex("只在此处出现的样例(?P<name>甲|乙)")
    regexes.keep()
    monkeypatch.setattr(regexes, "_made", regexes._kept())
    regex.cache_clear()
    monkeypatch.setattr(regexes._parser, "parse", None)         # nothing is compiled any more
    assert regex("只在此处出现的样例(?P<name>甲|乙)").fullmatch("只在此处出现的样例乙")["name"] == "乙"


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"no marshal at all"])
def test_a_damaged_file_is_as_none(data, monkeypatch):
    monkeypatch.setattr(kept, "read", lambda name: data)
    assert regexes._kept() == {}


def test_every_start_has_the_same_patterns():
    """Else what is kept would grow with each, and be of no use."""
    code = "from egovkg.loader import conversion, regexes; import hashlib; print(hashlib.sha256(repr(sorted(regexes._made)).encode()).hexdigest())"
    answers = {subprocess.run([sys.executable, "-c", "import egovkg.ontology.kept as k; k.read = lambda name: b''; " + code], capture_output=True, text=True,
                              env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}).stdout for seed in ("1", "2", "3")}
    assert len(answers) == 1 and len(answers.pop()) == 65


def test_modules_of_the_loader_compile_no_pattern_of_their_own():
    code = ("import re; known = set(); real = re.compile; re.compile = lambda *given: known.add(given[0]) or real(*given); "
            "from egovkg.loader import conversion, markdown, pdf, word; import sys; own = [p for p in known if any('\\u4e00' <= c <= '\\u9fff' for c in str(p))]; "
            "sys.exit(len(own) and str(own[:3]))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
