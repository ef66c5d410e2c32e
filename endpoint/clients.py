"""Who asks: the address that a query counts for, behind the proxies that are trusted."""
import ipaddress
from functools import lru_cache

from egovkg.endpoint.settings import Networks, Settings
from flask import Request

CACHED = 200  # characters: a longer header is read each time


def client_address(request: Request, settings: Settings) -> str:
    """The client of a request, as `address` names it."""
    return address(request.environ.get("REMOTE_ADDR", ""), request.environ.get("HTTP_X_FORWARDED_FOR", ""), settings.trusted_proxies)


def address(peer: str, forwarded: str, proxies: Networks) -> str:
    """The client's address: the last of X-Forwarded-For that no trusted proxy has; an IPv6 client is its /64 network.

    `peer` is the other end of the connection, `forwarded` the header's values with commas between them, `proxies` those that are trusted.
    """
    forwarded = forwarded if proxies else ""
    return _address(peer, forwarded, proxies) if len(forwarded) < CACHED else _address.__wrapped__(peer, forwarded, proxies)


@lru_cache(2000)
def _address(peer: str, forwarded: str, proxies: Networks) -> str:
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    name = peer
    while chain and _trusted(name, proxies):
        name = chain.pop()
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return peer
    if found.version == 6:
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _trusted(address: str, proxies: Networks) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in proxies)
