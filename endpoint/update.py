"""SPARQL 1.1 Protocol for updates at /update: POST of a form or of the update itself, by the bearer of the token."""
from egovkg.endpoint.authorization import require_token
from egovkg.endpoint.sparql import iris, one, read_parameters
from egovkg.endpoint.writing import Writing
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import BASE, GRAPH_ASSERTED
from flask import Blueprint, Response, request

DIRECT = "application/sparql-update"


def blueprint(writing: Writing) -> Blueprint:
    """The route of /update over a writer."""
    routes = Blueprint("update", __name__)

    @routes.post("/update")
    def update() -> Response:
        require_token(request, writing.settings)
        parameters = read_parameters(DIRECT, "update")
        if "query" in parameters:
            raise Problem("query-not-here")
        text = one(parameters, "update")
        if text is None:
            raise Problem("missing-update")
        if len(text) > writing.settings.upload:
            raise Problem("query-too-long", length=len(text), limit=writing.settings.upload)
        number, _ = writing.change(
            "update", request.environ.get("waitress.client_disconnected"), text=text, base=BASE,
            using=_graphs(parameters, "using-graph-uri"), using_named=_graphs(parameters, "using-named-graph-uri"),
        )
        return Response(status=204, headers={"X-Egovkg-Version": str(number)})

    return routes


def _graphs(parameters: dict[str, list[str]], name: str) -> list[str]:
    graphs = iris(parameters, name)
    if GRAPH_ASSERTED.value in graphs:
        # USING has no name for the default graph, which is what an update reads where nothing else is said.
        raise Problem("bad-parameter", name=name, value=GRAPH_ASSERTED.value, expected="a named graph; leave it out for the default graph")
    return graphs
