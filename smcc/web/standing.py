"""What stands in a record, field by field, beside what somebody typed into its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from smcc.web.times import day_text, moment_text


def differing(form: forms.BaseForm, current: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Label and present value of each field whose typed value differs from what stands (`current`, by field)."""
    return list(_differing(form, current))


def _differing(form: forms.BaseForm, current: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for bound in form:
        if bound.is_hidden or bound.name not in current:
            continue
        field, value, typed = bound.field, current[bound.name], bound.data
        if isinstance(field, forms.CharField) and not isinstance(value, str):
            # Names of things: "UKR" and "Ukraine" are the same.
            value = field.prepare_value(value)
            typed = field.prepare_value(getattr(form, "cleaned_data", {}).get(bound.name, typed))
        if field.has_changed(value, typed):
            yield {"label": bound.label, "value": _spoken(field, value)}


def _spoken(field: forms.Field, value: Any) -> str:
    if value is None or value == "" or value == []:
        return str(_("nothing"))
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(_chosen(field, value)) or str(_("nothing"))
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        pairs: Any = flatten_choices(offered)
        known = {str(key): str(label) for key, label in pairs}
        said = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(known.get(str(each), str(each)) for each in said)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        return moment_text(value, getattr(field, "zone", None))
    if isinstance(value, date):
        return day_text(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _chosen(field: Any, value: Any) -> list[str]:
    """The names of the rows that stand, given as rows or by the keys that the field goes by."""
    given = value if isinstance(value, (list, tuple)) else [value]
    key = field.to_field_name or "pk"
    keys = [getattr(each, key, each) for each in given]
    return [
        str(field.label_from_instance(row)) for row in field.queryset.filter(**{f"{key}__in": keys})
    ]
