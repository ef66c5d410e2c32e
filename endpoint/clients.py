"""Who asks: the address that a query counts for, behind the proxies that are trusted."""
import ipaddress

from egovkg.endpoint.settings import Settings
from flask import Request


def client_address(request: Request, settings: Settings) -> str:
    """The client's address: the last of X-Forwarded-For that no trusted proxy has; an IPv6 client is its /64 network."""
    chain = [part.strip() for part in ",".join(request.headers.getlist("X-Forwarded-For")).split(",") if part.strip()]
    address = request.remote_addr or ""
    while chain and _trusted(address, settings):
        address = chain.pop()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return request.remote_addr or ""
    if found.version == 6:
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _trusted(address: str, settings: Settings) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.trusted_proxies)
