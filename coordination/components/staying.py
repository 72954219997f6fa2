"""Records that are kept of a component in its country: while there are any, its country stays."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext as _

from coordination.components.models import Component
from smcc.rules.words import listed

_kinds: dict[str, type[Model]] = {}


def register(*models: type[Model]) -> None:
    """Make kinds of records known, which have a `component` and its `country`."""
    _kinds.update({model._meta.label: model for model in models})


def why_country_stays(component: Component) -> str:
    """Why the country of a component cannot change, in a sentence; "" where it can."""
    there = [
        model._meta.verbose_name
        for model in _kinds.values()
        if model._default_manager.filter(component=component).exists()
    ]
    if not there:
        return ""
    return _("It has records in its country (%(what)s), so its country cannot change.") % {
        "what": listed(there)
    }
