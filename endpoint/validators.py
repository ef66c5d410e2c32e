"""Answers with 304 where the client already has what it asks for, whatever encoding it has it in."""
from flask import Response, request


def client_has(response: Response) -> bool:
    """Whether the request names the response's ETag, as it is or followed by a hyphen and the encoding that it was sent in."""
    tag = response.get_etag()[0]
    known = request.if_none_match.as_set(include_weak=True)
    return bool(tag) and (request.if_none_match.star_tag or tag in known or tag in {found.rpartition("-")[0] for found in known})


def settled(response: Response) -> Response:
    """The response, or 304 in its place where the client has it."""
    if client_has(response):
        response.status_code = 304
        response.set_data(b"")
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
    return response
