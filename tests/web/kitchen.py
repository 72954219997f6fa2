"""The kitchen sink: every component on one page, for pictures and for the tests of the look."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace as Thing
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from smcc.rules.refusals import NotReady
from smcc.rules.workflow import Offer, step
from smcc.web import forms
from smcc.web.clock_face import ClockFace
from smcc.web.listing import Page

ZONE = "Europe/Kyiv"
NOW = datetime(2026, 3, 12, 9, 20, tzinfo=ZoneInfo("UTC"))
HOUR = timedelta(hours=1)


class EntryForm(forms.Form):
    name = django_forms.CharField(label="Name of the operation", max_length=80)
    kind = django_forms.ChoiceField(
        label="Kind of crisis",
        choices=[("", "Choose one"), ("conflict", "Armed conflict"), ("flood", "Flood")],
    )
    onset = forms.ZonedDateTimeField(
        label="Onset", help_text="When the emergency began, in the time of the place.", zone=ZONE
    )
    scale = django_forms.ChoiceField(
        label="Scale, as declared",
        widget=django_forms.RadioSelect,
        choices=[("small", "Small"), ("medium", "Medium"), ("large", "Large")],
        required=False,
    )
    present = django_forms.MultipleChoiceField(
        label="Who is present",
        widget=django_forms.CheckboxSelectMultiple,
        choices=[("urcs", "Ukrainian Red Cross Society"), ("icrc", "ICRC"), ("ifrc", "IFRC")],
        required=False,
    )
    text = django_forms.CharField(
        label="What happened", widget=django_forms.Textarea, help_text="One fact, one entry.",
        required=False,
    )  # fmt: skip
    estimated = django_forms.BooleanField(label="The time is estimated", required=False)
    paper = django_forms.FileField(label="Attachment", required=False)


def clocks() -> list[ClockFace]:
    common = {"now": NOW, "zone": ZONE, "url": "#clock"}
    source = {
        "basis_kind": "source",
        "basis": "Real-time review of large-scale operations, recommendation 2. The start is our reading.",
    }
    return [
        ClockFace(
            **common, **source, name="Minimum parameters issued", state="overdue",
            started_at=NOW - 54 * HOUR, target_at=NOW - 18 * HOUR, due_at=NOW - 6 * HOUR,
            counts_from="receipt of the Joint Statement", recorded_by="Secretary General, URCS",
            next_rung_at=NOW + 18 * HOUR,
            next_rung_to="ICRC Director of Operations, IFRC Under Secretary General",
            waits_for="ICRC, and 2 of 11 decisions", note="Onset 76 h ago",
        ),
        ClockFace(
            **common, name="Decision table filed", state="soon", started_at=NOW - 9 * HOUR,
            target_at=NOW - 3 * HOUR, due_at=NOW + 3 * HOUR, counts_from="Mini-Summit held",
            recorded_by="Coordinator of the operation", basis_kind="default", next_rung_at=NOW + HOUR,
            next_rung_to="Convener",
        ),
        ClockFace(
            **common, **source, name="Joint Statement issued", state="running",
            started_at=NOW - 17 * HOUR, target_at=NOW + 19 * HOUR, due_at=NOW + 31 * HOUR,
            counts_from="onset", recorded_by="Coordinator of the operation",
            next_rung_at=NOW + 7 * HOUR, next_rung_to="Convener and co-convener",
        ),
        ClockFace(
            **common, name="Mini-Summit held", state="met", started_at=NOW - 60 * HOUR,
            due_at=NOW - 12 * HOUR, ended_at=NOW - 30 * HOUR, counts_from="onset",
        ),
        ClockFace(
            **common, name="MCA concluded", about="Pakistan", state="met_late", due_at=NOW - 96 * HOUR,
            started_at=NOW - 150 * HOUR, ended_at=NOW - 40 * HOUR, basis_kind="default",
        ),
    ]  # fmt: skip


def offers() -> list[Offer]:
    file = step("file", "File the decision table", "held", "filed", by=["convener"])
    hold = step("hold", "Record as held", "scheduled", "held", by=["convener"], own_door=True)
    waive = step(
        "waive", "Waive this Mini-Summit", "held", "waived", by=["convener"], needs_reason=True
    )
    issue = step(
        "issue", "Issue", "filed", "issued", by=["convener"],
        confirm="By issuing you say that both principals have endorsed this text.",
    )  # fmt: skip
    return [
        Offer(issue, None),
        Offer(file, NotReady("You cannot file the table yet, because 2 decisions have no lead.")),
        Offer(hold, None),
        Offer(waive, None),
    ]


def kitchen_context(request: HttpRequest) -> dict:
    bad = {
        "name": "", "kind": "", "onset_date": "2026-03-29", "onset_time": "03:30",
        "text": "Pumps arrived 🚒 at the depot. وصلت المضخات", "scale": "large",
    }  # fmt: skip
    form = EntryForm(bad if "bad" in request.GET else None)
    if form.is_bound:
        form.is_valid()
    rows = [
        Thing(
            ref="UKR-2022", name="Ukraine and neighbouring countries", state="Overdue", kind="late",
            due=NOW - 6 * HOUR, lead="Ukrainian Red Cross Society", late=True,
        ),
        Thing(
            ref="PAK-2022", name="Pakistan floods", state="Due soon", kind="soon",
            due=NOW + 3 * HOUR, lead="Pakistan Red Crescent", late=False,
        ),
        Thing(
            ref="SYN-2026", name="زلزال في منطقة ساحلية", state="Running", kind="neutral",
            due=NOW + 80 * HOUR, lead="الهلال الأحمر", late=False,
        ),
    ]  # fmt: skip
    return {
        "form": form, "clocks": clocks(), "offers": offers(), "rows": rows,
        "now": NOW, "zone": ZONE, "inbox_unread": 3,
        "page": Page(rows, previous="abc", next="def"),
        "sections": [
            {"label": "Overview", "url": "#", "current": True},
            {"label": "Decisions", "url": "#", "count": 12},
            {"label": "Logbook", "url": "#", "count": 48},
            {"label": "Documents", "url": "#"},
        ],
        "crumbs": [{"label": "Operations", "url": "#"}, {"label": "Ukraine 2022", "url": "#"}],
        "facts": [
            {"label": "Host National Society", "value": "Ukrainian Red Cross Society", "url": "#"},
            {"label": "Convener", "value": "", "url": "#", "empty": True},
            {"label": "Onset", "value": "24 Feb 2022 05:00 Kyiv, exact", "url": "#"},
        ],
        "statuses": [
            ("Issued", "ok"), ("Due soon", "soon"), ("Overdue", "late"),
            ("Waiting for ICRC", "waiting"), ("Scheduled", "neutral"), ("Draft", "draft"),
            ("Contested", "contested"),
        ],
    }  # fmt: skip


def kitchen_sink(request: HttpRequest) -> HttpResponse:
    if "said" in request.GET:
        messages.success(request, "The logbook entry was saved.")
    return render(request, "web_test/kitchen.html", kitchen_context(request))


def clock_due_in(seconds: int) -> ClockFace:
    """A clock that really runs, and is due so many seconds from now."""
    now = timezone.now()
    due = now + timedelta(seconds=seconds)
    return ClockFace(
        name="Decision table filed", about="Ukraine 2022", now=now, zone=ZONE, due_at=due,
        state="running" if due > now else "overdue", started_at=now - 9 * HOUR,
    )  # fmt: skip
