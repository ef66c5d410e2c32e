"""The command line on good and bad input: what it prints, with what it ends, and that a refusal leaves the live version as it was."""
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import REPORTS, real_report, shared

EGOVKG = str(Path(sys.executable).parent / "egovkg")
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("EGOVKG_", "LC_", "LANG"))} | {"LANG": "C.UTF-8"}


def run(data, *args, stdin: str | None = None):
    return subprocess.run([EGOVKG, "--data", str(data), *map(str, args)], capture_output=True, text=True, input=stdin, env=ENVIRONMENT, timeout=60)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "var"
    done = run(folder, "load", REPORTS / "sample-national.txt")
    assert done.returncode == 0, done.stderr
    return folder


def refused(done, *words):
    assert done.returncode not in (0, 1) and "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_load_prints_counts_coverage_and_unread(tmp_path):
    done = run(tmp_path / "var", "load", REPORTS / "sample-national.txt")
    assert done.returncode == 0 and "nda-2018-2023" in done.stdout and "read/seen" in done.stdout and "version 1 is live" in done.stdout


def test_load_as_json(tmp_path):
    found = json.loads(run(tmp_path / "var", "load", "--json", REPORTS / "sample-national.txt").stdout)
    assert found["version"] == 1 and found["reports"][0]["counts"]["Policy"] == 5 and found["reports"][0]["coverage"]["title"]["seen"] >= 5


def test_query_and_export(data, tmp_path):
    ask = "PREFIX egov: <https://w3id.org/egovkg/ontology#> SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a egov:Policy }"
    asked = run(data, "query", "--format", "csv", "-", stdin=ask)
    assert asked.stdout.split() == ["n", "5"], asked.stderr
    assert run(data, "export", tmp_path / "out.nq.gz").returncode == 0 and (tmp_path / "out.nq.gz").stat().st_size > 1000
    refused(run(data, "export", tmp_path / "out.xyz"), "xyz")
    refused(run(data, "query", "-", stdin="SELECT ?x { ?x"), "ine 1")


def test_versions_rollback_and_unload(data):
    assert run(data, "load", REPORTS / "sample-province.txt").returncode == 0
    assert run(data, "rollback", 1).returncode == 0
    assert [row["current"] for row in json.loads(run(data, "versions", "--json").stdout)] == [True, False]
    refused(run(data, "rollback", 9), "9")
    refused(run(data, "unload", "nothing"), "nothing")


@pytest.mark.parametrize(("name", "content", "word"), [
    ("empty.txt", b"", "nothing in it"), ("blank.txt", b" \n\n ", "nothing in it"), ("binary.txt", bytes(range(256)) * 50, "neither text nor PDF nor Word"),
    ("english.txt", b"A report about the government, in English only. " * 40, "is not in Chinese"),
    ("plain.txt", ("今天天气很好，我们去公园散步，看见很多花和树。" * 20).encode(), "does not look like a report"),
])
def test_a_file_that_is_no_report_is_refused_and_nothing_changes(name, content, word, data, tmp_path):
    (tmp_path / name).write_bytes(content)
    before = (data / "current").read_bytes()
    refused(run(data, "load", tmp_path / name), name, word)
    assert (data / "current").read_bytes() == before


def test_missing_path_and_folder(data, tmp_path):
    refused(run(data, "load", tmp_path / "none.txt"), "none.txt")
    (tmp_path / "empty").mkdir()
    refused(run(data, "load", tmp_path / "empty"), "empty")


def test_of_several_files_the_bad_one_is_named_and_the_rest_is_loaded(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("sample-national.txt", "sample-province.txt"):
        (folder / name).write_bytes((REPORTS / name).read_bytes())
    (folder / "bad.txt").write_bytes(b"")
    done = run(tmp_path / "var", "load", folder)
    assert done.returncode != 0 and "bad.txt" in done.stderr and "version 1 is live" in done.stdout


def test_a_second_writer_is_told_who_writes(data):
    from egovkg.triples.store import VersionedStore
    with VersionedStore(data).write():
        refused(run(data, "load", REPORTS / "sample-province.txt"), str(os.getpid()))


def test_a_busy_port_is_said_before_anything_is_loaded(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(run(tmp_path / "var", "serve", "--port", port), str(port))
    assert not (tmp_path / "var" / "current").exists()


def test_help_is_quick_to_import():
    code = "import sys; import egovkg.endpoint.cli; print(sorted({'rdflib', 'owlready2', 'flask', 'pyoxigraph', 'pyshacl'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_report_against_the_released_triples_and_the_gold(tmp_path):
    assert run(tmp_path, "verify", real_report()).returncode == 0
    assert shared("gold").is_dir()


def test_verify_says_what_differs(tmp_path):
    text = real_report().read_text("utf-8").replace("2017年", "2013年", 1)
    (tmp_path / "changed.txt").write_text(text, "utf-8")
    done = run(tmp_path, "verify", tmp_path / "changed.txt")
    assert done.returncode != 0 and "does not give the published" in done.stderr
