"""The file that the editor completes with, and the bundles that are built from locked packages."""
import json
import os
import re
import shutil
import subprocess
import sys

from egovkg.endpoint import completion, questions, web_assets
from egovkg.ontology.vocabulary import PREFIXES

from tests.support import ROOT


def test_the_file_has_terms_and_things_in_both_languages(released, http):
    answer = http.get(released + "/sparql/completion.json")
    found = answer.json()
    assert answer.headers["Content-Type"] == "application/json" and found["version"] == 1 and found["prefixes"] == PREFIXES and found["left"] == 0
    terms = {term["name"]: term for term in found["terms"]}
    assert terms["egov:issuedBy"] | {"definitions": []} == {"name": "egov:issuedBy", "kind": "property", "labels": ["印发机构", "issued by"], "definitions": [],
        "of": ["egov:Policy"]}
    assert all(terms["egov:issuedBy"]["definitions"]) and terms["egov:Ministry"]["kind"] == "class" and "egov:StateCouncilBody" in terms["egov:Ministry"]["of"]
    assert all(name.partition(":")[0] in PREFIXES for name in terms) and {"rdfs:label", "skos:altLabel", "dcterms:title"} <= set(terms)
    things = {thing["iri"]: thing for thing in found["things"]}
    office = things["https://w3id.org/egovkg/id/agency/cac"]
    assert office["labels"] == ["国家网信办", "Cyberspace Administration of China"] and "中央网信办" in office["names"]
    assert {thing["kind"] for thing in things.values()} == set(completion.KINDS)


def test_the_file_is_kept_until_the_data_change(released, http):
    first = http.get(released + "/sparql/completion.json")
    assert not first.headers["ETag"].startswith("W/")
    assert http.get(released + "/sparql/completion.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "no-cache" in first.headers["Cache-Control"]


def test_a_thing_named_like_code_stays_text(site, http):
    answer = http.get(site + "/sparql/completion.json")
    assert answer.headers["Content-Type"] == "application/json" and answer.json()["things"]


def test_csv_with_the_mark_for_excel(site, http):
    asked = {"query": 'SELECT ("数" AS ?x) {}', "format": "csv"}
    plain = http.get(site + "/sparql", params=asked)
    marked = http.get(site + "/sparql", params=asked | {"bom": "1"})
    assert marked.content == b"\xef\xbb\xbf" + plain.content and int(marked.headers["Content-Length"]) == len(marked.content)
    assert http.get(site + "/sparql", params=asked | {"bom": "1", "format": "json"}).content.startswith(b"{")
    assert http.get(site + "/sparql", params=asked | {"bom": "1"}, headers={"If-None-Match": marked.headers["ETag"]}).content == b""
    assert http.get(site + "/queries/counts-by-class", params={"format": "csv", "bom": "1"}).content.startswith(b"\xef\xbb\xbf")


def test_a_query_of_the_library_is_called_by_its_title():
    text = (ROOT / "queries" / "hosts-ranked.rq").read_text("utf-8")
    assert questions.asked_by(text).name == "hosts-ranked" and questions.asked_by(text.replace("\n", "\r\n")).name == "hosts-ranked"
    assert questions.asked_by("# title@zh: x\n# title@en: y\nASK {}") is None


def test_the_packages_are_pinned_and_the_lock_names_no_host():
    folder = ROOT / "endpoint" / "web"
    package = json.loads((folder / "package.json").read_text("utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in (package["dependencies"] | package["devDependencies"]).values())
    text = (folder / "package-lock.json").read_text("utf-8")
    lock = json.loads(text)
    assert "://" not in text and all("integrity" in entry for name, entry in lock["packages"].items() if name)
    assert lock["packages"][""]["dependencies"] == package["dependencies"]


def test_where_no_node_can_be_had_the_set_up_says_so_in_a_line_and_goes_on(tmp_path):
    program = shutil.copy(ROOT / "endpoint" / "web" / "make_bundles.py", tmp_path)
    nothing = {"PATH": str(tmp_path), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run([sys.executable, program, ROOT / "lock" / "node.txt"], env=nothing, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stderr == "" and len(done.stdout.splitlines()) == 1
    assert "was not built" in done.stdout and "plain form" in done.stdout and not (tmp_path / "build").exists()


def test_a_bundle_is_an_asset_like_the_others(released, http, monkeypatch, tmp_path):
    (tmp_path / "editor.js").write_text("export {};\n", "utf-8")
    (tmp_path / ".made").touch()
    monkeypatch.setattr(web_assets, "BUILT", tmp_path)
    web_assets.files.cache_clear()
    try:
        assert web_assets.has("editor.js") and not web_assets.has("parser.js") and web_assets.has("site.css")
        answer = http.get(released + web_assets.address("editor.js"))
        assert answer.text == "export {};\n" and "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Type"].startswith("text/javascript")
    finally:
        web_assets.files.cache_clear()


def test_the_page_allows_no_script_or_style_of_another_place(released, http):
    policy = http.get(released + "/sparql", headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "script-src 'self'" in policy and "style-src 'self'" in policy
