"""The pages' own files (style, script, icon, and the bundles where they are built), each at an address that holds its content's hash, so that a browser keeps it for good."""
import hashlib
from functools import lru_cache
from pathlib import Path

from egovkg.endpoint.validators import settled
from egovkg.ontology.problem import Problem
from flask import Blueprint, Response, request

FOLDER = Path(__file__).parent / "web" / "static"
BUILT = FOLDER.with_name("build")
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8"}


@lru_cache(maxsize=1)
def files() -> dict[str, tuple[str, bytes]]:
    """Hash and content of each file by name."""
    folders = [folder for folder in (BUILT, FOLDER) if folder.is_dir()]
    found = {path.name: path.read_bytes() for folder in folders for path in sorted(folder.iterdir()) if path.suffix in TYPES}
    return {name: (hashlib.sha256(data).hexdigest()[:12], data) for name, data in found.items()}


def address(name: str) -> str:
    """Where a file of ours is; KeyError for a name that is none."""
    return f"/static/{files()[name][0]}/{name}"


def has(name: str) -> bool:
    """Whether there is such a file: a machine without Node serves the pages without the bundles."""
    return name in files()


def blueprint() -> Blueprint:
    """The route of /static."""
    routes = Blueprint("static_files", __name__)

    @routes.get("/static/<digest>/<name>")
    def static_file(digest: str, name: str) -> Response:
        if name not in files():
            raise Problem("not-found", path=request.path)
        current, data = files()[name]
        response = Response(data, content_type=TYPES[Path(name).suffix])
        response.set_etag(current)
        if digest == current:
            response.cache_control.public = True
            response.cache_control.max_age = 31536000
            response.cache_control.immutable = True
        else:
            # A page from before an update asks for what is now another file.
            response.cache_control.no_cache = True
        response.headers["X-Content-Type-Options"] = "nosniff"
        return settled(response)

    return routes
