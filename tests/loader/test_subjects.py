"""What a figure is about is one thing, however its sentence leads to it."""


def test_a_figure_after_an_anniversary_is_the_systems_own(said):
    found = said("5月31日：国家政务服务平台上线运行9周年，注册用户突破3亿人。", entry=True)
    subjects = {value for label, prop, value in found if prop == "subject"}
    assert subjects == {"国家政务服务平台"}


def test_a_subject_by_the_name_of_a_system_or_body_is_that(read):
    facts, _, _ = read("5月31日：国家政务服务平台上线运行9周年，注册用户突破3亿人。", entry=True)
    assert not [ref for ref in facts.things if ref.kind == "subject"]
    assert {s.value.kind for s in facts.statements if s.property.value.endswith("#subject")} == {"platform"}
