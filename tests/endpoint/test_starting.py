"""`egovkg serve` from nothing: fills the store with the published triples, says where it is, what is loaded and what to try, and answers."""
import os
import re
import signal
import subprocess
import urllib.request

from tests.endpoint.test_cli import EGOVKG, ENVIRONMENT
from tests.support import REPORTS


def start(data, *args):
    return subprocess.Popen([EGOVKG, "--data", str(data), "serve", "--port", "0", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"}, cwd=os.fspath(data.parent))


def greeted(server) -> str:
    lines = []
    while not (lines and lines[-1].lstrip().startswith("curl") and "ontology.ttl" in lines[-1]):
        line = server.stdout.readline()
        assert line, server.stderr.read()
        lines.append(line)
    return "".join(lines)


def ended(server) -> int:
    server.send_signal(signal.SIGTERM)
    return server.wait(timeout=20)


def test_from_nothing_it_serves_the_published_triples(tmp_path):
    server = start(tmp_path / "var")
    try:
        words = greeted(server)
        assert "the published triples are version 1" in words and "Policy 64" in words and words.count("curl") == 3
        url = re.search(r"http://[\d.:]+", words).group()
        assert urllib.request.urlopen(url + "/healthz", timeout=10).status == 200
        for command in re.findall(r"^ +(curl .*)$", words, flags=re.M):
            done = subprocess.run(["sh", "-c", command + " --fail --silent"], capture_output=True, text=True, timeout=30, check=False)
            assert done.returncode == 0 and done.stdout, command
    finally:
        assert ended(server) == 0


def test_with_a_report_it_loads_that_and_again_later(tmp_path):
    for _ in range(2):
        server = start(tmp_path / "var", "--report", str(REPORTS / "sample-national.txt"))
        try:
            assert "version 1 is live" in (words := greeted(server)) or "version 1 stays live" in words
            assert "Policy 5" in words
        finally:
            assert ended(server) == 0
