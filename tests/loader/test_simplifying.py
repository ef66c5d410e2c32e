"""Simplified script from what is kept is OpenCC's own, and OpenCC's own where nothing is kept."""
import pytest
from egovkg.loader import simplifying
from opencc import OpenCC


@pytest.fixture(params=["kept", "not kept"])
def either(request, monkeypatch):
    changed = simplifying._changed() if request.param == "kept" else None
    monkeypatch.setattr(simplifying, "_kept", lambda: changed)


def test_every_ideograph(either):
    converter = OpenCC("t2s")
    told = {char: converter.convert(char) for char in simplifying.IDEOGRAPHS}
    assert len(told) > 27_000 and {char for char, simple in told.items() if simplifying.simplify(char) != (simple if len(simple) == 1 else char)} == set()


@pytest.mark.parametrize(("char", "simple"), [("電", "电"), ("國", "国"), ("电", "电"), ("𠮷", "𠮷")])
def test_an_ideograph(char, simple, either):
    assert simplifying.simplify(char) == simple
