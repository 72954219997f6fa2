"""The page for those who keep the house running."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coordination.health.figures import figures_for
from coordination.health.tables import gap_rows, lateness_rows, sweep_rows
from coordination.health.telling import sentences


def operators(request: HttpRequest) -> HttpResponse:
    """Whether reminders are going out, in sentences and in figures, read anew each time."""
    found = figures_for(request.user)
    context = {
        "found": found,
        "sentences": sentences(found),
        "lateness": [
            (_("The last 24 hours"), "day", lateness_rows(found.lateness_day)),
            (_("The last 30 days"), "month", lateness_rows(found.lateness_month)),
        ],
        "gaps": gap_rows(found),
        "sweeps": sweep_rows(found),
    }
    answer = render(request, "coordination/health/operators.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
