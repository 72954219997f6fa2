"""What a convener allocation says: for which areas, from when until when, on what basis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.operations import policy
from coordination.operations.areas import said_together
from coordination.operations.disputes import Contests


class Terms(models.Model):
    """The terms of an allocation, as they are agreed to. A change of terms is another allocation."""

    basis = models.TextField(_("on what basis"), blank=True)
    areas = models.JSONField(_("areas (none: the whole country)"), default=list, blank=True)
    """Names, in the words in which they were proposed."""
    exception = models.TextField(_("why neither the ICRC nor the IFRC"), blank=True)
    """Of a co-convener that is another component."""
    is_suggestion = models.BooleanField(_("suggested, by nobody"), default=False, editable=False)
    """Worked out by the house: it stays marked as that, whoever agrees to it."""
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    article = models.CharField(
        _("article in dispute"), max_length=20, blank=True, choices=policy.Article.choices
    )

    siblings: Iterable[Any] | None = None
    """The operation's allocations, where a page has read them already; else they are looked up."""

    class Meta:
        abstract = True

    @cached_property
    def contests(self) -> Contests:
        """Who contested it; a page that has read several asks for all of them at once."""
        return Contests([self])

    @property
    def geography(self) -> str:
        """Its areas as one text; empty for the whole country."""
        return said_together(self.areas)

    @property
    def basis_said(self) -> str:
        """The basis as its reader reads it: the house's own sentences in their language."""
        return policy.basis_said(self.basis)

    @property
    def is_proposed(self) -> bool:
        return self.state == policy.ConveningState.PROPOSED  # type: ignore[attr-defined]

    @property
    def is_contested(self) -> bool:
        return self.state == policy.ConveningState.CONTESTED  # type: ignore[attr-defined]

    @property
    def is_agreed(self) -> bool:
        return self.state == policy.ConveningState.AGREED  # type: ignore[attr-defined]

    def is_agreed_on(self, day: date) -> bool:
        """Whether it is agreed and its period includes the day."""
        return (
            self.is_agreed
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )

    def in_force_beside(self) -> list[Any]:
        """The operation's other allocations that are neither ended nor withdrawn."""
        siblings = self.siblings
        if siblings is None:
            rows: Any = type(self)._default_manager
            standing = rows.in_force().filter(operation=self.operation_id)  # type: ignore[attr-defined]
            siblings = standing.select_related("component")
        return [each for each in siblings if each.pk != self.pk and not each.is_past]

    def overlapping(self) -> Any:
        """Another agreed period of the same role, country and area that touches this one."""
        return next((each for each in self.in_force_beside() if policy.rivals(self, each)), None)
