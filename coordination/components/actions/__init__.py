"""The only writers of components and countries."""

from coordination.components.actions.component import (
    add_component,
    amend_component,
    lift_suspension,
    suspend_component,
)
from coordination.components.actions.country import add_country, amend_country
from coordination.components.actions.keeping import may_amend
from coordination.components.actions.reference import load_reference
from coordination.components.actions.taking import take_reference

__all__ = [
    "add_component",
    "add_country",
    "amend_component",
    "amend_country",
    "lift_suspension",
    "load_reference",
    "may_amend",
    "suspend_component",
    "take_reference",
]
