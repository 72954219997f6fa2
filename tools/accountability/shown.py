"""Figures made ready for the page: every number with the address of the operations behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from tools.accountability.asking import Wanted, as_parameter, label
from tools.accountability.counting import Figures, Part, ToolFigure
from tools.accountability.policy import BUCKETS, STANDINGS, WAS_USED, By, Need


@dataclass(frozen=True)
class Number:
    """A count and what it counts. Nothing leads to none."""

    n: int
    label: Any
    url: str = ""
    key: str = ""
    kind: str = "neutral"
    x: str = "0"
    width: str = "0"
    middle: str = "0"

    @property
    def has_room(self) -> bool:
        return float(self.width) >= 6


@dataclass(frozen=True)
class Line:
    """One tool where it is mandatory, or elective."""

    figure: ToolFigure
    used: list[Number]
    not_used: list[Number]
    open: list[Number]
    buckets: list[Number]

    @property
    def title(self) -> Any:
        return self.figure.tool.title

    @property
    def need(self) -> Any:
        return self.figure.need.label

    @property
    def bar(self) -> list[Number]:
        """The boxes of its bar, from where reading begins."""
        return _stacked([*self.used, *self.not_used, *self.open], self.figure.operations)

    @property
    def late_bar(self) -> list[Number]:
        return _stacked(self.buckets, self.figure.lateness.n)

    @property
    def median(self) -> int | None:
        return self.figure.lateness.at(50)

    @property
    def lower(self) -> int | None:
        return self.figure.lateness.at(25)

    @property
    def upper(self) -> int | None:
        return self.figure.lateness.at(75)

    @property
    def longest(self) -> int | None:
        return self.figure.lateness.at(100)


@dataclass(frozen=True)
class PartShown:
    title: str
    operations: Number | None
    lines: list[Line]


NOT_USED = ("not_done", "waived", "not_asked", "unused")


def shown(found: Figures, asked: QueryDict) -> list[PartShown]:
    return [_part(each, found.wanted, asked) for each in found.parts]


def _part(part: Part, wanted: Wanted, asked: QueryDict) -> PartShown:
    here = {wanted.by: as_parameter(wanted.by, part.value)} if wanted.by else {}
    title = label(wanted.by, part.value) if wanted.by else ""
    all_of_them = None
    if part.operations is not None:
        n = part.operations
        words = ngettext("operation", "operations", n)
        all_of_them = Number(n, words, address(asked, **here) if n else "")
    return PartShown(title, all_of_them, [_line(each, here, asked) for each in part.tools])


def _line(figure: ToolFigure, here: dict[str, str], asked: QueryDict) -> Line:
    where = here | {"tool": figure.tool.key, By.NEED.value: figure.need.value}

    def number(group: Any) -> Number:
        n = figure.by_standing[group.key]
        url = address(asked, **where, standing=group.key) if n else ""
        return Number(n, group.label, url, group.key, group.kind)

    used = [number(each) for each in STANDINGS if each.key in WAS_USED]
    not_used = [number(each) for each in STANDINGS if each.key in NOT_USED]
    rest = [
        number(each) for each in STANDINGS if each.key not in WAS_USED and each.key not in NOT_USED
    ]
    buckets = [
        Number(n, words, address(asked, **where, late=str(place)) if n else "", f"b{place}")
        for place, (n, words) in enumerate(
            zip(figure.lateness.buckets, bucket_labels(), strict=True)
        )
    ]
    return Line(figure, used, not_used, rest, buckets)


def bucket_labels() -> list[str]:
    return [
        _("up to 6 h"), _("up to a day"), _("up to 3 days"), _("up to a week"),
        _("more than a week"),
    ][: len(BUCKETS) + 1]  # fmt: skip


def address(asked: QueryDict, **more: str) -> str:
    """The list behind a figure, with the filters of the page."""
    query = asked.copy()
    for name in ("group", "after", "before"):
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    return f"{reverse('accountability_behind')}?{query.urlencode()}"


def _stacked(numbers: list[Number], whole: int) -> list[Number]:
    """Boxes side by side in percent of the bar, the way the page is read."""
    boxes, at, turned = [], 0.0, get_language_bidi()
    for each in numbers:
        if not each.n:
            continue
        width = 100 * each.n / whole
        x = 100 - at - width if turned else at
        boxes.append(
            Number(
                each.n, each.label, each.url, each.key, each.kind,
                _number(x), _number(width), _number(x + width / 2),
            )
        )  # fmt: skip
        at += width
    return boxes


def _number(value: float) -> str:
    """As SVG writes it, in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def legend() -> list[tuple[str, Any]]:
    order = [*WAS_USED_IN_ORDER, *NOT_USED]
    rest = [each.key for each in STANDINGS if each.key not in order]
    by_key = {each.key: each.label for each in STANDINGS}
    return [(key, by_key[key]) for key in (*order, *rest)]


WAS_USED_IN_ORDER = tuple(each.key for each in STANDINGS if each.key in WAS_USED)
NEEDS = {each.value: each.label for each in Need}
