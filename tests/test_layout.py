"""The layout holds what DESIGN and ARCHITECTURE.md promise: folders, the direction of imports, no host of a registry, no oversized file."""
import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What each part may import of the others; `queries` is read by the endpoint alone, and nothing imports the endpoint.
MAY_IMPORT = {"ontology": set(), "loader": {"ontology"}, "triples": {"ontology"}, "queries": {"ontology"},
              "endpoint": {"ontology", "loader", "triples", "queries"}}
MODULES = sorted(path for folder in MAY_IMPORT for path in (ROOT / folder).glob("*.py"))


def imported(path: Path) -> set[str]:
    """The parts of egovkg that a module imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + ([f"egovkg.{alias.name}" for alias in node.names] if node.module == "egovkg" else [])
        found |= {name.split(".")[1] for name in names if name.startswith("egovkg.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path):
    part = path.parent.name
    assert imported(path) - {part} <= MAY_IMPORT[part]


def module_imports() -> dict[str, set[str]]:
    graph = {}
    for path in MODULES:
        name = f"{path.parent.name}.{path.stem}"
        targets = set()
        for node in ast.parse(path.read_text("utf-8")).body:        # at the top: an import inside a function closes no circle
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("egovkg."):
                parts = node.module.split(".")[1:]
                targets |= {".".join(parts)} if len(parts) == 2 else {f"{parts[0]}.{alias.name}" for alias in node.names}
        graph[name] = targets
    return graph


def test_no_module_imports_itself_through_others():
    graph, done = module_imports(), set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above, name))
        if name not in done:
            for target in graph.get(name, ()):
                visit(target, (*above, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_its_job_in_its_first_line(path):
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert doc and doc.splitlines()[0].endswith((".", ":")), "the first line of the docstring is a sentence"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_tracked_file_names_the_host_of_a_registry():
    hosts = re.compile(r"files\.python" r"hosted\.org|py" r"pi\.org|registry\.npm" r"js\.org|deb\.deb" r"ian\.org")
    for path in tracked():
        if path.is_file() and path.suffix not in (".zst", ".png"):
            found = hosts.search(path.read_text("utf-8", errors="ignore"))
            assert not found, f"{path.relative_to(ROOT)} names {found.group()}"


def test_lock_files_pin_with_hashes():
    for name in ("run.txt", "test.txt", "bench.txt"):
        lines = (ROOT / "lock" / name).read_text("utf-8").replace("\\\n", " ").splitlines()
        packages = [line for line in lines if line and not line.startswith("#")]
        assert packages and all("==" in line and "--hash=sha256:" in line for line in packages)
