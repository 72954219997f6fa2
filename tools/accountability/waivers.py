"""Why tools were waived: the reasons as they were given, the latest limit first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from coordination.deadlines.models import Deadline
from coordination.operations.policy import State
from tools.accountability.asking import Wanted
from tools.accountability.counted import TOOLS, need

WAIVERS_SHOWN = 10
OF_CLOCK = {tool.clocks[0]: tool for tool in TOOLS if len(tool.clocks) == 1}


def waivers(person: Any, wanted: Wanted, must: frozenset[str]) -> list[dict[str, Any]]:
    """The latest of them among the operations of the page. One query, read through `deadline_outcome`.

    Only waivers that still hold: a tool that was used after all stands as used.
    """
    mine = Q(pk=None)
    for clock, tool in OF_CLOCK.items():
        sizes = [
            size for size in (True, False)
            if wanted.need in ("", need(tool.key, size, must))
        ]  # fmt: skip
        mine |= Q(clock=clock, operation__account__was_large__in=sizes)
    real = Q(operation__synthetic="")
    rows = (
        Deadline.objects.visible_to(person)
        .outside_drills()
        .filter(mine, ~real if wanted.synthetic else real, outcome=Deadline.Outcome.WAIVED)
        .filter(**{f"operation__account__{key}": each for key, each in wanted.narrowed.items()})
        .exclude(operation__state=State.WITHDRAWN)
        .select_related("operation")
        .order_by("-due_at", "-id")
    )
    return [{"tool": OF_CLOCK[each.clock], "clock": each} for each in rows[:WAIVERS_SHOWN]]
