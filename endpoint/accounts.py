"""What happens around every request, whatever it asks: it gets an id, everyone may read its answer, and whoever counts or logs is told."""
import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask

REQUEST_ID = re.compile(r"[\w.:-]{1,64}")
ID = "egovkg.request"  # where the environment of a request has its id
CORS = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After, Cache-Status, X-Egovkg-Version, X-Egovkg-Queue-Ms, "
     "X-Egovkg-Engine-Ms, X-Egovkg-Order, X-Egovkg-Rows, X-Request-Id"),
]
PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
]
Environment = dict[str, object]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answered:
    """A request whose answer begins: its WSGI environment, the answer's status, its headers, and the seconds until then."""

    environment: Environment
    status: int
    headers: Headers
    took: float


class Accounts:
    """The application with that around it, as WSGI: Flask's own hooks would cost a light query more than its answer does."""

    def __init__(self, application: Callable[[Environment, Callable[..., object]], Iterable[bytes]]) -> None:
        self._application = application
        self.watchers: list[Callable[[Answered], None]] = []  # each is told of every request

    def __call__(self, environment: Environment, start: Callable[..., object]) -> Iterable[bytes]:
        began = time.monotonic()
        given = str(environment.get("HTTP_X_REQUEST_ID", ""))
        name = environment[ID] = given if given and REQUEST_ID.fullmatch(given) else f"{random.getrandbits(64):016x}"
        shared = [*CORS, *(PREFLIGHT if environment["REQUEST_METHOD"] == "OPTIONS" else ()), ("X-Request-Id", name)]

        def begin(status: str, headers: Headers, error: object = None) -> object:
            answered = Answered(environment, int(status[:3]), headers, time.monotonic() - began)
            for watcher in self.watchers:
                watcher(answered)
            return start(status, headers + shared, error)

        return self._application(environment, begin)


def install(app: Flask) -> Accounts:
    """Put it around an application."""
    accounts = Accounts(app.wsgi_app)
    app.wsgi_app = accounts  # type: ignore[method-assign] # as Flask's documentation has it
    return accounts
