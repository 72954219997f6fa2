"""The ladders of all clocks, one clock's with its history, and the form that changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.deadlines import actions, ladder_words, ladders, policy
from coordination.deadlines.ladder_forms import LadderForm, ReasonForm
from coordination.deadlines.ladders import Standing
from coordination.deadlines.models import LadderVersion
from coordination.people.actions import is_secretariat
from smcc.rules.refusals import NotYours, Refusal, Stale
from smcc.web import listing

VERSIONS_ON_A_PAGE = 20


def ladders_page(request: HttpRequest) -> HttpResponse:
    """Every clock's ladder in force, in sentences. The clocks are the rulebook's: few, and all shown."""
    context = {
        "lines": ladders.standing(),
        "may_change": is_secretariat(request.user),
        "crumbs": [{"label": _("Policy settings"), "url": reverse("policy_settings")}],
    }
    return render(request, "coordination/deadlines/ladders.html", context)


def ladder_page(request: HttpRequest, clock: str) -> HttpResponse:
    """One clock's ladder and the versions that it had."""
    form = ReasonForm(initial={"version": _standing(clock).ladder.number})
    return _show(request, clock, form)


def reset_ladder(request: HttpRequest, clock: str) -> HttpResponse:
    """Back to the ladder of the rulebook, with a reason."""
    _standing(clock)
    if request.method != "POST":
        return redirect("ladder", clock)
    form = ReasonForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.reset_ladder(clock, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.start_from(refusal.current.number)
            status = 422 if refusal.fields else refusal.status
        else:
            messages.success(request, _done())
            return redirect("ladder", clock)
    return _show(request, clock, form, status=status)


def change_ladder(request: HttpRequest, clock: str) -> HttpResponse:
    """The rows, then the sentences to check, then the new ladder. Nothing typed is lost on the way."""
    standing = _standing(clock)
    if not is_secretariat(request.user):
        raise NotYours(_("Only the secretariat changes the ladders."))
    if request.method != "POST":
        return _rows(request, standing, LadderForm(standing))
    form, doing = LadderForm(standing, request.POST), request.POST.get("do", "")
    if doing in ("add", "edit"):
        form.as_typed(more=int(doing == "add"))
        return _rows(request, standing, form)
    status = 422
    if form.is_valid():
        try:
            if doing == "set":
                actions.change_ladder(clock, by=request.user, **form.said)
                messages.success(request, _done())
                return redirect("ladder", clock)
            return _to_check(request, standing, form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = 422 if refusal.fields else refusal.status
    return _rows(request, standing, form, status=status)


def _standing(name: str) -> Standing:
    found = ladders.standing_of(name)
    if found is None:
        raise Http404
    return found


def _done() -> str:
    return _("The ladder was set. Clocks that run already keep the one they began with.")


def _crumbs(standing: Standing | None = None) -> list[dict[str, Any]]:
    crumbs = [
        {"label": _("Policy settings"), "url": reverse("policy_settings")},
        {"label": _("Ladders"), "url": reverse("ladders")},
    ]
    if standing is not None:
        url = reverse("ladder", args=[standing.clock.name])
        crumbs.append({"label": str(standing.clock.label), "url": url})
    return crumbs


def _show(request: HttpRequest, clock: str, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    standing = _standing(clock)
    versions = LadderVersion.objects.filter(clock=clock).select_related("made_by")
    page = listing.paginate(versions, request.GET, order=("-number",), size=VERSIONS_ON_A_PAGE)
    context = {
        "standing": standing,
        "page": page,
        "changes": ladders.changes(standing.clock, page.rows),
        "may_change": is_secretariat(request.user),
        "form": form,
        "crumbs": _crumbs(),
    }
    return render(request, "coordination/deadlines/ladder.html", context, status=status)


def _rows(
    request: HttpRequest, standing: Standing, form: LadderForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "standing": standing,
        "form": form,
        "may_add": len(form.rows) < policy.MOST_RUNGS,
        "crumbs": _crumbs(standing),
    }
    return render(request, "coordination/deadlines/ladder_change.html", context, status=status)


def _to_check(request: HttpRequest, standing: Standing, form: LadderForm) -> HttpResponse:
    """The ladder in sentences, before it is set. Refused as setting it would be."""
    read = actions.check_ladder(standing.clock.name, by=request.user, **form.said)
    gone, new = policy.compared(standing.ladder.rungs, read)
    context = {
        "standing": standing,
        "words": [ladder_words.words(rung, standing.limit_hours) for rung in read],
        "gone": [ladder_words.words(rung) for rung in gone],
        "new": [ladder_words.words(rung) for rung in new],
        "reason": form.said["reason"],
        "hidden": list(form.hidden()),
        "crumbs": _crumbs(standing),
    }
    return render(request, "coordination/deadlines/ladder_check.html", context)
