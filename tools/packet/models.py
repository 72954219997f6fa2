"""A packet that was given out, and each time that it came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.thing import moment_by, paired
from tools.mini_summit.models import MiniSummit
from tools.packet import policy


class PacketQuerySet(models.QuerySet["Packet"]):
    def visible_to(self, person: Any) -> PacketQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("summit__operation_id"))))

    def out(self) -> PacketQuerySet:
        """Neither back nor withdrawn."""
        came = PacketReturn.objects.filter(packet=OuterRef("pk"))
        return self.filter(~Exists(came), withdrawn_at=None)

    def in_a_line(self) -> str:
        """ "2 packets are out. The last one came back at 14:02." Empty where none was ever made."""
        out = self.out().count()
        said = []
        if out:
            said.append(
                ngettext("%(n)d packet is out.", "%(n)d packets are out.", out) % {"n": out}
            )
        came = PacketReturn.objects.filter(packet__in=self).order_by("-id")
        if (at := came.values_list("taken_at", flat=True).first()) is not None:
            said.append(gettext("The last one came back at %(time)s.") % {"time": clock_text(at)})
        return " ".join(said)

    def coming(self) -> PacketReturnQuerySet:
        """The files of these packets that are not taken in to the end yet, the oldest first."""
        rows = PacketReturn.objects.under_way().filter(packet__in=self).order_by("id")
        return rows.select_related("packet__summit__operation").defer("brought", "texts")

    def with_returns(self) -> PacketQuerySet:
        """With how often each came back, how often late, and when and by whom last: no return is loaded."""
        came = PacketReturn.objects.filter(packet=OuterRef("pk")).order_by()
        last = PacketReturn.objects.filter(packet=OuterRef("pk")).order_by("-id")
        return self.annotate(
            times_returned=_counted(came),
            times_late=_counted(came.exclude(late="")),
            last_at=Subquery(last.values("taken_at")[:1]),
            last_by=Subquery(last.values("taken_by__name")[:1]),
        )


def _counted(returns: models.QuerySet[Any]) -> Coalesce:
    number = returns.values("packet").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number), 0)


def clock_text(at: datetime) -> str:
    """ "14:02" today, with the day otherwise, by the reader's clock."""
    here = timezone.localtime(at)
    is_today = here.date() == timezone.localdate()
    return f"{here:%H:%M}" if is_today else f"{here:%Y-%m-%d %H:%M}"


class Packet(models.Model):
    """One table as it stood, in a file for somebody without a line. Only its withdrawal changes it."""

    summit = models.ForeignKey(MiniSummit, models.PROTECT, related_name="packets")
    number = models.PositiveIntegerField()
    made_for = models.CharField(_("for whom"), max_length=policy.LONGEST_NAME)
    """A post, or the person's own name."""
    language = models.CharField(max_length=10)
    secret = models.TextField(editable=False)
    """The key that its answers are sealed with; itself sealed under the installation's key."""
    snapshot = models.JSONField(editable=False)
    """The rows as they stood: `row`, `title`, `state`, `open`, and `cells` with version and text."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_until = models.DateTimeField()
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()
    reason = models.CharField(_("reason"), max_length=policy.LONGEST_REASON, blank=True)

    objects = PacketQuerySet.as_manager()

    times_returned: int
    times_late: int

    class Meta:
        verbose_name = _("offline packet")
        verbose_name_plural = _("offline packets")
        ordering = ["summit_id", "number"]
        constraints = [
            paired("packet", "withdrawn"),
            models.UniqueConstraint(name="packet_number", fields=["summit", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.summit} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Packet %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("packet", args=[self.summit.operation.ref, self.summit.number, self.number])

    @property
    def file_name(self) -> str:
        """Which operation, meeting and packet it is, in letters that every system keeps."""
        return f"{self.summit.operation.ref}-MS{self.summit.number}-packet{self.number}.html"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def late_because(self, now: datetime) -> str:
        return policy.late_because(
            filed_at=self.summit.filed_at, valid_until=self.valid_until, now=now
        )

    @property
    def standing(self) -> policy.State:
        """Where it is. Counts its returns, which `with_returns` counts for a list."""
        if hasattr(self, "times_returned"):
            times, late = self.times_returned, self.times_late
        else:
            times, late = self.returns.count(), self.returns.exclude(late="").count()
        return policy.state_of(
            withdrawn=self.is_withdrawn, returns=times, late_returns=late,
            overdue=bool(self.late_because(timezone.now())),
        )  # fmt: skip


class PacketReturnQuerySet(models.QuerySet["PacketReturn"]):
    def visible_to(self, person: Any) -> PacketReturnQuerySet:
        return self.filter(packet__in=Packet.objects.visible_to(person))

    def under_way(self) -> PacketReturnQuerySet:
        """Kept, and not taken in to the end yet; those too that nobody tries any more."""
        return self.filter(finished_at=None)

    def to_take(self) -> PacketReturnQuerySet:
        """What a worker goes on with, the oldest first."""
        return self.under_way().filter(failures__lt=policy.TRIES).order_by("id")


class PacketReturn(models.Model):
    """A file of a packet that came back: who brought it, and what became of each text.

    A long one is kept whole when it comes, in `brought`, and taken in by parts. Each part moves
    `done` and `texts` on in the transaction that writes its texts, so that a part is there or not.
    """

    packet = models.ForeignKey(Packet, models.PROTECT, related_name="returns")
    digest = models.CharField(max_length=64)
    """SHA-256 of the sealed answers: the same file again is known by it."""
    save_number = models.PositiveIntegerField()
    """How often the packet had been saved to a file on its device."""
    brought = models.JSONField(default=list, editable=False)
    """The texts as they came, in the order in which they are taken in; emptied at the end."""
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    """How many texts it brought, and how many of them are taken in."""
    texts = models.JSONField(default=list)
    """Each text that is taken in with its key, what it replaces, where it belongs, and what became of it."""
    language = models.CharField(max_length=10, default="en")
    """Whoever takes it in speaks to who brought it: sentences about texts are kept in that language."""
    late = models.CharField(max_length=7, choices=policy.Late.choices, blank=True)
    clock_off = models.IntegerField(default=0)
    """By how many minutes the device's clock was seen to be wrong."""
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True, blank=True)
    """When its last part was taken in."""
    failures = models.PositiveSmallIntegerField(default=0)
    """How often the next part broke off, since one was taken in."""
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PacketReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of a packet")
        verbose_name_plural = _("returns of packets")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="packet_return_once", fields=["packet", "digest"]),
            models.UniqueConstraint(
                name="packet_return_one_under_way", fields=["packet"],
                condition=Q(finished_at=None),
            ),
            models.CheckConstraint(
                name="packet_return_done_of_total", condition=Q(done__lte=F("total"))
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="packet_return_to_take", fields=["id"], condition=Q(finished_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.packet} {self.taken_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        summit = self.packet.summit
        return reverse(
            "packet_return", args=[summit.operation.ref, summit.number, self.packet.number, self.pk]
        )

    def stage_at(self, now: datetime) -> policy.Stage:
        return policy.stage_of(
            finished=self.is_finished, failures=self.failures,
            moved_at=self.moved_at or self.taken_at, now=now,
        )  # fmt: skip

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_stopped(self) -> bool:
        """Whether the packet was withdrawn while it was taken in: the rest was left out."""
        withdrawn_at = self.packet.withdrawn_at
        if self.finished_at is None or withdrawn_at is None:
            return False
        return self.finished_at >= withdrawn_at
