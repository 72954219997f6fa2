"""A table that somebody brought: what was read of it, how it is to be understood, what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import duty_roles
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole as Convenes
from coordination.thing import Thing, moment_by, paired
from smcc.reading.grid import Grid, found
from tools.table_import import policy


class TableImportQuerySet(models.QuerySet["TableImport"]):
    def visible_to(self, person: Any) -> TableImportQuerySet:
        """To those who lead the operation. Its twin for one operation is `Operation.leading_roles_of`."""
        seen = self.filter(
            Exists(Operation.objects.visible_to(person).filter(pk=OuterRef("summit__operation_id")))
        )
        if not person.is_authenticated or not person.is_active:
            return self.none()
        if leads_everywhere(person):
            return seen
        mine, posts = person.component_ids(), [post.pk for post in person.held_posts()]
        # A day is another one elsewhere: who convenes only just, or just no longer, is let see it.
        today = timezone.now().date()
        agreed = Convening.objects.agreed().filter(
            Q(ends_on=None) | Q(ends_on__gte=today - timedelta(days=1)),
            operation=OuterRef("summit__operation_id"), starts_on__lte=today + timedelta(days=1),
        )  # fmt: skip
        # The host leads until a convener does: so only one who convenes by every clock shuts it out.
        convened = agreed.filter(
            Q(ends_on=None) | Q(ends_on__gte=today + timedelta(days=1)),
            role=Convenes.CONVENER, starts_on__lte=today - timedelta(days=1),
        )  # fmt: skip
        hosts = Q(summit__operation__host__in=mine) & ~Exists(convened)
        return seen.filter(
            Q(summit__operation__coordinator_post__in=posts)
            | Exists(agreed.filter(component__in=mine))
            | hosts
        )


class TableImport(Thing):
    """What was pasted or came in a file, read into a grid. The file itself is not kept; its digest is."""

    kind = "table_import"
    workflow = policy.WORKFLOW

    summit = models.ForeignKey("tools.MiniSummit", models.PROTECT, related_name="table_imports")
    source = models.CharField(_("from"), max_length=6, choices=policy.Source.choices)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    grid = models.JSONField(default=dict, editable=False)
    """What was read: rows of texts, as `smcc.reading.grid` keeps them."""
    notices = models.JSONField(default=list, editable=False)
    """What was not read, in sentences, in the language of who brought it."""
    head = models.PositiveIntegerField(_("header"), null=True, blank=True)
    """The row, by its number, that names the columns; None: there is none."""
    columns = models.JSONField(_("columns"), default=list)
    """What each column says: a `policy.Field` for each."""
    choices = models.JSONField(_("rows"), default=dict)
    """Where a row goes, by its number, as somebody chose: the key of a row of the table, "new", "out"."""
    seen = models.PositiveBigIntegerField(default=0)
    """The newest text of the table's cells when this was last read or mapped."""
    is_begun = models.BooleanField(default=False)
    """A press has brought some of it in; the next goes on from what was seen at the first."""
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = moment_by()
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = moment_by()

    objects = TableImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("table brought in")
        verbose_name_plural = _("tables brought in")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="table_import_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("table_import", "taken"),
            paired("table_import", "left"),
        ]

    def __str__(self) -> str:
        if self.file_name:
            return gettext("Table from “%(file)s”") % {"file": self.file_name}
        return gettext("Pasted table")

    @property
    def title(self) -> str:
        return str(self)

    @property
    def operation(self) -> Operation:
        return self.summit.operation

    @property
    def is_open(self) -> bool:
        """It waits to be brought in, and may still be."""
        return self.state == policy.State.READ and self.summit.filed_at is None

    @property
    def is_taken(self) -> bool:
        return self.state == policy.State.TAKEN

    @property
    def what_was_read(self) -> Grid:
        return found(self.grid)

    def get_absolute_url(self) -> str:
        return reverse("table_import", args=[self.operation.ref, self.summit.number, self.pk])


def leads_everywhere(person: Any) -> bool:
    """Whether a duty makes this person lead every operation."""
    return bool(duty_roles(person) & policy.MAY_USE)
