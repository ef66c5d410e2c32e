"""Compresses an answer with zstd or gzip where the client asks for it by name; an answer that breaks still breaks."""
import re
import zlib
from collections.abc import Iterable, Iterator

import zstandard
from flask import Flask, Response, request

LEAST = 1000  # bytes: what is smaller fits into one packet anyway
ENCODINGS = ("zstd", "gzip")  # ours first where the client likes both the same
COMPRESSIBLE = ("text/", "application/")
SUFFIX = re.compile(r"-(?:zstd|gzip)\"")
PACKED = ("application/zstd", "application/gzip", "application/zip")


def install(app: Flask) -> None:
    """Compress what the application answers; its routes see the ETags of conditions as they gave them."""
    app.before_request(plain_conditions)
    app.after_request(compress)


def plain_conditions() -> None:
    """Take from If-None-Match and If-Match what names an encoding; If-None-Match itself is kept for the answer."""
    for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"):
        if name in request.environ:
            request.environ["egovkg." + name] = request.environ[name]
            request.environ[name] = SUFFIX.sub('"', request.environ[name])


def compress(response: Response) -> Response:
    """The response, its body compressed where that was asked for. Its strong ETag names the encoding."""
    if response.status_code == 304:
        # The client is told the tag that it sent.
        tag, given = response.get_etag()[0], request.environ.get("egovkg.HTTP_IF_NONE_MATCH", "")
        if tag and (found := next((f"{tag}-{name}" for name in ENCODINGS if f'"{tag}-{name}"' in given), None)):
            response.set_etag(found)
        return response
    media = response.mimetype or ""
    if not media.startswith(COMPRESSIBLE) or media in PACKED or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    vary = response.headers.get("Vary")
    response.headers["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    length = response.content_length
    if (length is not None and length < LEAST) or request.method == "HEAD" or response.status_code in (204, 206):
        return response
    encoding = _asked()
    if not encoding:
        return response
    tag = response.get_etag()[0]
    if length is not None or response.is_sequence:
        response.set_data(b"".join(_packed(response.iter_encoded(), encoding)))
    else:
        response.response = _packed(response.response, encoding)
    response.headers["Content-Encoding"] = encoding
    if tag:
        response.set_etag(f"{tag}-{encoding}")
    return response


def _asked() -> str:
    """The encoding that the client likes best among those it names, "" where it names none."""
    named = {name.lower(): quality for name, quality in request.accept_encodings if quality > 0}
    return max((name for name in ENCODINGS if name in named), key=lambda name: (named[name], -ENCODINGS.index(name)), default="")


def _packed(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "zstd":
        packer: object = zstandard.ZstdCompressor(level=3).compressobj()
    else:
        packer = zlib.compressobj(5, zlib.DEFLATED, 31)
    for piece in pieces:
        if packed := packer.compress(piece):  # type: ignore[attr-defined]
            yield packed
    yield packer.flush()  # type: ignore[attr-defined]
