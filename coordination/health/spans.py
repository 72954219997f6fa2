"""Spans to the second. The pages for coordinators round to minutes; here a second is what is measured."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from smcc.web.times import HOUR, HOURS_UP_TO, MINUTE, span_text

SECOND = timedelta(seconds=1)
TENTHS_UP_TO = 10 * SECOND


def exact_text(span: timedelta) -> str:
    """ "0.4 s", "12 s", "4 min 12 s", "3 h 5 min", "2 d 4 h"."""
    if span < TENTHS_UP_TO:
        return _("%(n)s s") % {"n": number_format(span / SECOND, 1)}
    if span < MINUTE:
        return _("%(n)s s") % {"n": span // SECOND}
    if span < HOUR:
        minutes, rest = divmod(span, MINUTE)
        return _("%(minutes)d min %(seconds)d s") % {
            "minutes": minutes,
            "seconds": rest // SECOND,
        }
    if span < HOURS_UP_TO:
        hours, rest = divmod(span, HOUR)
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest // MINUTE}
    return span_text(span)


def ago_text(span: timedelta) -> str:
    """How long ago, to the second: "12 s ago". A clock that runs ahead makes no future of it."""
    return pgettext("time before now", "%(span)s ago") % {"span": exact_text(max(span, 0 * SECOND))}
