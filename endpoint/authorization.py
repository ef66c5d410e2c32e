"""Who may write: the bearer of the one token, which the environment or a file holds; without a token nobody may."""
import hmac
from pathlib import Path

from egovkg.endpoint.settings import Settings
from egovkg.ontology.problem import Problem
from flask import Request


def token(settings: Settings) -> str:
    """The token, "" where there is none. The file is read each time, so that a new token needs no restart. Raises Problem("bad-setting")."""
    if settings.token or not settings.token_file:
        return settings.token
    try:
        return Path(settings.token_file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise Problem("bad-setting", name="EGOVKG_TOKEN_FILE", value=settings.token_file, expected=f"a readable file ({reason})") from None


def bears_token(request: Request, settings: Settings) -> bool:
    """Whether the request bears the token; False where there is none to bear."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    known = token(settings)
    # WSGI gives the bytes of a header as Latin-1.
    return bool(known) and hmac.compare_digest(given.strip().encode("latin-1", "replace"), known.encode("utf-8", "replace"))


def require_token(request: Request, settings: Settings) -> None:
    """Raise Problem("writing-off" | "bad-token") for a request that may not write."""
    if not token(settings):
        raise Problem("writing-off")
    if not bears_token(request, settings):
        raise Problem("bad-token")
