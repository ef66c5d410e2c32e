"""The reconciliation service: its manifest, batches, suggestions and preview, as the specification of version 0.2 has them."""
import json

import pytest


def ask(http, released: str, **queries: object) -> dict:
    answer = http.post(released + "/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_manifest(http, released):
    found = http.get(released + "/reconcile").json()
    assert "0.2" in found["versions"] and found["identifierSpace"] == "https://w3id.org/egovkg/id/" and found["schemaSpace"].endswith("/ontology#")
    for name in ("entity", "type", "property"):
        service = found["suggest"][name]
        assert http.get(service["service_url"] + service["service_path"], params={"prefix": "国"}).json()["result"] is not None
    assert http.get(found["preview"]["url"].replace("{{id}}", "agency/cac")).status_code == 200
    assert http.get(found["view"]["url"].replace("{{id}}", "agency/cac")).status_code == 200
    assert http.get(released + "/reconcile").headers["Access-Control-Allow-Origin"] == "*"


def test_a_batch(http, released):
    found = ask(http, released, q0={"query": "国家网信办"}, q1={"query": "国家网信辦", "type": "Agency", "limit": 3}, q2={"query": "国家网信班", "type": ["Agency"]},
        q3={"query": "数据安全法", "type": "Policy"}, q4={"query": "qqqqqq"}, q5={"query": "国家网信办", "type": "Policy"}, q6={"query": ""})
    first = found["q0"]["result"][0]
    assert (first["id"], first["match"], first["score"]) == ("agency/cac", True, 100.0) and first["type"] == [{"id": "Agency", "name": "Agency"}]
    assert found["q1"]["result"][0]["id"] == "agency/cac" and len(found["q1"]["result"]) <= 3
    assert found["q2"]["result"] and not any(one["match"] for one in found["q2"]["result"])
    assert found["q3"]["result"][0]["name"] == "中华人民共和国数据安全法" and not found["q3"]["result"][0]["match"]
    assert found["q4"]["result"] == [] and found["q6"]["result"] == []
    assert all(one["type"][0]["id"] == "Policy" for one in found["q5"]["result"])
    for answer in found.values():
        scores = [one["score"] for one in answer["result"]]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 100 for score in scores)


def test_properties_tell_namesakes_apart(http, released):
    def best(issuer: object) -> str:
        return ask(http, released, q={"query": "指导意见", "type": "Policy", "properties": [{"pid": "issuedBy", "v": issuer}]})["q"]["result"][0]["id"]

    query = """PREFIX egov: <https://w3id.org/egovkg/ontology#> ASK { <https://w3id.org/egovkg/id/%s> egov:issuedBy <https://w3id.org/egovkg/id/agency/scgo> }"""
    for issuer in ("国务院办公厅", {"id": "agency/scgo", "name": "x"}, "agency/scgo"):
        assert http.get(released + "/sparql", params={"query": query % best(issuer), "format": "json"}).json()["boolean"], issuer


def test_a_batch_by_get_and_suggestions(http, released):
    found = http.get(released + "/reconcile", params={"queries": '{"a": {"query": "国务院"}}'}).json()
    assert found["a"]["result"][0]["id"] == "agency/state-council"
    suggested = http.get(released + "/reconcile/suggest/entity", params={"prefix": "guojiawang", "lang": "zh"}).json()["result"]
    assert suggested[0]["id"] == "agency/cac" and suggested[0]["name"] == "国家网信办"
    assert {"id": "Policy", "name": "政策文件"} in http.get(released + "/reconcile/suggest/type", params={"prefix": "poli", "lang": "zh"}).json()["result"]
    assert "issuedBy" in [one["id"] for one in http.get(released + "/reconcile/suggest/property", params={"prefix": "issued"}).json()["result"]]
    assert http.get(released + "/reconcile/suggest/nonsense").status_code == 404


@pytest.mark.parametrize("queries", ["nonsense", "[]", '{"a": 1}', '{"a": {"query": 1}}', "[" * 100_000, json.dumps({str(n): {"query": "国"} for n in range(101)})])
def test_bad_batches_are_said(http, released, queries):
    answer = http.post(released + "/reconcile", data={"queries": queries})
    assert answer.status_code == 400 and answer.json()["name"] == "queries"


def test_odd_parts_of_a_query_do_no_harm(http, released):
    ask(http, released, a={"query": "国", "type": {"x": 1}}, b={"query": "国", "limit": -1}, c={"query": "国", "limit": "x"}, d={"query": "国", "properties": "x"},
        e={"query": "国", "properties": [{"pid": "issuedBy>", "v": None}, 3, {"pid": 3}]}, f={})


def test_the_preview_may_be_framed_and_is_text(http, site):
    answer = http.get(site + "/reconcile/preview", params={"id": "policy/hostile"})
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"] and "&lt;script&gt;alert" in answer.text
    assert http.get(site + "/reconcile/preview", params={"id": "agency/none"}).status_code == 404
    assert http.get(site + "/reconcile/preview", params={"id": "../x"}).status_code == 404
