"""The examples in the loader's docstrings give what they say."""
import doctest
import pkgutil
from importlib import import_module

import pytest
from egovkg import loader


def modules() -> list[str]:
    return [found.name for found in pkgutil.iter_modules(loader.__path__)]


@pytest.mark.parametrize("name", modules())
def test_examples(name):
    assert doctest.testmod(import_module(f"egovkg.loader.{name}")).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    with_examples = [name for name in modules() if any(test.examples for test in finder.find(import_module(f"egovkg.loader.{name}")))]
    assert len(with_examples) >= 12
