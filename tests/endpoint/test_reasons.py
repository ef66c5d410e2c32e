"""Every reason for which the conversion leaves a passage unread has words in both languages."""
import re
from pathlib import Path

from egovkg.endpoint.languages import READINGS, REASONS, Words

LOADER = Path(__file__).parents[2] / "loader"


def test_every_reason_and_kind_of_passage_has_words():
    dates, mentions, reading = ((LOADER / name).read_text("utf-8") for name in ("dates.py", "mentions.py", "interpretation.py"))
    reasons = set(re.findall(r'_Unread\("([a-z]+)"\)', dates)) | {"calendar"} | set(re.findall(r'refused="([a-z ]+)"', mentions))
    kinds = set(re.findall(r'Unread\("([a-z]+)"', reading)) | {"number", "date", "title", "agency"}
    assert {"year", "earlier", "too long", "too many figures"} <= reasons <= set(REASONS)
    assert kinds <= set(READINGS)
    assert Words("zh").reason("year") != Words("en").reason("year")
