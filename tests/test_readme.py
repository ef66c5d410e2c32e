"""README.md is true: its queries give its answers on the released triples, its commands exist, and its settings are those of the table."""
import re
from pathlib import Path

import pytest
from egovkg.endpoint import reference, settings
from egovkg.endpoint.cli import main
from egovkg.triples import publishing
from egovkg.triples.store import VersionedStore

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sparql\n(.*?)```\n(?:\n(\|.*?)\n\n)?", README + "\n\n", flags=re.DOTALL)
PREFIXES = BLOCKS[0][0]
ASKED = [(query, table) for query, table in BLOCKS[1:]]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    versions = VersionedStore(tmp_path_factory.mktemp("var"))
    publishing.load(versions, publishing.released(), kind="published")
    return versions.read()


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]


def test_there_are_five_queries():
    assert len(ASKED) == 5


@pytest.mark.parametrize(("query", "table"), ASKED)
def test_a_query_gives_the_answer_that_stands_below_it(query, table, store):
    head, _, *expected = rows(table)
    found = store.query(PREFIXES + query)
    names = [variable.value for variable in found.variables]
    assert names == head
    assert [[row[name].value for name in names] for row in found] == expected


def test_the_settings_are_those_of_the_table():
    assert reference.fill(README) == README, "run: python -m egovkg.endpoint.reference README.md"
    assert all(f"`{setting.name}`" in README for setting in settings.TABLE)


def test_every_command_is_named():
    for name in main.commands:
        assert f"egovkg {name}" in README or f"make {name}" in README, name


def test_every_make_target_that_it_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)", README, flags=re.MULTILINE)) <= targets
