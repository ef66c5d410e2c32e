"""What every page shares: its frame in a language, its links to the other language, its validators, and a memory of pages already made."""
import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlencode

from egovkg.endpoint import web_assets
from egovkg.endpoint.languages import LANGUAGES, TAGS, Words, words_of
from egovkg.endpoint.showing import Links
from egovkg.endpoint.validators import settled
from egovkg.ontology.problem import Problem
from egovkg.triples.store import VersionedStore
from flask import Response, g, render_template, request

# A page runs nothing but our own files and loads nothing from another host, whatever a title or a label holds.
POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'")
KEPT = 32 << 20  # bytes of pages that are kept


def page(template: str, words: Words, links: Links, status: int = 200, **given: object) -> Response:
    """A template as a response in a language, with its validators and what it varies by."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    # Addresses without the path: one that starts with two slashes would lead to another host.
    alternates = {TAGS[code]: f"?{urlencode([*asked, ('lang', code)])}" for code in LANGUAGES}
    other = next(code for code in LANGUAGES if code != words.language)
    text = render_template(template, t=words, links=links, static=web_assets.address, alternates=alternates,
        other={"href": alternates[TAGS[other]], "tag": TAGS[other]}, here=request.path, **given)
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = words.tag
    response.vary.update(["Accept", "Accept-Language"])
    if status == 200:
        response.add_etag()
        response.cache_control.no_cache = True
        return settled(response)
    response.cache_control.no_store = True
    return response


def kept_links() -> Links:
    """Links that keep the language where the request names one."""
    asked = request.args.get("lang")
    return Links(asked if asked in LANGUAGES else None)


def whole_number(name: str, most: int = 10**9) -> int:
    """A parameter that says from where a list goes on. Raises Problem("bad-parameter")."""
    value = request.args.get(name, "0")
    if not (value.isascii() and value.isdigit() and len(value) < 10) or int(value) > most:
        raise Problem("bad-parameter", name=name, value=value[:100], expected=f"a whole number, 0 to {most}" if most < 10**9 else "a whole number, 0 or more")
    return int(value)


class Memory:
    """Pages of the live version that were made before, by address and language: a version never changes, so neither does its page."""

    def __init__(self, store: VersionedStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._pages: OrderedDict[object, tuple[bytes, dict[str, str], int]] = OrderedDict()
        self._bytes = 0

    def keeps(self, view: Callable[..., Response]) -> Callable[..., Response]:
        """A view whose pages are kept; only those that it answers with status 200."""
        @functools.wraps(view)
        def kept(**given: str) -> Response:
            number = self._store.current
            if number is None:
                return view(**given)
            media = request.accept_mimetypes.best_match(["text/html", "application/json", "text/csv"], "") or ""
            key = (number, self._store.version(number).created, request.full_path, words_of(request).language, media, request.url_root)
            with self._lock:
                if found := self._pages.get(key):
                    self._pages.move_to_end(key)
            if found:
                response = Response(found[0], headers=found[1])
                response.headers.pop("Content-Length", None)
                response.content_length = len(found[0])
                return settled(response)
            response = view(**given)
            if response.status_code == 200 and response.is_sequence and not g.get("older_index"):
                self._keep(key, response.get_data(), dict(response.headers))
            return response
        return kept

    def _keep(self, key: object, data: bytes, headers: dict[str, str]) -> None:
        with self._lock:
            # An address is kept too, and may be long.
            size = len(data) + 4 * len(str(key))
            if key in self._pages or size > KEPT // 16:
                return
            self._pages[key] = (data, headers, size)
            self._bytes += size
            while self._bytes > KEPT:
                self._bytes -= self._pages.popitem(last=False)[1][2]
