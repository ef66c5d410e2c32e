"""The sources of the pages' bundles: what npm writes names no host, however often the lock file is made again."""
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT

WEB = ROOT / "endpoint" / "web"


def test_the_lock_file_names_no_host():
    assert "://" not in (WEB / "package-lock.json").read_text("utf-8")


def test_what_makes_the_lock_file_takes_out_what_npm_adds(tmp_path: Path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not there")
    assert json.loads((WEB / "package.json").read_text("utf-8"))["scripts"]["lock"].endswith("node lock.mjs")
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    for found in lock["packages"].values():
        found |= {"funding": {"url": "https://money.example"}, "resolved": "https://registry.example/a.tgz"}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), "utf-8")
    shutil.copy(WEB / "lock.mjs", tmp_path)
    subprocess.run([node, tmp_path / "lock.mjs"], check=True)
    assert (tmp_path / "package-lock.json").read_text("utf-8") == (WEB / "package-lock.json").read_text("utf-8")
