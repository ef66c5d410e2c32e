"""JSON logs: errors, slow queries by hash and shape, and requests, without what people asked unless the operator opts in."""
import hashlib
import json
import logging
import sys
from datetime import UTC, datetime

from egovkg.endpoint import query_text
from egovkg.endpoint.accounts import ID, Accounts, Answered
from egovkg.endpoint.clients import client_address
from egovkg.endpoint.settings import Settings
from egovkg.endpoint.workers import Engine, Finished
from flask import Request, has_request_context, request

QUERIES = logging.getLogger("egovkg.queries")
REQUESTS = logging.getLogger("egovkg.requests")
SHAPE = 300  # characters of a query's shape


class Lines(logging.Formatter):
    """One JSON object a line, with the id of the request that it is about."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; `extra={"facts": …}` are its own members."""
        time_ = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        found = {"time": time_, "level": record.levelname.lower(), "event": record.getMessage()}
        if has_request_context() and ID in request.environ:
            found["request"] = request.environ[ID]
        found |= getattr(record, "facts", {})
        if record.exc_info:
            found["error"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)


def configure(settings: Settings) -> None:
    """Send the logs of this process to standard error: what EGOVKG_LOG says, and what is more severe."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logger = logging.getLogger("egovkg")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    QUERIES.setLevel(logging.CRITICAL if settings.log == "errors" else logging.INFO)
    REQUESTS.setLevel(logging.INFO if settings.log == "requests" else logging.CRITICAL)


def install(engine: Engine, accounts: Accounts) -> None:
    """Log requests and slow queries."""
    settings = engine.settings

    def requested(answered: Answered) -> None:
        if REQUESTS.isEnabledFor(logging.INFO):
            # The path only: a query string holds what people ask.
            request, length = Request(answered.environment), next((value for name, value in answered.headers if name == "Content-Length"), None)
            REQUESTS.info("request", extra={"facts": {
                "request": request.environ[ID], "client": client_address(request, settings), "method": request.method, "path": request.path,
                "status": answered.status, "bytes": None if length is None else int(length), "ms": round(answered.took * 1000, 1),
            }})

    def slow(finished: Finished) -> None:
        if finished.took >= settings.slow_log and QUERIES.isEnabledFor(logging.INFO):
            facts = {"hash": hashlib.blake2b(finished.text.encode("utf-8", "replace"), digest_size=8).hexdigest(), "shape": shape(finished.text),
                "outcome": finished.outcome, "lane": finished.lane, "rows": finished.rows,
                "queue_ms": round(finished.waited * 1000), "ms": round(finished.took * 1000)}
            QUERIES.info("slow query", extra={"facts": facts | ({"text": finished.text} if settings.log_text else {})})

    accounts.watchers.append(requested)
    engine.watchers.append(slow)


def shape(text: str) -> str:
    """A query without what it asks about: its keywords and marks; IRIs, names, texts, numbers and variables each as one sign."""
    signs = {"iri": "<>", "name": ":", "string": "''", "open": "''", "number": "0", "variable": "?", "language": "@", "blank": "_:"}
    found = query_text.tokens(text[:20_000])
    return " ".join(signs.get(token.kind) or (token.upper if token.upper in query_text.KEYWORDS else token.text if token.kind == "mark" else "…")
                    for token in found)[:SHAPE]
