"""What people are told before a drill: what will happen, when, and what to do."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coordination.deadlines import messages
from coordination.drills.models import Drill
from smcc.web.times import span_text


def announcement(drill: Drill, person: Any, *, by: Any) -> messages.Text:
    """The announcement for one person, in their language and time zone."""
    operation = drill.operation
    with messages.read_by(person) as zone_name:
        when = messages.spoken_time(drill.starts_at, zone_name)
        there = messages.spoken_time(drill.starts_at, operation.onset_zone)
        subject = _("%(ref)s · be ready for a drill of the 48 hours on %(when)s")
        context = {
            "drill": drill,
            "operation": operation,
            "when": when,
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
