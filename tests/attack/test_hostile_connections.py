"""Hostile connections to 127.0.0.1: slow senders and readers, half-closed sockets, bombs of headers, five hundred at once."""
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
COUNT = 500


@pytest.fixture(scope="module")
def target(run_server, tiny_data):
    """A server that closes nobody out before the tests do."""
    return run_server(tiny_data, timeout=3.0, connections=COUNT * 3)


@pytest.fixture
def channels(target) -> Iterator:
    """`channels(data)` opens a connection and sends what is given; all are closed at the end."""
    with ExitStack() as stack:
        def start(data: bytes) -> socket.socket:
            channel = stack.enter_context(socket.create_connection(("127.0.0.1", target.port), timeout=10))
            channel.sendall(data)
            return channel
        yield start


def answered(target, within: float = 3.0) -> None:
    """A light query is answered in time."""
    began = time.monotonic()
    answer = requests.get(target.url + "/sparql", params={"query": f"ASK {{}} # {began}"}, timeout=10)
    assert answer.status_code == 200 and time.monotonic() - began < within


@pytest.mark.parametrize("beginning", [
    b"", b"G", b"GET /sparql?query=ASK", b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-A: ", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nquery=",
    b"POST /update HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", b"PUT /graph-store?default HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\n",
])
def test_five_hundred_who_never_finish_hold_nobody(target, channels, beginning):
    for _ in range(COUNT):
        channels(beginning)
    for _ in range(3):
        answered(target)


def test_five_hundred_who_do_not_read_hold_nobody(target, channels):
    query = requests.compat.quote(STREAM)
    for _ in range(COUNT):
        channels(f"GET /sparql?query={query}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    for _ in range(3):
        # All come from one address, whose queries are bounded: what is answered at once is what takes no worker.
        began = time.monotonic()
        assert requests.get(target.url + "/healthz", timeout=10).status_code == 200 and time.monotonic() - began < 3


def test_afterwards_no_query_is_left(target):
    last = time.monotonic() + 15
    while target.engine.lanes.counts()["in_flight"]:
        assert time.monotonic() < last
        time.sleep(0.05)
    answered(target)


def test_a_half_closed_socket_is_answered_and_let_go(target, channels):
    channel = channels(b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    channel.shutdown(socket.SHUT_WR)
    pieces = b""
    while piece := channel.recv(1 << 16):
        pieces += piece
    assert pieces == b"" or pieces.startswith(b"HTTP/1.1 200")
    answered(target)


@pytest.mark.parametrize("head", [
    b"X-Large: " + b"x" * 400_000 + b"\r\n", b"".join(b"X-%d: y\r\n" % n for n in range(50_000)), b"Accept: " + b"text/html;q=0.1," * 20_000 + b"*/*\r\n",
    b"Accept: " + b";" * 200_000 + b"\r\n", b"If-None-Match: " + b'"x",' * 40_000 + b"\r\n", b"X-Forwarded-For: " + b"1.1.1.1," * 20_000 + b"\r\n",
    b"Accept-Encoding: " + b"gzip," * 40_000 + b"\r\n", b"Accept-Language: " + b"zh-CN;q=0.5," * 15_000 + b"\r\n", b"Content-Length: 5\r\nContent-Length: 6\r\n",
    b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"\0: \0\r\n",
    b"Authorization: Bearer " + b"x" * 200_000 + b"\r\n", b"Expect: 100-continue\r\n", b"Range: bytes=" + b"0-0," * 50_000 + b"\r\n",
])
def test_bombs_of_headers_are_refused_or_answered(target, channels, head):
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", target.port), timeout=3) as channel:
        try:
            channel.sendall(b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + head + b"\r\n")
            found = channel.recv(1 << 16)
        except (BrokenPipeError, ConnectionResetError):
            found = b""
        except TimeoutError:
            # A body was announced that never comes: the server may wait for it, and holds no thread meanwhile.
            assert head.startswith((b"Content-Length", b"Transfer-Encoding"))
            found = b""
    assert found == b"" or (found.startswith((b"HTTP/1.1 ", b"HTTP/1.0 ")) and found[9:12] in (b"100", b"200", b"304", b"400", b"411", b"413", b"414", b"431", b"501", b"406"))
    assert time.monotonic() - began < 6
    answered(target)


def test_random_bytes_are_no_http(target, channels):
    for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 10_000, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET\r\n\r\n", b"\r\n" * 5000):
        channels(data)
    answered(target)
