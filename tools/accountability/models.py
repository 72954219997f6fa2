"""What is kept of each operation so that figures over all of them are counted quickly.

Nothing here is a fact of its own: it is what the clocks and records say, written beside them. A row
that may no longer be true says so (`is_current`, `turns_at`, `rules`) and is then not believed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Country
from coordination.operations.models import Operation
from coordination.operations.policy import Visibility
from coordination.people.models import Post
from tools.accountability import policy


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, person: Any) -> AccountQuerySet:
        """Those of the operations that the person may see. What is open to the Movement is not asked again."""
        if not person.is_authenticated or not person.is_active:
            return self.none()
        if person.duties() & Post.SEES_ALL:
            return self
        seen = Operation.objects.visible_to(person).exclude(visibility=Visibility.MOVEMENT)
        return self.filter(Q(is_open=True) | Q(operation__in=seen.values("pk")))

    def doubtful(self, now: datetime) -> AccountQuerySet:
        """Those that may not be true: something was written about the operation since, or a limit has passed."""
        return self.filter(Q(is_current=False) | ~Q(rules=policy.RULES) | Q(turns_at__lte=now))


class Account(models.Model):
    """How each tool stood in one operation, and what the figures are told apart by."""

    operation = models.OneToOneField(
        Operation, models.PROTECT, primary_key=True, related_name="account"
    )
    is_current = models.BooleanField(default=False)
    """False from the moment at which something was written about the operation."""
    rules = models.PositiveSmallIntegerField(default=0)
    turns_at = models.DateTimeField(null=True)
    """When the next limit passes that changes a standing by itself."""
    is_open = models.BooleanField(default=False)
    """The whole Movement may see the operation."""
    aside = models.CharField(max_length=10, blank=True)
    """Why the operation is none to be counted, as `coordination.indicators.figures.ASIDE`."""
    year = models.PositiveSmallIntegerField(default=0)
    region = models.SmallIntegerField(null=True)
    crisis = models.CharField(max_length=20, blank=True)
    scale = models.CharField(max_length=6, blank=True)
    was_large = models.BooleanField(default=False)
    stands = models.CharField(max_length=20, blank=True)
    """A letter for each tool that is counted, in their order (`policy.LETTERS`)."""

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account of an operation")
        verbose_name_plural = _("accounts of operations")
        indexes = [
            models.Index(
                name="account_in_doubt", fields=["operation"], condition=Q(is_current=False)
            ),
            models.Index(
                name="account_turns", fields=["turns_at"], condition=Q(turns_at__isnull=False)
            ),
            models.Index(name="account_rules", fields=["rules"]),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.stands}"


class LateUse(models.Model):
    """By how many begun hours a tool was late in an operation; None where it is no longer late."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="late_uses")
    tool = models.CharField(max_length=30)
    hours = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="late_use_once", fields=["account", "tool"]),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.tool} {self.hours}"


class CountryDoubt(models.Model):
    """A record of a country was written: what is kept of the operations there is in doubt from then on.

    A row of its own for each time, so that its writer waits for nobody who holds an account. Taken
    away once the accounts themselves are marked (`keeping.settle`).
    """

    country = models.ForeignKey(Country, models.PROTECT, null=True, related_name="+")
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="country_doubt_of_one",
                condition=Q(country=None, operation__isnull=False)
                | Q(country__isnull=False, operation=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id or self.operation_id}"


def doubted_by_countries(told: models.QuerySet[CountryDoubt] | None = None) -> models.QuerySet[Any]:
    """Keys of the operations that records of countries have put in doubt: by these rows, or by all."""
    told = (CountryDoubt.objects.all() if told is None else told).order_by()
    there = Operation.countries.through._default_manager.order_by()
    inside = there.filter(country__in=told.filter(country__isnull=False).values("country"))
    alone = told.filter(operation__isnull=False)
    return inside.values_list("operation_id").union(alone.values_list("operation_id"))
