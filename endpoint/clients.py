"""Who asks: the address that a query counts for, behind the proxies that are trusted."""
import ipaddress

from egovkg.endpoint.settings import Settings
from flask import Request


def client_address(request: Request, settings: Settings) -> str:
    """The client of a request, as `address` names it."""
    return address(request.remote_addr or "", ",".join(request.headers.getlist("X-Forwarded-For")), settings)


def address(peer: str, forwarded: str, settings: Settings) -> str:
    """The client's address: the last of X-Forwarded-For that no trusted proxy has; an IPv6 client is its /64 network.

    `peer` is the other end of the connection, `forwarded` the header's values with commas between them.
    """
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    name = peer
    while chain and _trusted(name, settings):
        name = chain.pop()
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return peer
    if found.version == 6:
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _trusted(address: str, settings: Settings) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.trusted_proxies)
