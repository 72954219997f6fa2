"""The agenda as a meeting's record shows it in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from rest_framework import serializers

from tools.agenda import policy


class AgendaShape(serializers.Serializer):
    """An item of the agenda. The follow-up of earlier decisions stands first and is not among them."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    proposed_by = serializers.CharField(allow_null=True)
    purpose = serializers.ChoiceField(policy.Purpose.choices, allow_blank=True)
    scope = serializers.ChoiceField(policy.Scope.choices, allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    aob_since = serializers.DateTimeField(allow_null=True)


def agenda_of(summit: Any) -> list[dict[str, Any]]:
    """What is taken up, in order, and then what stands under any other business."""
    names = ("id", "title", "who", "purpose", "scope", "minutes", "aob_since")
    rows = [
        *summit.agenda.taken_up().annotate(who=F("proposed_by__code")).values(*names),
        *summit.agenda.under_aob().annotate(who=F("proposed_by__code")).values(*names),
    ]
    return [{"proposed_by": row.pop("who"), **row} for row in rows]
