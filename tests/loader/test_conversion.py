"""Conversion is a pure function of the bytes: the same quads every time, everywhere; what is released has no prose."""
import os
import subprocess
import sys

import pytest
from egovkg.loader.conversion import PROSE, convert_file, plain
from egovkg.ontology.vocabulary import EGOV
from egovkg.triples import publishing
from egovkg.triples.export import canonical_hash

from tests.support import REPORTS, SAMPLES, real_report

ONE = "from pathlib import Path; import sys; from egovkg.loader.conversion import convert_file; from egovkg.triples.export import canonical_hash; " \
      "print(canonical_hash(convert_file(Path(sys.argv[1])).quads))"


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_hash_with_another_order_of_hashing(name):
    seen = {subprocess.run([sys.executable, "-c", ONE, str(REPORTS / name)], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
                           text=True, check=True).stdout for seed in ("1", "2")}
    assert seen == {canonical_hash(convert_file(REPORTS / name).quads) + "\n"}


@pytest.mark.parametrize("name", SAMPLES)
def test_released_quads_have_no_prose(name):
    done = convert_file(REPORTS / name)
    assert {q.predicate for q in done.quads} & PROSE
    assert not {q.predicate for q in done.released} & PROSE


def test_slugs_are_ascii_short_and_of_one_thing():
    done = convert_file(REPORTS / "sample-national.txt")
    slugs = {q.subject.value for q in done.quads}
    assert all(s.isascii() and len(s.split("/id/")[-1].split("/", 1)[-1]) <= 80 for s in slugs)


def test_keys_come_from_publisher_and_years():
    assert convert_file(REPORTS / "sample-national.txt").key == "nda-2018-2023"
    assert convert_file(REPORTS / "sample-national.txt", "my-key").key == "my-key"
    assert convert_file(REPORTS / "sample-province.txt").key.endswith("-2020-2022")


def test_decimals_keep_their_value():
    from decimal import Decimal
    assert [plain(Decimal(x)) for x in ("1.08E+9", "99.40", "66439700", "0.5", "100")] == ["1080000000", "99.4", "66439700", "0.5", "100"]


def test_two_readings_of_one_launch_are_stated_once_at_the_finer():
    done = convert_file(REPORTS / "sample-province.txt")
    launched = [q for q in done.quads if q.predicate == EGOV.launchedOn]
    default = {q.object.value.rsplit("/", 1)[1] for q in launched if "/span/" not in str(q.graph_name)}
    assert default == {"2021-06-18"} and len(launched) == 3 and not done.conflicts


def test_the_published_triples_are_those_of_the_report():
    done = convert_file(real_report())
    assert canonical_hash(done.released) == canonical_hash(publishing.released()[done.key])


def test_the_report_is_read_whole():
    done = convert_file(real_report())
    assert done.coverage["number"][0] == done.coverage["number"][1]
    assert done.coverage["title"][0] == done.coverage["title"][1]
    assert not done.new_agencies
