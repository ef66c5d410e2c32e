"""EXTENDING.md is followed step by step, on a copy of the model and with a report of our own: each edit is made, each command runs."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from egovkg.ontology import authority, reference

from tests.support import REPORTS, ROOT

PAGE = (ROOT / "ontology" / "EXTENDING.md").read_text("utf-8")
BLOCKS = re.findall(r"```(sh|turtle|sparql)\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A folder that looks like the checkout, with a copy of the model of its own; `egovkg` is imported from there."""
    home = tmp_path_factory.mktemp("checkout")
    modules = home / "modules" / "egovkg"
    modules.mkdir(parents=True)
    shutil.copytree(ROOT / "ontology", home / "ontology", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "triples", home / "triples", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("loader", "endpoint", "queries"):
        (home / name).symlink_to(ROOT / name)
    for name in ("ontology", "triples", "loader", "endpoint", "queries"):
        (modules / name).symlink_to(home / name)
    shutil.copy(REPORTS / "sample-national.txt", home / "report.txt")
    return home


def run(checkout: Path, command: str) -> str:
    """One line of a shell block, with the program of these tests in place of the checkout's own."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "modules"), "EGOVKG_DATA": str(checkout / "var"), "LC_ALL": "C.UTF-8"}
    if command.startswith(".venv/bin/egovkg "):
        words = [sys.executable, "-c", "from egovkg.endpoint.cli import main; main()", *command.split()[1:]]
    elif command == "make release":
        words = [sys.executable, "-m", "egovkg.endpoint.releasing"]
    else:
        words = command.split()
    done = subprocess.run(words, cwd=checkout, env=environment, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def edit(checkout: Path, block: str) -> None:
    """What a Turtle block says in its first line: add it to a file's end, or put its lines in place of those of the header."""
    place, _, text = block.partition("\n")
    name, _, where = place.removeprefix("# ").partition(", ")
    path = checkout / name
    old = path.read_text("utf-8")
    if where == "at its end":
        path.write_text(old + text, "utf-8")
        return
    assert where == "in place of these lines of its header"
    for line in text.splitlines():
        predicate = line.split()[0]
        old, count = re.subn(rf"^    {predicate} [^\n]*;$", lambda _, line=line: line, old, count=1, flags=re.MULTILINE)
        assert count == 1, predicate
    path.write_text(old, "utf-8")


def test_the_page_starts_from_the_version_that_there_is():
    current = reference.version_of(authority.HERE / "egovkg.ttl")
    assert f"versions/egovkg-{current}.ttl" in PAGE and f"ontology/{current}> ;" in PAGE


def test_the_steps_of_the_page(checkout):
    said = {}
    for kind, block in BLOCKS:
        if kind == "turtle":
            edit(checkout, block)
        elif kind == "sparql":
            (checkout / "question.rq").write_text(block, "utf-8")
        else:
            for line in block.strip().splitlines():
                said[line] = run(checkout, line)
    assert "version 1" in said[".venv/bin/egovkg load report.txt"]
    checks = said[".venv/bin/egovkg check"]
    assert "FAILED" not in checks and {"shapes", "modelling", "labels"} <= set(re.findall(r"^ok +([\w ]+):", checks, flags=re.MULTILINE))
    answer = said[".venv/bin/egovkg query question.rq"]
    assert "样例水文资料系统" in answer and "国家数据发展研究院" in answer
    bundle = checkout / "triples" / "published" / "protege"
    assert "egov:MinistryPlatform" in (bundle / "egovkg.ttl").read_text("utf-8") and "ndr-institute" in (bundle / "agencies.ttl").read_text("utf-8")


def test_a_step_left_out_is_found(checkout):
    """Without its English words the class is named."""
    path = checkout / "ontology" / "egovkg.ttl"
    path.write_text(path.read_text("utf-8").replace(' , "Ministry platform"@en', ""), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(checkout / "modules")}
    command = [sys.executable, "-c", "from egovkg.ontology import pitfalls; print(pitfalls.findings())"]
    found = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.strip() == "[('P08 no words: MinistryPlatform', 'has no label in en')]"
