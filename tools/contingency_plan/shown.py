"""How plans are shown: their words and colours, the lines of a list, and what a page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from smcc.web.times import day_text
from tools.contingency_plan import content, policy, validating
from tools.contingency_plan.content import Asked, Named
from tools.contingency_plan.models import ContingencyPlan, PlanEdition, PlanValidation
from tools.contingency_plan.part_models import SpillOver


def kind_of(plan: ContingencyPlan, now: datetime, due_at: datetime | None) -> str:
    """The colour and icon of where a plan stands."""
    if plan.is_withdrawn:
        return "draft"
    if plan.is_in_force:
        return "late" if due_at is not None and due_at < now else "ok"
    return "waiting"


def word_of(plan: ContingencyPlan, now: datetime, due_at: datetime | None) -> Any:
    """The word for it: a plan whose review is overdue is in force, and says so."""
    if plan.is_in_force and due_at is not None and due_at < now:
        return _("In force, review overdue")
    return _("In force") if plan.is_in_force and not plan.is_under_revision else plan.state_label


def sentence_of(plan: ContingencyPlan, due_at: datetime | None) -> str:
    """Since when a plan is in force, and by when it is looked at again."""
    if not plan.is_in_force or plan.validated_at is None:
        return ""
    said = _("Edition %(n)d, validated on %(day)s.") % {
        "n": plan.edition, "day": day_text(plan.day_of(plan.validated_at)),
    }  # fmt: skip
    if due_at is None:
        return said
    return said + " " + _("To be reviewed by %(day)s.") % {"day": day_text(plan.day_of(due_at))}


@dataclass(frozen=True)
class Line:
    """A plan in a list. The row has `review_due_at`."""

    plan: Any
    now: datetime

    @property
    def word(self) -> Any:
        return word_of(self.plan, self.now, self.plan.review_due_at)

    @property
    def kind(self) -> str:
        return kind_of(self.plan, self.now, self.plan.review_due_at)


@dataclass(frozen=True)
class Page:
    """One plan as its page shows it: the edition in force, else the text as it is being written."""

    plan: Any
    person: Any
    now: datetime
    is_text: bool = False
    """The text in preparation is wanted, whatever is in force."""
    edition: PlanEdition | None = None
    """An edition by its number is wanted."""

    @cached_property
    def said(self) -> content.Content:
        if self.edition is not None:
            return dict(self.edition.content)
        frozen = None if self.is_text else content.in_force(self.plan)
        return frozen or content.of(self.plan)

    @cached_property
    def named(self) -> Named:
        return Named.of(self.said)

    @property
    def is_frozen(self) -> bool:
        return self.edition is not None or bool(self.plan.edition and not self.is_text)

    @property
    def edition_text(self) -> str:
        """Which edition it is, and whether that is the one in force."""
        if not self.is_frozen:
            return _("%(n)d, in preparation") % {"n": self.plan.next_edition()}
        number = self.plan.edition if self.edition is None else self.edition.number
        if number == self.plan.edition and not self.plan.is_withdrawn:
            return _("%(n)d, in force") % {"n": number}
        return _("%(n)d, no longer in force") % {"n": number}

    @property
    def word(self) -> Any:
        return word_of(self.plan, self.now, self.plan.review_due_at)

    @property
    def kind(self) -> str:
        return kind_of(self.plan, self.now, self.plan.review_due_at)

    @property
    def sentence(self) -> str:
        return sentence_of(self.plan, self.plan.review_due_at)

    @cached_property
    def asked(self) -> list[Asked]:
        is_tested = bool(self.plan.simulations.standing().exists())
        return content.asked_of(self.said, is_tested=is_tested)

    @cached_property
    def validations(self) -> list[PlanValidation]:
        """Of the text that is shown: proposed, or in force."""
        plan = self.plan
        number = plan.next_edition() if self.is_text or not plan.edition else plan.edition
        if self.edition is not None:
            number = self.edition.number
        found = plan.validations.filter(edition=number, lapsed_at=None)
        return list(found.select_related("post__component", "post__country", "person"))

    @cached_property
    def waiting_for(self) -> list[Any]:
        """Those of the three whose word is awaited now."""
        if not self.plan.is_proposed:
            return []
        return [policy.Party(each).label for each in validating.missing(self.plan)]

    @cached_property
    def standing(self) -> validating.Standing:
        return validating.standing_of(self.plan, self.person)

    @cached_property
    def goes(self) -> list[SpillOver]:
        """What spills over from here, into plans that may be read."""
        rows = self.plan.spill_overs.standing().visible_to(self.person).order_by("id")
        return list(rows.select_related("destination__country", "scenario"))

    @cached_property
    def comes(self) -> list[SpillOver]:
        """What is awaited here, from plans that may be read."""
        rows = self.plan.awaited_spill_overs.standing().visible_to(self.person).order_by("id")
        return list(rows.select_related("plan__country", "scenario"))
