"""A Problem as an HTTP answer: RFC 9457 problem+json, or a page for a browser."""
import json

from egovkg.endpoint.errors import document, entry_of
from egovkg.endpoint.negotiation import language, wants_html
from egovkg.ontology.problem import Problem
from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge


def respond(problem: Problem) -> Response:
    """The answer to a request that met a problem."""
    spoken = language(request.args.get("lang"), request.accept_languages)
    found = document(problem, spoken)
    page = current_app.view_functions.get("pages.problem")
    if page and wants_html(request.accept_mimetypes):
        response = current_app.make_response(page(problem))
    else:
        response = Response(json.dumps(found, ensure_ascii=False) + "\n", content_type="application/problem+json")
    response.status_code = entry_of(problem).status
    response.headers["Content-Language"] = spoken
    response.vary.update(["Accept", "Accept-Language"])
    response.cache_control.no_store = True
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="egovkg"'
    if response.status_code in (429, 503):
        response.headers["Retry-After"] = str(problem.details.get("retry", 2))
    return response


def respond_http(error: HTTPException) -> Response:
    """The answer where Flask itself refuses a request, or redirects it."""
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, MethodNotAllowed):
        methods = ", ".join(sorted(error.valid_methods or ()))
        response = respond(Problem("method-not-allowed", path=request.path, method=request.method, methods=methods))
        response.headers["Allow"] = methods
        return response
    if isinstance(error, NotFound):
        return respond(Problem("not-found", path=request.path))
    if isinstance(error, RequestEntityTooLarge):
        return respond(Problem("request-too-large", limit=request.max_content_length or current_app.extensions["egovkg"].settings.upload))
    response = respond(Problem("bad-request", reason=error.description or error.name))
    response.status_code = error.code
    return response
