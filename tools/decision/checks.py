"""Whether a table, a row and its cells may be written so. Each raises a refusal with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from smcc.rules.refusals import Invalid, OutOfTurn
from tools.decision import policy
from tools.decision.models import Decision


def check_open(summit: Any) -> None:
    if summit.filed_at is not None:
        raise OutOfTurn(
            _("The table is filed. Follow the decision up, or take a new one in the next meeting.")
        )


def check_writable(row: Decision) -> None:
    if row.state not in policy.WRITABLE:
        raise OutOfTurn(
            _("This row is marked “%(state)s”. Reopen it before you write in it.")
            % {"state": row.state_label}
        )


def check_cells(summit: Any, fields: Mapping[str, Any]) -> None:
    if wrong := faults_of(summit, fields):
        raise Invalid(wrong)


def faults_of(summit: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What cannot be right in a row's cells as they would stand, by cell."""
    wrong: dict[str, Any] = {}
    if "topic" in fields and fields["topic"] not in policy.Topic.values:
        wrong["topic"] = _("Choose a topic from the list, or “Other”.")
    if fields.get("topic") == policy.Topic.OTHER and not str(fields.get("subject", "")).strip():
        wrong["subject"] = _("Say what the decision is about.")
    for name in ("text", "disagreement", "subject"):
        limit = room_in(name)
        if len(str(fields.get(name) or "")) > limit:
            wrong[name] = _("This has %(n)d characters; there is room for %(limit)d.") % {
                "n": len(str(fields[name])),
                "limit": limit,
            }
    due, met = fields.get("due_at"), summit.held_at or summit.scheduled_for
    if due is not None and met is not None and due < met:
        wrong["due_at"] = _("This is before the meeting. Give a date after it.")
    elif due is not None and due < summit.operation.onset_at:
        wrong["due_at"] = _("This is before the emergency began. Check the date.")
    post, lead = fields.get("responsible_post"), fields.get("lead")
    if post is not None and lead is not None and not post.belongs_to(lead):
        wrong["responsible_post"] = _("This post does not belong to the lead component.")
    return wrong


def checked_link(step: str, link: str) -> str:
    """A link to what shows that a decision is done: to a page of the web, and beside that step alone.

    Typed without its beginning ("www.redcross.int"), it is one by https.
    """
    if not link:
        return ""
    if step != "complete":
        raise Invalid({"evidence_url": _("A link is given where a decision is marked as done.")})
    link = link if "://" in link else f"https://{link}"
    try:
        URLValidator(schemes=["http", "https"])(link)
        fits = len(link) <= room_in("evidence_url")
    except ValidationError:
        fits = False
    if not fits:
        said = _("This is no address of a page. It begins with https:// or http:// and has at most %(n)d characters.")  # fmt: skip
        raise Invalid({"evidence_url": said % {"n": room_in("evidence_url")}})
    return link


def room_in(field: str) -> int:
    """How many characters a cell has room for."""
    about: Any = Decision._meta.get_field(field)
    return about.max_length
