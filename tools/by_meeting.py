"""What the API's doors to the records beside a meeting have in common."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tools.mini_summit.models import MiniSummit

OF_MEETING = "summit__operation__drill_factor"
"""Where what belongs to a meeting says that it is part of a drill."""
OF_ROW = "decision__operation__drill_factor"


class VisibleSummit(serializers.PrimaryKeyRelatedField):
    """A meeting by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return MiniSummit.objects.visible_to(self.context["request"].user)
