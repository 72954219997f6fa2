"""What people are told before a drill: what will happen, when, and what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coordination.deadlines import messages
from coordination.drills.models import Drill
from smcc.web.times import span_text


def announcement(
    drill: Drill, person: Any, *, by: Any, before: datetime | None = None
) -> messages.Text:
    """The announcement for one person, in their language and time zone.

    `before` is the time that was told earlier, where it no longer holds.
    """
    operation = drill.operation
    with messages.read_by(person) as zone_name:
        when = messages.spoken_time(drill.starts_at, zone_name)
        there = messages.spoken_time(drill.starts_at, operation.onset_zone)
        subject = _("%(ref)s · be ready for a drill of the 48 hours on %(when)s")
        context = {
            "drill": drill,
            "operation": operation,
            "when": when,
            "before": messages.spoken_time(before, zone_name) if before else "",
            "there": there if there != when else "",
            "lasts": span_text(drill.lasts(), long=True),
            "by": by.name,
            "address": messages.absolute(drill.get_absolute_url()),
        }
        return messages.Text(
            messages.marked(subject % {"ref": operation.ref, "when": when}, is_drill=True),
            render_to_string("coordination/drills/announcement.txt", context).strip(),
            drill.get_absolute_url(),
        )
