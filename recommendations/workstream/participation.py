"""Who takes part in a team: National Societies by region, and counts of women and men where recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.components.models import Component, Region
from recommendations.review.reference import read
from recommendations.workstream.models import Workstream


@dataclass(frozen=True)
class Participation:
    """Of one team; its members are read with it."""

    workstream: Workstream

    @property
    def members(self) -> list[Component]:
        return list(self.workstream.members.all())

    @property
    def societies(self) -> list[Component]:
        """National Societies alone: an institution stands in no region, its regional office for none."""
        kind = Component.Kind.NATIONAL_SOCIETY
        return [each for each in self.members if each.kind == kind]

    @property
    def institutions(self) -> list[Component]:
        return [each for each in self.members if each not in self.societies]

    @property
    def by_region(self) -> list[tuple[Any, int]]:
        """Every region with how many National Societies of it take part."""
        found = Counter(each.region for each in self.societies)
        return [(region.label, found[region.value]) for region in Region]

    @property
    def sentence(self) -> str:
        """ "4 of 5 regions; none from Middle East and North Africa"."""
        if not self.members:
            return _("Members are not recorded.")
        if not self.societies:
            return _("No National Society is recorded as a member.")
        missing = [str(label) for label, n in self.by_region if not n]
        all_ = len(self.by_region)
        if not missing:
            return _("All %(all)d regions") % {"all": all_}
        return ngettext(
            "%(n)d of %(all)d regions; none from %(missing)s",
            "%(n)d of %(all)d regions; none from %(missing)s", all_ - len(missing),
        ) % {
            "n": all_ - len(missing), "all": all_,
            "missing": get_text_list(missing, _("or")),
        }  # fmt: skip

    @property
    def has_balance(self) -> bool:
        return self.workstream.balance_on is not None

    @property
    def balance(self) -> str:
        """ "6 women, 5 men, 1 other or not stated"; counts, never persons."""
        team = self.workstream
        if team.women is None or team.men is None or team.others is None:
            return _("Not recorded")
        said = [
            ngettext("%(n)d woman", "%(n)d women", team.women) % {"n": team.women},
            ngettext("%(n)d man", "%(n)d men", team.men) % {"n": team.men},
        ]
        if team.others:
            said.append(
                ngettext("%(n)d other or not stated", "%(n)d other or not stated", team.others)
                % {"n": team.others}
            )
        return ", ".join(said)


def initiative(teams: Iterable[Workstream]) -> dict[str, Any] | None:
    """What the reference says of participation in all of them together; None where none is from it."""
    said = read("workstreams_2022")
    if not any(each.source == said["source"] for each in teams):
        return None
    return {"source": said["source"], "note": said["note"]} | said["participation"]
