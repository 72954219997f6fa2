"""Who is asked about the rows of a meeting, and what each has said: read once for a whole table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coordination.components.models import Component
from tools.naming import component_name, post_name
from tools.position import policy
from tools.position.models import Position


@dataclass(frozen=True)
class Heard:
    """One component on one row; without a position it was not heard."""

    component: Component
    position: Position | None

    @property
    def stance(self) -> policy.Stance:
        return policy.Stance(self.position.stance if self.position else policy.Stance.NOT_HEARD)

    @property
    def name(self) -> str:
        return component_name(self.component)

    @property
    def kind(self) -> str:
        return policy.KINDS[self.stance]

    @property
    def is_heard(self) -> bool:
        return self.stance != policy.Stance.NOT_HEARD

    @property
    def post(self) -> str:
        return post_name(self.position.post) if self.position else ""

    @property
    def article(self) -> str:
        return str(self.position.get_article_display()) if self.position else ""


class Roll:
    """The components that take part in a meeting's operation or came to it, and their positions.

    Three queries, however many rows are asked about.
    """

    def __init__(self, summit: Any) -> None:
        self.summit = summit

    @cached_property
    def components(self) -> list[Component]:
        """The institutions first, then the National Societies by name."""
        came = {
            each.component_id for each in self.summit.attendance.all() if each.status == "attended"
        }
        asked = self.summit.operation.allocation()["taking_part"] | came
        found = Component.objects.filter(pk__in=asked)
        ns = Component.Kind.NATIONAL_SOCIETY
        return sorted(found, key=lambda each: (each.kind == ns, component_name(each), each.pk))

    @cached_property
    def _said(self) -> dict[int, dict[int, Position]]:
        found: dict[int, dict[int, Position]] = {}
        rows = Position.objects.filter(decision__summit=self.summit.pk)
        for each in rows.select_related("component", "post__component", "post__country"):
            found.setdefault(each.decision_id, {})[each.component_id] = each
        return found

    def of(self, row: Any) -> list[Heard]:
        """Everybody on this row; also who spoke and takes part no longer."""
        said = dict(self._said.get(row.pk, {}))
        heard = [Heard(each, said.pop(each.pk, None)) for each in self.components]
        return heard + [Heard(each.component, each) for each in said.values()]


def sentence(heard: Iterable[Heard]) -> str:
    """What the row still lacks."""
    return policy.missing(policy.Said(each.name, each.stance) for each in heard)


def frozen(heard: Iterable[Heard]) -> list[dict[str, Any]]:
    """The positions as plain data, as they are filed with the row: who was not heard too."""
    return [
        {
            "component": each.component.code,
            "position": str(each.stance),
            "text": each.position.text if each.position else "",
            "article": each.position.article if each.position else "",
            "post": str(each.position.post or "") if each.position else "",
            "recorded": bool(each.position and each.position.is_recorded),
            "said_at": each.position.said_at.isoformat() if each.position else "",
        }
        for each in heard
    ]


def contested_in(table: Iterable[Mapping[str, Any]]) -> int:
    """How many rows of a filed table were contested. Tables of before positions have none."""
    return sum(
        any(each["position"] == policy.Stance.DISAGREES for each in row.get("positions", ()))
        for row in table
    )
