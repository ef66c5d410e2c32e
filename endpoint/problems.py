"""A Problem as an HTTP answer: RFC 9457 problem+json, or a small page for a browser."""
import json

from egovkg.endpoint.errors import document, entry_of
from egovkg.endpoint.negotiation import language, wants_html
from egovkg.ontology.problem import Problem
from flask import Response, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

PAGE = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}}</style>
<h1>{title}</h1><p>{detail}</p><p><a href="/">{home}</a></p></html>
"""


def respond(problem: Problem) -> Response:
    """The answer to a request that met a problem."""
    spoken = language(request.args.get("lang"), request.accept_languages)
    found = document(problem, spoken)
    if wants_html(request.accept_mimetypes):
        words = {"lang": spoken, "title": escape(found["title"]), "detail": escape(found["detail"]),
            "home": "首页" if spoken == "zh" else "Home"}
        response = Response(PAGE.format(**words), content_type="text/html; charset=utf-8")
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
        return respond(Problem("bad-request", reason="The request is too large."))
    response = respond(Problem("bad-request", reason=error.description or error.name))
    response.status_code = error.code
    return response
