"""Charts as geometry for an SVG template: a line over years where a figure is told for several, else a scale of values; both with bounds.

A value that the report gives as "more than" has an arrow upwards, "less than" one downwards, "about" a hollow dot. Units are those of the
view box; its width fits a phone.
"""
from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 24, 26, 46
ROW = 64
UP, DOWN, ABOUT = ("above", "atLeast"), ("below", "atMost"), ("about",)


@dataclass(frozen=True)
class Told:
    """One figure: who it is of, its value, when it holds, its bound, and how it is shown; `rank` values are best when small."""

    subject: str
    value: float
    day: date | None
    bound: str
    text: str
    when: str
    href: str


@dataclass(frozen=True)
class Dot:
    """A figure on a chart; `arrow` is "up", "down" or "", `label` is what is written beside it, at `anchor` of (x, label_y)."""

    x: float
    y: float
    arrow: str
    hollow: bool
    label: str
    label_y: float
    anchor: str
    title: str
    href: str
    series: int


@dataclass
class Chart:
    """What the template draws."""

    kind: str
    width: int
    height: int
    dots: list[Dot]
    lines: list[tuple[int, str]] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    rows: list[tuple[float, str, str]] = field(default_factory=list)
    axis: tuple[float, float, float] = (0, 0, 0)
    series: list[str] = field(default_factory=list)


def chart(figures: Sequence[Told], rank: bool = False) -> Chart | None:
    """The chart for the figures of one indicator and unit; None for none."""
    if not figures:
        return None
    dated = [figure for figure in figures if figure.day]
    by_subject: dict[str, list[Told]] = defaultdict(list)
    for figure in dated:
        by_subject[figure.subject].append(figure)
    if any(len({figure.day.year for figure in told if figure.day}) > 1 for told in by_subject.values()):
        return _over_time(by_subject, rank)
    # What is told twice of one year in the same words is one row.
    once = {(figure.subject, figure.text, figure.day.year if figure.day else 0): figure for figure in figures}
    return _scale(sorted(once.values(), key=lambda figure: (figure.subject, figure.day or date.min, figure.value)))


def _over_time(by_subject: dict[str, list[Told]], rank: bool) -> Chart:
    figures = [figure for told in by_subject.values() for figure in told]
    years = [_year(figure) for figure in figures]
    first, last = math.floor(min(years)), math.ceil(max(years))
    # Below the last of a ranking there is room for its label.
    most = max(figure.value for figure in figures) * 1.4 if rank else _round_up(max(figure.value for figure in figures))
    low = 1.0 if rank else 0.0

    def x(year: float) -> float:
        return round(LEFT + (year - first) / max(1, last - first) * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        part = (value - low) / max(1e-9, most - low)
        return round(TOP + (part if rank else 1 - part) * (HEIGHT - TOP - BOTTOM), 1)

    made = Chart("time", WIDTH, HEIGHT, [], axis=(LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM), series=sorted(by_subject))
    step = max(1, math.ceil((last - first) / 6))
    made.ticks = [(x(year), str(year)) for year in range(first, last + 1, step)]
    for number, subject in enumerate(made.series):
        told: dict[float, Told] = {}
        for figure in sorted(by_subject[subject], key=lambda figure: (figure.day or date.min)):
            same = next((year for year, other in told.items() if other.value == figure.value and int(year) == int(_year(figure))), None)
            if same is None:  # one year told twice with one value is one dot
                told[_year(figure)] = figure
        points = [(x(year), y(figure.value)) for year, figure in told.items()]
        for place, (at, figure) in enumerate(zip(points, told.values(), strict=True)):
            # A label stands on the side of the dot that the line does not take.
            beside = points[place + 1] if place + 1 < len(points) else points[place - 1] if place else at
            below = beside[1] < at[1] - 4 and at[1] < HEIGHT - BOTTOM - 22 or at[1] < TOP
            anchor = "start" if at[0] < LEFT + 40 else "end" if at[0] > WIDTH - RIGHT - 40 else "middle"
            made.dots.append(Dot(*at, _arrow(figure), figure.bound in ABOUT, figure.text, at[1] + (22 if below else -12), anchor,
                f"{figure.subject} {figure.when} {figure.text}", figure.href, number))
        if len(points) > 1:
            made.lines.append((number, "M" + "L".join("{} {}".format(*at) for at in points)))
    return made


def _scale(figures: Sequence[Told]) -> Chart:
    most = _round_up(max(figure.value for figure in figures))
    made = Chart("scale", WIDTH, ROW * len(figures), [], axis=(8, WIDTH - 40, 0))
    for at, figure in enumerate(figures):
        y = ROW * at + 28
        x = round(8 + max(0.0, figure.value / most) * (WIDTH - 48 - 8), 1)
        anchor = "end" if x > WIDTH * 0.7 else "start" if x < WIDTH * 0.3 else "middle"
        made.rows.append((y, " · ".join(part for part in (figure.subject, figure.when) if part), figure.href))
        made.dots.append(Dot(x, y, {"up": "right", "down": "left"}.get(_arrow(figure), ""), figure.bound in ABOUT, figure.text, y + 24, anchor,
            f"{figure.subject} {figure.when} {figure.text}", figure.href, 0))
    return made


def bars(counts: Sequence[tuple[str, int, str]], width: int = WIDTH, height: int = 90) -> list[tuple[float, float, float, float, str, int, str]]:
    """Columns for counts by label: x, y, width, height, label, count, address."""
    if not counts:
        return []
    most = max(1, *(count for _, count, _ in counts))
    step = width / len(counts)
    return [(round(at * step + 2, 1), round(height - 18 - count / most * (height - 36), 1), round(step - 4, 1), round(count / most * (height - 36), 1), label, count, href)
        for at, (label, count, href) in enumerate(counts)]


def _year(figure: Told) -> float:
    assert figure.day is not None
    return figure.day.year + (0.0 if (figure.day.month, figure.day.day) == (12, 31) else figure.day.month / 12)


def _arrow(figure: Told) -> str:
    return "up" if figure.bound in UP else "down" if figure.bound in DOWN else ""


def _round_up(value: float) -> float:
    """The next number that begins with 1, 1.5, 2, 3, 5 or 8 and goes on with zeros; a hundred stays a hundred."""
    if value <= 0:
        return 1.0
    size = 10 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 1.5, 2, 3, 5, 8, 10) if step * size >= value * 0.9999)
