"""Every rule reads its own samples, has its words in both languages, and fires on no more than its form."""
import pytest
from egovkg.loader.interpretation import all_rules

RULES = all_rules()
SAMPLES = [(rule.name, sample) for rule in RULES for sample in rule.samples]


@pytest.mark.parametrize(("name", "sample"), SAMPLES, ids=[f"{name}-{i}" for i, (name, _) in enumerate(SAMPLES)])
def test_a_rule_reads_its_samples(name, sample, read):
    as_body = read(sample)[0].fired.get(name, 0)
    as_entry = read(sample, entry=True)[0].fired.get(name, 0)
    assert as_body or as_entry, f"{name} does not read: {sample}"


def test_rules_have_names_of_their_own_and_words_in_both_languages():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert rule.samples and rule.zh and rule.en and rule.en.isascii()


def test_what_says_nothing_gives_no_fact(read):
    facts, _, _ = read("各地区各部门持续优化服务，推动一网通办，形成三大作用和十大亮点，第九届大会五周年之际，打造15分钟便民圈。")
    kinds = {ref.kind for ref in facts.things}
    assert not kinds & {"policy", "event", "platform", "observation", "quotation"}
