"""What is sent to the API where recommendations are named."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.linking import named
from recommendations.recommendation.models import Recommendation
from smcc.rest.inputs import MANY


class RecommendationsInput(serializers.ListField):
    """Several recommendations by review and number: ["LLR-2024 4", "LLR-2024 5"]."""

    default_error_messages = {
        "unknown": _("“%(code)s” is not known here. Name the review and the number: LLR-2024 4."),
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=60), max_length=MANY, **more)

    def to_internal_value(self, data: Any) -> list[Recommendation]:
        seen = Recommendation.objects.visible_to(self.context["request"].user)
        codes = {code: self.whole(code) for code in super().to_internal_value(data)}
        found = named(seen, codes.values())
        for code, whole in codes.items():
            if whole not in found:
                said = self.error_messages["unknown"] % {"code": code[:60]}
                raise serializers.ValidationError(said, code="unknown")
        return list(dict.fromkeys(found.values()))

    def whole(self, code: str) -> str:
        """The code with its review, where what is sent beside it says which."""
        return code


@extend_schema_field(
    {
        "type": "array", "maxItems": MANY,
        "items": {"oneOf": [{"type": "string", "maxLength": 60}, {"type": "integer"}]},
    }
)  # fmt: skip
class NumbersInput(RecommendationsInput):
    """The same; beside a `review` the numbers alone are enough: [4, 5]."""

    def whole(self, code: str) -> str:
        sent: Any = getattr(self.parent, "initial_data", {})
        ref = sent.get("review") if isinstance(sent, dict) else None
        return f"{ref} {code}" if isinstance(ref, str) and code.isdigit() else code
