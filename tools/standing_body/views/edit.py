"""Setting up and changing a standing body; its members and meetings."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination import process
from coordination.components.fields import known_components
from coordination.components.models import Country
from coordination.countries.editing import edited
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotReady
from smcc.web.forms import sent_by
from tools.standing_body import actions, meetings, policy, seats
from tools.standing_body.forms import (
    BodyForm,
    EndForm,
    MeetingForm,
    MemberForm,
    NextMeetingForm,
    ReasonForm,
)
from tools.standing_body.models import StandingBody
from tools.standing_body.views.page import crumbs, found

WAYS = ["GET", "POST"]


@require_http_methods(WAYS)
def new(request: PersonRequest, iso3: str) -> HttpResponse:
    """Set up the body of a level."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    actions.check_may_open(country, request.user)
    there = StandingBody.objects.open().filter(country=country).values_list("level", flat=True)
    offered = set(policy.TOP_DOWN) - set(there)
    if not offered:
        raise NotReady(
            _("%(country)s has a body of each of the three levels.") % {"country": country.name}
        )
    # A level that was set up meanwhile is refused by name, not as a choice that is not there.
    levels = set(policy.TOP_DOWN) if request.method == "POST" else offered
    form = BodyForm(
        sent_by(request), country=country, offered=levels,
        initial={"rhythm": policy.Rhythm.MONTHLY},
    )  # fmt: skip

    def act(said: dict[str, Any]) -> StandingBody:
        said.pop("version")
        return actions.open_body(country, by=request.user, **said)

    context = {
        "title": _("Set up a standing body"), "kicker": country.name, "crumbs": crumbs(country),
        "back": country.get_absolute_url(), "button": _("Set it up"),
        "lead": _("A Movement Coordination Agreement works through bodies on three levels."),
    }  # fmt: skip
    return edited(
        request, form, act, context=context, done=_("It is set up. Name who sits there next.")
    )


@require_http_methods(WAYS)
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is written of it."""
    body = _open(request, pk, policy.MAY_KEEP)
    initial = {name: getattr(body, name) for name in (*actions.EDITABLE, "version")}
    form = BodyForm(sent_by(request), country=body.country, initial=initial)

    def act(said: dict[str, Any]) -> StandingBody:
        version = said.pop("version")
        return actions.amend(body, by=request.user, changes=said, version=version)

    return edited(request, form, act, context=_about(body, _("Change the body")), done=_("Saved."))


@require_http_methods(WAYS)
def member_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Have a post sit there."""
    body = _open(request, pk, policy.MAY_KEEP)
    form = MemberForm(sent_by(request), body=body)

    def act(said: dict[str, Any]) -> StandingBody:
        seats.add_member(body, by=request.user, **said)
        return body

    done = _("The post sits there now.")
    return edited(request, form, act, context=_about(body, _("Add a member")), done=done)


@require_http_methods(WAYS)
def member_end(request: PersonRequest, pk: int, member: int) -> HttpResponse:
    """Say until when a post sits there."""
    body = _open(request, pk, policy.MAY_KEEP)
    rows = body.members.select_related("post__component", "post__country", "body")
    mine = get_object_or_404(rows, pk=member)
    form = EndForm(sent_by(request), initial={"version": body.version})

    def act(said: dict[str, Any]) -> StandingBody:
        seats.end_member(mine, by=request.user, **said)
        return body

    context = _about(body, _("End the membership of “%(post)s”") % {"post": mine.post})
    return edited(request, form, act, context=context, done=_("Its last day is recorded."))


@require_http_methods(WAYS)
def next_meeting(request: PersonRequest, pk: int) -> HttpResponse:
    """Say when and where it meets next."""
    body = _open(request, pk, policy.MAY_CONVENE)
    form = NextMeetingForm(sent_by(request), body=body)

    def act(said: dict[str, Any]) -> StandingBody:
        return meetings.plan_next(body, by=request.user, **said)

    context = _about(body, _("Next meeting"))
    return edited(request, form, act, context=context, done=_("Saved."))


@require_http_methods(WAYS)
def meeting_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a meeting that was held."""
    body = _open(request, pk, policy.MAY_CONVENE)
    initial = {"version": body.version}
    form = MeetingForm(sent_by(request), initial=initial)

    def act(said: dict[str, Any]) -> StandingBody:
        meetings.record_meeting(body, by=request.user, **said)
        return body

    context = _about(body, _("Record a meeting")) | {"components": known_components()}
    return edited(request, form, act, context=context, done=_("The meeting is recorded."))


@require_http_methods(WAYS)
def meeting_take_back(request: PersonRequest, pk: int, meeting: int) -> HttpResponse:
    """Take back a meeting that was recorded by mistake."""
    body = _open(request, pk, policy.MAY_CONVENE)
    mine = get_object_or_404(body.meetings.standing().select_related("body"), pk=meeting)
    form = ReasonForm(sent_by(request), initial={"version": body.version})

    def act(said: dict[str, Any]) -> str:
        meetings.take_back_meeting(mine, by=request.user, **said)
        return reverse("body_meetings", args=[body.pk])

    context = _about(body, _("Take back a meeting")) | {
        "back": reverse("body_meetings", args=[body.pk])
    }
    done = _("The meeting is taken back. The record keeps it.")
    return edited(request, form, act, context=context, done=done)


def _open(request: PersonRequest, pk: int, roles: frozenset[Any]) -> StandingBody:
    body = found(request, pk)
    process.check_role(body, request.user, roles)
    actions.check_open(body)
    return body


def _about(body: StandingBody, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "kicker": f"{body.country.name} · {body.title}",
        "crumbs": crumbs(body.country, body),
        "back": body.get_absolute_url(),
        "button": _("Save"),
    }
