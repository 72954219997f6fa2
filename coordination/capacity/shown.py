"""The capacity to convene in words."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.capacity.models import ConvenerCapacity
from smcc.web.times import day_text


def is_late(capacity: ConvenerCapacity, now: datetime) -> bool:
    due_at = getattr(capacity, "due_at", None)
    return capacity.is_described and due_at is not None and due_at < now


def word_of(capacity: ConvenerCapacity, now: datetime) -> str:
    if not capacity.is_described:
        return _("Taken back")
    return _("To be looked at again") if is_late(capacity, now) else _("Described")


def kind_of(capacity: ConvenerCapacity, now: datetime) -> str:
    if not capacity.is_described:
        return "draft"
    return "late" if is_late(capacity, now) else "ok"


def sentence_of(capacity: ConvenerCapacity) -> str:
    """Whose words these are, and of when."""
    if not capacity.is_described or capacity.described_at is None:
        return _("The National Society has taken its description back.")
    said = {"day": day_text(timezone.localtime(capacity.described_at).date())}
    if capacity.is_renewed and capacity.renewed_at is not None:
        said["again"] = day_text(timezone.localtime(capacity.renewed_at).date())
        return _("As the National Society describes it, %(day)s; said to hold on %(again)s.") % said
    return _("As the National Society describes it, %(day)s.") % said
