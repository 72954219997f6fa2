"""`{% lessons_on "mini_summit" %}`: what reviews learned on a tool, folded, on a page of that tool."""

from __future__ import annotations

from typing import Any

from django import template

from coordination.lessons import registry

register = template.Library()


@register.inclusion_tag("_components/_lessons.html", takes_context=True)
def lessons_on(context: template.Context, tool: str) -> dict[str, Any]:
    """A closed line that opens to at most three lessons. Nothing where there are none.

    Reads `operation` of the page, if it has one: lessons on its countries come first.
    """
    person = getattr(context.get("request"), "user", None)
    if person is None or not person.is_authenticated:
        return {"lessons": []}
    operation = context.get("operation")
    codes = operation.country_codes.split() if operation is not None else []
    return {"lessons": registry.lessons_on(tool, person, countries=codes)}
