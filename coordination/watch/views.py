"""The Watch (what waits for the person, which clocks run, which operations there are) and search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from coordination.deadlines.faces import faces
from coordination.deadlines.models import Deadline
from coordination.drills.models import Drill
from coordination.operations.actions import may_log
from coordination.operations.models import Operation
from coordination.sight import sight
from coordination.watch import finding
from coordination.watch.signals import signals
from coordination.watch.sources import sources
from coordination.watch.waiting import Waiting, waiting_for
from smcc.rest import prepared
from smcc.web import clock_face, listing
from smcc.web.text import clean_text

CLOCKS_OVERDUE = 10
CLOCKS_TO_COME = 15
OPERATIONS = 10
DRILLS = 5


def watch(request: HttpRequest) -> HttpResponse:
    """The first page. Its cost does not grow with the number of operations."""
    person: Any = request.user
    now = timezone.now()
    told = signals(person, now)
    waiting = waiting_for(person, without=told.nothing_of)
    listed = [each.deadline.pk for each in waiting if each.deadline]
    seen = Deadline.objects.visible_to(person).outside_drills()
    clocks = seen.open().exclude(pk__in=listed)
    clocks = clocks.select_related("operation")
    overdue = clocks.overdue(now).order_by("-due_at", "-id")[: CLOCKS_OVERDUE + 1]
    to_come = clocks.filter(due_at__gte=now).order_by("due_at", "id")[: CLOCKS_TO_COME + 1]
    operations = Operation.objects.visible_to(person).outside_drills().active()
    overdue_faces, to_come_faces = faces(overdue, now), faces(to_come, now)
    context = {
        "now": now,
        "silence": told.silence,
        "waiting": [_waiting_line(each, now) for each in waiting],
        "overdue": overdue_faces[:CLOCKS_OVERDUE],
        "more_overdue": len(overdue_faces) > CLOCKS_OVERDUE,
        "to_come": to_come_faces[:CLOCKS_TO_COME],
        "more_to_come": len(to_come_faces) > CLOCKS_TO_COME,
        "drills": open_drills(person) if told.has_drill else [],
        "operations": operations.select_related("host").order_by("-onset_at", "-id")[:OPERATIONS],
        "may_log": may_log(person),
    }
    return render(request, "coordination/watch/watch.html", context)


def open_drills(person: Any) -> list[Drill]:
    """The drills that are announced or running, in whose line-up this person is: kept compiled."""

    def rows() -> Any:
        seen = Drill.objects.visible_to(person).open().select_related("operation")
        return seen.order_by("starts_at", "id")[:DRILLS]

    return prepared.fetch(("open drills", sight(person)), rows)


def _waiting_line(each: Waiting, now: datetime) -> dict[str, Any]:
    state = each.state(now)
    kind, word = clock_face.SHOWN_AS.get(state, ("waiting", _("Waiting")))
    return {"what": each, "state": state, "kind": kind, "word": word}


WORDS_AT_MOST = 200
FIRST_FEW = 8
KINDS = ("operations", "components", "log")


def search(request: HttpRequest) -> HttpResponse:
    """`?q=`: the first few of each kind; `&in=operations|components|log|…`: all of one kind, paged."""
    words = " ".join(clean_text(request.GET.get("q", ""))[:WORDS_AT_MOST].split())
    only = request.GET.get("in", "")
    kinds = (*KINDS, *sources())
    only = only if only in kinds else ""
    sections = _kinds(words, only)
    context: dict[str, Any] = {"search_words": words, "only": only, "sections": sections}
    if words:
        found = {}
        for kind in [only] if only else kinds:
            rows, order = _found(kind, words, request.user)
            found[kind] = (
                listing.paginate(rows, request.GET, order=order)
                if only
                else listing.paginate(rows, {}, order=order, size=FIRST_FEW)
            )
        urls = {each["kind"]: each["url"] for each in sections}
        context |= {kind: page for kind, page in found.items() if kind in KINDS}
        context["others"] = [
            {
                "source": source, "page": found[kind], "url": urls[kind],
                "lines": [source.line(row) for row in found[kind]],
            }
            for kind, source in sources().items()
            if found.get(kind)
        ]  # fmt: skip
        context["nothing"] = not any(found.values())
    return render(request, "coordination/watch/search.html", context)


def _found(kind: str, words: str, person: Any) -> tuple[Any, tuple[str, ...]]:
    """What was found of one kind, and the order in which it is shown."""
    if kind == "operations":
        return finding.operations(words, person), ("-onset_at", "-id")
    if kind == "components":
        return finding.components(words), ("rank", "name_en", "id")
    if kind == "log":
        return finding.log_entries(words, person), ("-happened_at", "-id")
    source = sources()[kind]
    return source.rows(words, person), source.order


def _kinds(words: str, only: str) -> list[dict[str, Any]]:
    labels = {
        "": _("Everything"),
        "operations": _("Operations"),
        "components": _("Components"),
        "log": _("Logbook"),
        **{name: source.label for name, source in sources().items()},
    }
    return [
        {
            "kind": kind,
            "label": label,
            "url": "?" + urlencode({"q": words} | ({"in": kind} if kind else {})),
            "current": kind == only,
        }
        for kind, label in labels.items()
    ]
