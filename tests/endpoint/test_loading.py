"""Loading many reports: time in proportion, bounded memory, a bad file among them named and the rest loaded."""
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from egovkg.endpoint import loading, releasing
from egovkg.triples import publishing
from egovkg.triples.publishing import reports_of
from egovkg.triples.store import VersionedStore
from tests.support import REPORTS, SAMPLES

# The years on each sample's title page, which tell its key from that of the others.
YEARS = {"sample-national.txt": "2018—2023 年", "sample-province.txt": "2020—2022年", "sample-markdown.md": "2021—2022年"}


def folder(path: Path, count: int) -> Path:
    """A folder of reports with different years, made of the samples."""
    path.mkdir()
    for n in range(count):
        name = SAMPLES[n % len(SAMPLES)]
        text = (REPORTS / name).read_text("utf-8").replace(YEARS[name], f"{1900 + n}—{1902 + n}年", 1)
        (path / f"report-{n:03}{Path(name).suffix}").write_text(text, "utf-8")
    return path


def run(data: Path, *reports: Path) -> tuple[subprocess.CompletedProcess, float]:
    """`egovkg load` in a process of its own, and the seconds of work it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", "from egovkg.endpoint.cli import main; main()", "--data", str(data), "load", "--json", *map(str, reports)],
                          capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_fifty_reports_and_a_bad_one(tmp_path):
    done, once = run(tmp_path / "few-data", folder(tmp_path / "few", 25))
    assert done.returncode == 0, done.stderr
    many = folder(tmp_path / "many", 50)
    (many / "report-020a.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (many / "report-020b.txt").write_text("An English text about digital government. " * 50)
    done, twice = run(tmp_path / "data", many)
    assert done.returncode != 0 and "report-020a.pdf" in done.stderr and "report-020b.txt" in done.stderr
    found = json.loads(done.stdout)
    assert len(found["reports"]) == 50 and found["version"] == 1
    assert [(Path(r["file"]).name, r["code"]) for r in found["refused"]] == [("report-020a.pdf", "damaged-pdf"), ("report-020b.txt", "not-chinese")]
    assert len(reports_of(VersionedStore(tmp_path / "data"))) == 50
    assert twice < 3 * once, (once, twice)


def test_memory_stays_bounded(tmp_path):
    """No report's quads are held while the folder is read; beyond the graph itself, which its writing and inference hold, nothing grows."""
    script = ("import resource, sys; from egovkg.endpoint.cli import main\n"
              "try: main()\nfinally: print(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024, file=sys.stderr)")
    used = []
    for count in (10, 50):
        done = subprocess.run([sys.executable, "-c", script, "--data", str(tmp_path / f"data{count}"), "load", str(folder(tmp_path / f"in{count}", count))],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        used.append(int(done.stderr.split()[-1]))
    assert used[1] - used[0] < 2 * 40, used


def test_every_form_is_taken_from_a_folder(tmp_path):
    from tests.loader.forms import document_of, pdf, word

    for name, make in (("sample-national.txt", pdf), ("sample-province.txt", word)):
        suffix = {pdf: ".pdf", word: ".docx"}[make]
        (tmp_path / f"{name}{suffix}").write_bytes(make(document_of((REPORTS / name).read_bytes(), name)))
    (tmp_path / "notes.bin").write_bytes(b"\0")
    outcome = loading.load(VersionedStore(tmp_path / "data"), [tmp_path])
    assert sorted(Path(reading["file"]).suffix for reading in outcome.readings) == [".docx", ".pdf"] and not outcome.refused


@pytest.mark.parametrize("name", SAMPLES)
def test_loading_again_changes_nothing(name, tmp_path):
    versions = VersionedStore(tmp_path)
    assert loading.load(versions, [REPORTS / name]).new
    again = loading.load(versions, [REPORTS / name])
    assert not again.new and again.version == 1


def test_a_report_that_was_released_and_measured_is_loaded_with_its_measure(tmp_path, monkeypatch):
    releasing.release(REPORTS / "measured" / "city.txt", REPORTS / "measured" / "gold", tmp_path / "published")
    reading, = publishing.released_readings(tmp_path / "published").values()
    policies = reading["evaluation"]["policy"]
    assert policies["facts"] > 20 and 0.8 < policies["recall"] <= 1 and 0.8 < policies["precision"] <= 1 and 0.8 < policies["f1"] <= 1
    monkeypatch.setattr(publishing, "released_readings", lambda: {reading["key"]: reading})
    versions = VersionedStore(tmp_path / "var")
    loading.load(versions, [REPORTS / "measured" / "city.txt", REPORTS / "sample-province.txt"])
    kept = publishing.quality_of(versions)
    assert kept.pop(reading["key"])["evaluation"] == reading["evaluation"]
    assert all("evaluation" not in other for other in kept.values())
    changed = tmp_path / "city.txt"
    changed.write_text((REPORTS / "measured" / "city.txt").read_text("utf-8") + "\n补充说明。\n", "utf-8")
    loading.load(versions, [changed])       # other bytes: not what was measured
    assert "evaluation" not in publishing.quality_of(versions)[reading["key"]]
