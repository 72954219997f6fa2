"""Briefings in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.briefings.models import Briefing
from smcc.web.times import day_text


def leader_of(post: Any) -> str:
    """The new leader as a part of a sentence, without the person's name: "Head of Delegation of the ICRC"."""
    said = {"duty": post.get_duty_display(), "component": post.component.called}
    return _("%(duty)s, %(component)s") % said


def sentence_of(briefing: Briefing) -> str:
    """Since when somebody new leads, and whether they were briefed."""
    day = day_text(timezone.localtime(briefing.starts_at).date())
    said = {"who": leader_of(briefing.post), "day": day}
    if briefing.held_at is not None:
        said["held"] = day_text(timezone.localtime(briefing.held_at).date())
        return _("New since %(day)s: %(who)s. Briefed on %(held)s.") % said
    if briefing.is_waived:
        return _("New since %(day)s: %(who)s. The briefing was waived.") % said
    if briefing.is_called_off:
        return _("New since %(day)s: %(who)s. No longer in the post.") % said
    if briefing.is_planned and briefing.planned_on is not None:
        said["planned"] = day_text(briefing.planned_on)
        return _("New since %(day)s: %(who)s. The briefing is planned for %(planned)s.") % said
    return _("New since %(day)s: %(who)s, not yet briefed.") % said


def kind_of(briefing: Briefing, now: datetime) -> str:
    due_at = getattr(briefing, "due_at", None)
    if briefing.is_open:
        return "late" if due_at is not None and due_at < now else "waiting"
    return "ok" if briefing.held_at is not None else "draft"
