"""A store that is filled while reports are read says, and infers, what one filled step by step does."""
import hashlib
import shutil
import sys

import pytest
from egovkg.ontology import authority, inference, kept
from egovkg.ontology.problem import Problem
from egovkg.ontology.vocabulary import EGOV, GRAPH_INFERRED, ID
from egovkg.triples import filling, publishing
from egovkg.triples.filling import Filling
from egovkg.triples.merging import labels_of, merge
from egovkg.triples.packing import pack
from egovkg.triples.store import VersionedStore
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

REPORTS = publishing.released()


def named(store: Store) -> set[Quad]:
    return {quad for quad in store if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode)}


@pytest.fixture(scope="module")
def step_by_step() -> Store:
    model, made = authority.graph(), Store()
    made.extend(model)
    merged = merge(labels_of(model), REPORTS)
    made.extend(parse("".join(f"{' '.join(filter(None, terms))} .\n" for terms in merged), RdfFormat.N_QUADS))
    inference.infer(made)
    return made


@pytest.mark.parametrize("batch", [1_000, 100_000])
def test_filled_in_two_steps_it_holds_what_follows_from_all(batch, step_by_step, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", batch)
    made = Store()
    begun = Filling(made)
    begun.finish(REPORTS)
    begun.close()
    assert len(made) == len(step_by_step) and named(made) == named(step_by_step)


def test_what_followed_from_the_model_and_a_report_says_is_not_inferred_too(tmp_path):
    from_model = Store()
    from_model.extend(authority.graph())
    inference.infer(from_model)
    followed = next(iter(from_model.quads_for_pattern(None, EGOV.ancestorAgency, None, GRAPH_INFERRED)))
    said = Quad(followed.subject, followed.predicate, followed.object)
    made = Store()
    begun = Filling(made)
    begun.finish({"x": pack([said], tmp_path / "x.nq.zst")})
    begun.close()
    assert said in made and followed not in made


def test_what_follows_of_a_thing_without_a_name_is_of_that_thing(tmp_path):
    made = Store()
    begun = Filling(made)
    quad = Quad(BlankNode("x"), EGOV.issuedBy, NamedNode(ID + "agency/statecouncil"))
    begun.finish({"x": pack([quad], tmp_path / "x.nq.zst")})
    begun.close()
    [issuing] = made.quads_for_pattern(None, EGOV.issuedBy, NamedNode(ID + "agency/statecouncil"), DefaultGraph())
    assert Quad(NamedNode(ID + "agency/statecouncil"), EGOV.issued, issuing.subject, GRAPH_INFERRED) in made


def test_a_report_that_cannot_be_read_leaves_nothing(tmp_path):
    versions = VersionedStore(tmp_path)
    with pytest.raises(Problem, match="not-a-report"), publishing.opening(versions):
        raise Problem("not-a-report")
    assert versions.current is None and not list((tmp_path / "writer").glob("*"))


@pytest.fixture
def seed(tmp_path, monkeypatch):
    """A seed of its own, to be damaged."""
    monkeypatch.setattr(kept, "_FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return filling.seed()


def of_first_version(data) -> Store:
    versions = VersionedStore(data)
    publishing.load(versions, REPORTS)
    return versions.live()


def test_begun_with_a_seed_it_holds_the_same(seed, step_by_step, tmp_path):
    assert sorted(path.name for path in seed.iterdir()) == ["known.pickle", "store"]
    made = of_first_version(tmp_path / "var")
    assert len(made) == len(step_by_step) and named(made) == named(step_by_step)


@pytest.mark.parametrize("damage", [
    lambda seed: (seed / "store" / "CURRENT").write_text("MANIFEST-999999\n"), lambda seed: [path.unlink() for path in (seed / "store").glob("*.sst")],
    lambda seed: (seed / "known.pickle").write_bytes(b"no pickle"), lambda seed: (seed / "known.pickle").unlink(), lambda seed: shutil.rmtree(seed / "store"),
], ids=["manifest", "tables", "pickle", "no pickle", "no store"])  # fmt: skip
def test_a_damaged_seed_is_as_none(seed, damage, step_by_step, tmp_path):
    damage(seed)
    made = of_first_version(tmp_path / "var")
    assert len(made) == len(step_by_step) and named(made) == named(step_by_step)


def test_a_seed_stays_as_it_was(seed, tmp_path):
    def told() -> dict[str, str]:
        return {str(path.relative_to(seed)): hashlib.sha256(path.read_bytes()).hexdigest() for path in seed.rglob("*") if path.is_file()}

    before, versions = told(), VersionedStore(tmp_path / "var")
    publishing.load(versions, REPORTS)
    with versions.write() as writer:
        writer.store.clear()
        writer.store.optimize()
        writer.publish("update")
    assert told() == before and len(of_first_version(tmp_path / "other")) > 20_000
