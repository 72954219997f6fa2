"""The kinds of things that the record speaks of: what they are called, and where one of them is."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.components.models import Component, Country
from coordination.deadlines import registry
from coordination.deadlines.models import Deadline
from coordination.handovers.models import HandOver
from coordination.people.models import Person, Post
from coordination.thing import Thing

HOUSE_KINDS: dict[str, Any] = {
    "blindness": _("Gap in which the clocks were not seen"),
    "calendar": _("Calendar"),
    "committee": _("Steering Committee"),
    "component": _("Component"),
    "contact": _("Contact"),
    "country": _("Country"),
    "deadline": _("Clock"),
    "delivery": _("Message"),
    "hand_over": _("Hand-over of a post"),
    "ladder": _("Ladder of a clock"),
    "log_entry": _("Log entry"),
    "person": _("Person"),
    "post": _("Post"),
    "record": pgettext_lazy("of what was done", "Record"),
    "reference": _("Reference data"),
    "setting": _("Policy setting"),
    "token": _("Access token"),
}
"""Those without a workflow of their own."""


@cache
def models() -> dict[str, Any]:
    """Every kind that is a model of ours, by its name in the record."""
    found: dict[str, Any] = {
        "component": Component, "country": Country, "deadline": Deadline, "hand_over": HandOver,
        "person": Person, "post": Post,
    }  # fmt: skip
    for model in apps.get_models():
        kind = getattr(model, "kind", None)
        if isinstance(kind, str) and kind not in found:
            found[kind] = model
    return found


def labels() -> dict[str, Any]:
    """What each kind is called, by its name in the record."""
    found = dict(HOUSE_KINDS)
    for kind, model in models().items():
        if issubclass(model, Thing) and hasattr(model, "workflow"):
            found[kind] = model.workflow.label
        else:
            found.setdefault(kind, model._meta.verbose_name)
    return found


def choices() -> list[tuple[str, Any]]:
    """All kinds for a filter, by what they are called."""
    return sorted(labels().items(), key=lambda each: str(each[1]).casefold())


def label_of(kind: str) -> str:
    return str(labels().get(kind, kind.replace("_", " ")))


def address_of(kind: str, key: str, person: Any) -> str:
    """Where the thing of this kind and key is, for somebody who may see it; else nothing. One query."""
    if kind == "setting":
        return reverse("change_setting", args=[key]) if registry.setting(key) else ""
    if kind == "ladder":
        return reverse("ladder", args=[key]) if registry.clock(key) else ""
    if kind == "record":
        return reverse("audit")
    if kind == "person":
        return reverse("person", args=[key]) if key.isdigit() else ""
    model = models().get(kind)
    if model is None:
        return ""
    by = {Component: "code", Country: "iso3"}.get(model, "pk")
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(person)
    try:
        found = rows.filter(**{by: key}).first()
        return str(found.get_absolute_url()) if found is not None else ""
    except (ValueError, AttributeError, NoReverseMatch):
        return ""
