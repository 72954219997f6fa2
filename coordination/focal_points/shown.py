"""Focal points in words: how each stands at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from coordination.focal_points.models import FocalPoint
from smcc.web.times import day_text


@dataclass(frozen=True)
class Shown:
    """A focal point read by `with_standing`, as pages show it."""

    point: FocalPoint
    now: datetime

    @property
    def due_at(self) -> datetime | None:
        return getattr(self.point, "due_at", None)

    @property
    def is_late(self) -> bool:
        return self.point.is_open and self.due_at is not None and self.due_at < self.now

    @property
    def state(self) -> str:
        """A stable lowercase word."""
        if not self.point.is_open:
            return "ended"
        if self.point.is_vacant:
            return "vacant"
        return "to_confirm" if self.is_late else "confirmed"

    @property
    def word(self) -> str:
        if self.state == "confirmed" and self.point.confirmed_at is None:
            return _("Named")
        return {
            "ended": _("Ended"),
            "vacant": _("Vacant"),
            "to_confirm": _("To be confirmed"),
            "confirmed": _("Confirmed"),
        }[self.state]

    @property
    def kind(self) -> str:
        return {"ended": "draft", "vacant": "waiting", "to_confirm": "late", "confirmed": "ok"}[
            self.state
        ]

    @property
    def sentence(self) -> str:
        said = day_text(self.point.said_right_on)
        if not self.point.is_open and self.point.ended_at is not None:
            return _("Ended on %(day)s.") % {
                "day": day_text(self.point.day_of(self.point.ended_at))
            }
        if self.point.confirmed_at is None:
            return _("Named on %(day)s, not confirmed since.") % {"day": said}
        return _("Confirmed on %(day)s.") % {"day": said}
