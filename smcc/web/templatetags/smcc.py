"""The words every template may use: moments, time left, status, fields, steps, pages.

Built in: no `{% load %}` is needed. Each tag's docstring is its manual; see `docs/pages.md`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template.context import RequestContext
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from smcc.web import icons, times
from smcc.web.form_errors import summary
from smcc.web.typed_time_words import examples_text

register = template.Library()

STATUS_ICONS = {
    "ok": "check-circle",
    "soon": "clock",
    "late": "exclamation-triangle",
    "was_late": "check-circle",
    "waiting": "pause-circle",
    "neutral": "ellipsis-horizontal-circle",
    "draft": "pencil",
    "contested": "arrows-right-left",
}


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """`{% icon "clock" %}`: a heroicon (micro) in the colour of the text. Always beside a word."""
    return icons.icon(name, size)


@register.simple_tag
def dir() -> str:
    """`<html lang="…" dir="{% dir %}">`: "rtl" or "ltr", by the active language."""
    return "rtl" if translation.get_language_bidi() else "ltr"


@register.simple_tag
def moment(at: datetime | None, zone: str | tzinfo | None = None) -> SafeString:
    """`{% moment at zone %}`: "Thu 14 Mar 18:00 Kyiv · 17:00 you". Nothing where `at` is None.

    Without a zone the moment is said in the reader's own. The reader's time follows only
    where it differs, and with its day where that is another one.
    """
    if at is None:
        return SafeString("")
    return times.moment_html(*times.moment_key(at, zone))


@register.simple_tag
def day(on: date | None) -> SafeString:
    """`{% day on %}`: a civil day, "Thu 14 Mar". Nothing where None."""
    if on is None:
        return SafeString("")
    if isinstance(on, datetime):
        on = timezone.localtime(on).date()
    said = times.day_text(on)
    return format_html('<time class="moment" datetime="{}">{}</time>', on.isoformat(), said)


@register.simple_tag
def time_left(due: datetime | None, now: datetime | None = None, long: bool = False) -> SafeString:
    """`{% time_left due now %}`: "31 h left", "3 d 4 h late"; `long=True` spells units out.

    The page's script keeps it true while the page stays open, on the server's time.
    """
    if due is None:
        return SafeString("")
    left = due - (now or timezone.now())
    late = left <= timedelta(0)
    said = times.left_html(abs(left) // times.MINUTE, late, long, translation.get_language())
    return SafeString(
        f'<span class="left{" is-late" if late else ""}" data-due="{int(due.timestamp())}"'
        f"{' data-long' if long else ''}>{said}</span>"
    )


@register.simple_tag
def since(at: datetime | None, now: datetime | None = None) -> str:
    """`{% since at now %}`: "34 h ago"."""
    return times.unbroken(times.time_since(at, now or timezone.now())) if at else ""


@register.simple_tag
def status_tag(word: Any, kind: str = "neutral") -> SafeString:
    """`{% status_tag "Overdue" "late" %}`: word, icon and colour.

    Kinds: ok, soon, late, was_late, waiting, neutral, draft, contested. An unknown kind is neutral.
    """
    if kind not in STATUS_ICONS:
        kind = "neutral"
    svg = icons.icon(STATUS_ICONS[kind])
    return SafeString(f'<span class="tag {kind}">{svg}{conditional_escape(word)}</span>')


@register.inclusion_tag("_components/_field.html")
def field(bound: BoundField, label: Any = "", autofocus: bool = False) -> dict[str, Any]:
    """`{% field form.name %}`: label, hint, error and control, tied together for screen readers.

    `label` replaces the form's own. Hidden fields are written bare.
    """
    if autofocus:
        bound.field.widget.attrs["autofocus"] = True
    return {
        "field": bound,
        "label": label or bound.label,
        "is_group": bound.use_fieldset,
        "is_tick": isinstance(bound.field.widget, CheckboxInput),
        "is_optional": not bound.field.required,
    }


@register.simple_tag
def date_examples() -> str:
    """`{% date_examples as said %}`: how a date may be typed, in the reader's language."""
    return examples_text()


@register.inclusion_tag("_components/_error_summary.html")
def error_summary(*forms: Any, heading: Any = "") -> dict[str, Any]:
    """`{% error_summary form other_form … %}`: what is wrong, with a link to each field.

    Nothing where nothing is wrong. Put it first in the content. `heading` where nothing was to be
    saved, such as a file that could not be read.
    """
    return {
        "errors": [found for each in forms if each for found in summary(each)],
        "heading": heading,
    }


@register.inclusion_tag("_components/_page_links.html", takes_context=True)
def page_links(context: RequestContext, page: Any) -> dict[str, Any]:
    """`{% page_links page %}`: earlier and later pages of a `smcc.web.listing.Page`.

    Keeps the filters of the address.
    """
    kept = context["request"].GET.copy()
    links = {}
    for name, key in (("previous", "before"), ("next", "after")):
        query = kept.copy()
        query.pop("after", None)
        query.pop("before", None)
        if cursor := getattr(page, name):
            query[key] = cursor
            links[name] = "?" + query.urlencode()
    kept.pop("after", None)
    kept.pop("before", None)
    return {"first": "?" + kept.urlencode(), **links}


@register.inclusion_tag("_components/_step_buttons.html", takes_context=True)
def step_buttons(
    context: template.Context,
    offers: Any,
    url: str,
    version: int | None = None,
    label: Any = "",
    mark: Any = "",
) -> dict[str, Any]:
    """`{% step_buttons offers url version=thing.version %}`: a thing's steps as buttons.

    An open step posts to `url` the fields `step` (its name), `version` and `reason`. A step
    with `own_door` is a link to `url` + name + "/". A closed one shows its sentence. Where a page
    shows the steps of several things, `mark` tells their fields apart: the thing's key.
    """
    return {
        "offers": offers,
        "url": url,
        "version": version,
        "label": label,
        "mark": f"-{mark}" if mark else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def attribute(name: str, value: Any) -> SafeString:
    """`{% attribute "id" heading_id %}`: the attribute where it has a value, else nothing."""
    if value in (None, "", False):
        return SafeString("")
    return format_html(' {}="{}"', mark_safe(name), value)  # noqa: S308 (written in templates)
