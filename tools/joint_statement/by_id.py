"""What the API's doors beside a Joint Statement have in common: which statement they speak of."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from smcc.web.id_filter import IdFilter
from tools.joint_statement.models import JointStatement


class OfStatement(django_filters.FilterSet):
    """Records of one version of a statement, by its id."""

    joint_statement = IdFilter(label=_("Joint Statement (its id)"), field_name="statement")


class VisibleStatement(serializers.PrimaryKeyRelatedField):
    """A statement by its id, among those that may be seen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=JointStatement.objects.none(), **more)

    def get_queryset(self) -> Any:
        return JointStatement.objects.visible_to(self.context["request"].user)
