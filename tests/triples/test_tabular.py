"""Tables and networks of a small graph, read back by what others read them with."""
import csv
import io
import json
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from egovkg.endpoint.cli import main
from egovkg.ontology.problem import Problem
from egovkg.triples import tabular
from egovkg.triples.export import export
from egovkg.triples.store import VersionedStore
from pyoxigraph import RdfFormat, Store

PREFIXES = """@prefix : <https://w3id.org/egovkg/id/> . @prefix egov: <https://w3id.org/egovkg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"""
GRAPH = PREFIXES + """
<https://w3id.org/egovkg/id/policy/one> a egov:Policy , egov:Plan ; rdfs:label "甲，乙\\n“方案”"@zh , "Plan, \\"one\\""@en ; egov:issuedBy <https://w3id.org/egovkg/id/agency/a> , <https://w3id.org/egovkg/id/agency/b> ;
    egov:startDate "2021-02-03"^^xsd:date ; egov:editionYear 2021 ; egov:evidence <https://w3id.org/egovkg/id/span/r/1-2> .
<https://w3id.org/egovkg/id/agency/a> a egov:Agency ; rdfs:label "甲|局"@zh ; skos:altLabel "甲"@zh ; egov:parentAgency <https://w3id.org/egovkg/id/agency/b> .
<https://w3id.org/egovkg/id/agency/b> a egov:Agency ; rdfs:label "<乙> & \\u0007局"@zh .
<https://w3id.org/egovkg/id/span/r/1-2> a egov:TextSpan ; egov:start 1 .
egov:Policy rdfs:label "政策"@zh .
<https://w3id.org/egovkg/id/span/r/1-2> { <https://w3id.org/egovkg/id/policy/one> egov:issuedBy <https://w3id.org/egovkg/id/agency/a> . }
"""


@pytest.fixture
def store() -> Store:
    made = Store()
    made.load(GRAPH.encode(), RdfFormat.TRIG)
    return made


@pytest.fixture
def archive(store, tmp_path) -> dict[str, str]:
    assert export(store, tmp_path / "tables.zip") == 4
    with zipfile.ZipFile(tmp_path / "tables.zip") as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def test_a_table_for_each_kind_a_row_for_each_thing(archive):
    assert set(archive) == {"policy.csv", "agency.csv", "span.csv", tabular.METADATA}
    row, = csv.DictReader(io.StringIO(archive["policy.csv"], newline=""))
    assert row["iri"].endswith("/policy/one") and row["label_zh"] == "甲，乙\n“方案”" and row["label_en"] == 'Plan, "one"' and row["startDate"] == "2021-02-03"
    assert [value.rpartition("/")[2] for value in row["issuedBy"].split("|")] == ["a", "b"] and len(row["type"].split("|")) == 2
    assert [agency["label_zh"] for agency in csv.DictReader(io.StringIO(archive["agency.csv"], newline=""))] == ["甲/局", "<乙> & \x07局"]


def test_the_metadata_describes_every_column(archive):
    metadata = json.loads(archive[tabular.METADATA])
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in metadata["tables"]:
        titles = [column["titles"] for column in table["tableSchema"]["columns"]]
        assert titles == next(csv.reader(io.StringIO(archive[table["url"]], newline="")))
    policy = next(table for table in metadata["tables"] if table["url"] == "policy.csv")
    columns = {column["titles"]: column for column in policy["tableSchema"]["columns"]}
    assert columns["label_zh"]["lang"] == "zh" and columns["label_zh"]["propertyUrl"].endswith("rdf-schema#label")
    assert columns["issuedBy"] == {"name": "issuedBy", "titles": "issuedBy", "propertyUrl": "https://w3id.org/egovkg/ontology#issuedBy", "datatype": "anyURI",
                                   "valueUrl": "{+issuedBy}", "separator": "|"}
    assert columns["startDate"]["datatype"] == "date" and columns["editionYear"]["datatype"] == "integer"


def test_the_network_has_things_and_what_connects_them(store, tmp_path):
    assert export(store, tmp_path / "g.graphml") == 3
    name = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ElementTree.parse(tmp_path / "g.graphml").getroot().find(name + "graph")
    nodes = {node.get("id").rpartition("/")[2]: {data.get("key"): data.text for data in node} for node in graph.iter(name + "node")}
    assert nodes["one"] == {"kind": "policy", "label": "甲，乙\n“方案”", "label_en": 'Plan, "one"', "year": "2021"} and nodes["b"]["label"] == "<乙> & 局"
    edges = {(edge.get("source").rpartition("/")[2], edge[0].text, edge.get("target").rpartition("/")[2]) for edge in graph.iter(name + "edge")}
    assert edges == {("one", "issuedBy", "a"), ("one", "issuedBy", "b"), ("a", "parentAgency", "b")}


def test_equal_graphs_give_equal_bytes(store, tmp_path):
    again = Store()
    again.extend(reversed(list(store)))
    for name in ("tables.zip", "g.graphml", "g.graphml.gz"):
        export(store, tmp_path / name)
        export(again, tmp_path / f"again-{name}")
        assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()


def test_what_cannot_be_is_refused(store, tmp_path):
    for given in ({"canonical": True}, {"graph": next(iter(store.named_graphs()))}):
        with pytest.raises(Problem) as caught:
            export(store, tmp_path / "tables.zip", **given)
        assert caught.value.code == "unknown-format"
    with pytest.raises(Problem) as caught:
        export(store, tmp_path / "nowhere" / "tables.zip")
    assert caught.value.code == "cannot-write"


def test_the_command_writes_them(store, tmp_path, capsys):
    with VersionedStore(tmp_path / "var").write() as writer:
        writer.store.extend(store)
        writer.publish("load")
    for name, said in (("tables.zip", "4 rows"), ("g.graphml", "3 statements")):
        with pytest.raises(SystemExit) as ended:
            main(["--data", str(tmp_path / "var"), "export", str(tmp_path / name)])
        assert ended.value.code == 0 and said in capsys.readouterr().out and (tmp_path / name).exists()
