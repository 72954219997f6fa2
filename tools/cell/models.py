"""Every text that was ever written into a cell, and who has the table open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.thing import moment_by, paired
from tools.cell import policy


class InTransaction(models.Func):
    """The number of the transaction that writes, on PostgreSQL; 0 on SQLite, which has one at a time."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="0", **more)


class CellEditQuerySet(models.QuerySet["CellEdit"]):
    def waiting(self) -> CellEditQuerySet:
        """Texts that nobody has decided about yet."""
        return self.filter(standing__in=policy.WAITING)

    def unrecorded(self) -> CellEditQuerySet:
        """What the audit record does not have yet."""
        return self.filter(is_recorded=False)


class CellEdit(models.Model):
    """A text that somebody wrote into a cell. Rows are added; only `standing` moves on from waiting.

    `base` is the cell's version that the writer had read, `version` the one that this made (None
    where it made none), `before` what stood. `value` is what was understood, as the record keeps
    it; `typed` is what was typed. `key` is drawn by the writer's device: the same sent twice is one.
    """

    # Without indexes of their own, as each costs every save: others below begin with the meeting
    # and the row, and nobody looks for the texts of a person.
    summit = models.ForeignKey(
        "tools.MiniSummit", models.PROTECT, db_index=False, related_name="cell_edits"
    )
    decision = models.ForeignKey(
        "tools.Decision", models.PROTECT, db_index=False, related_name="cell_edits"
    )
    cell = models.CharField(max_length=20, choices=policy.Cell.choices)
    key = models.UUIDField(unique=True)
    typed = models.TextField(_("as typed"), blank=True, max_length=policy.LONGEST_TYPED)
    value = models.JSONField(null=True)
    before = models.JSONField(null=True)
    base = models.PositiveIntegerField()
    version = models.PositiveIntegerField(null=True)
    standing = models.CharField(max_length=10, choices=policy.Standing.choices)
    sentence = models.TextField(blank=True)
    """Why it was not understood, or not written."""
    way = models.CharField(max_length=10, choices=policy.Way.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    typed_at = models.DateTimeField()
    """When it was typed, by the server's clock: the device says only how long ago that is."""
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = moment_by(db_index=False)
    is_recorded = models.BooleanField(default=False)
    written_in = models.BigIntegerField(db_default=InTransaction(), editable=False)
    """Tells which texts a page has seen: their numbers may be committed in another order, see `heard`."""

    objects = CellEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a cell")
        verbose_name_plural = _("texts of cells")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="cell_edit_standing_known",
                condition=Q(standing__in=policy.Standing.values),
            ),
            paired("cell_edit", "settled"),
            models.UniqueConstraint(
                name="cell_edit_one_a_version", fields=["decision", "cell", "version"]
            ),
        ]
        indexes = [
            models.Index(name="cell_edit_heard", fields=["summit", "written_in", "id"]),
            models.Index(
                name="cell_edit_waiting",
                fields=["summit", "id"],
                condition=Q(standing__in=sorted(policy.WAITING)),
            ),
            models.Index(
                name="cell_edit_unrecorded", fields=["id"], condition=Q(is_recorded=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.cell} {self.standing}"

    @property
    def is_waiting(self) -> bool:
        return self.standing in policy.WAITING


class Seat(models.Model):
    """A tab in which somebody has the table open, and the cell they are in."""

    summit = models.ForeignKey("tools.MiniSummit", models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tab = models.UUIDField()
    cell = models.CharField(max_length=60, blank=True)
    """The address of the cell on the page: "row-5-text"."""
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seat_once", fields=["summit", "tab", "person"])
        ]
        indexes = [models.Index(name="seat_seen", fields=["summit", "seen_at"])]

    def __str__(self) -> str:
        return f"{self.person} {self.cell}"


def stands_at(row: Any, cell: str) -> int:
    """The version of a row's cell; 0 where nobody has written it yet."""
    return int(row.cells.get(cell, 0))
