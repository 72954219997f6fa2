"""The audit record: one chain of hashes per subject, without foreign keys, never changed, never deleted."""

from __future__ import annotations

from django.db import models


class Chain(models.Model):
    """The head of one chain ("operation:UKR-2022-01", "house"). Locking it orders its writers."""

    name = models.CharField(max_length=100, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.name


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of(self, kind: str, key: object) -> AuditEventQuerySet:
        """The events of one thing, oldest first."""
        return self.filter(target_kind=kind, target_id=str(key)).order_by("id")


class AuditEvent(models.Model):
    """What happened: who, when, to what, from which state to which, and why.

    Ids and names are copied, not referenced: the record outlives what it speaks of.
    The database refuses UPDATE and DELETE on this table (see the migration's triggers).
    """

    chain = models.CharField(max_length=100)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    target_kind = models.CharField(max_length=60)
    target_id = models.CharField(max_length=80)
    target_label = models.CharField(max_length=300, blank=True)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="audit_one_number_per_chain", fields=["chain", "number"]),
        ]
        indexes = [
            models.Index(name="audit_target", fields=["target_kind", "target_id", "id"]),
            models.Index(name="audit_actor", fields=["actor_id", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.number} {self.verb}"
