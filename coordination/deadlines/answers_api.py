"""What people say to a clock, in the API: steps beside `/deadlines/<id>/extend/`."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.deadlines import actions
from coordination.deadlines.actions.cause import LONGEST_CAUSE
from coordination.deadlines.actions.passing_on import LONGEST_WORD
from coordination.deadlines.api import DeadlineDoor, Nothing
from coordination.people.models import Person
from smcc.rest.inputs import ByCode, Input, Moment, Text, Version
from smcc.rules.reasons import LONGEST_REASON


class SnoozeInput(Input):
    """Until when your own reminders of it are held."""

    until = Moment()


class PassOnInput(Input):
    """To whom your own reminders of it go, and why."""

    to = ByCode(Person, "email", help_text="the colleague's e-mail address")
    reason = Text(max_length=LONGEST_WORD)


class ReasonInput(Input):
    """Why, and the version that was read."""

    reason = Text(max_length=LONGEST_REASON)
    version = Version()


class CauseInput(Input):
    """Why the limit was missed."""

    cause = Text(max_length=LONGEST_CAUSE)
    cause_given_at = Moment(
        allow_null=True,
        help_text="as it was read, so that nobody's answer is overwritten; null: none",
    )


class SnoozeDeadline(DeadlineDoor):
    """Not to be reminded for a while."""

    summaries = {"POST": _("Snooze your reminders of a deadline")}
    takes = {"POST": SnoozeInput}

    def post(self, request: Any, pk: int) -> Response:
        """Hold your own reminders, never past the limit. The clock runs on; its last rung is not held."""
        actions.snooze(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


class WakeDeadline(DeadlineDoor):
    """To be reminded again."""

    summaries = {"POST": _("End your snooze of a deadline")}
    takes = {"POST": Nothing}

    def post(self, request: Any, pk: int) -> Response:
        """End your own snooze. What it held is sent now."""
        deadline = self.find(pk)
        self.sent()
        actions.wake_up(deadline, by=request.user)
        return Response(self.record(pk))


class PassDeadlineOn(DeadlineDoor):
    """A colleague is reminded instead."""

    summaries = {"POST": _("Pass your reminders of a deadline on")}
    takes = {"POST": PassOnInput}

    def post(self, request: Any, pk: int) -> Response:
        """Let a colleague have your own reminders of it. The last rung reaches both of you."""
        deadline = self.find(pk)
        actions.pass_on(deadline, by=request.user, **self.sent())
        return Response(self.record(pk))


class TakeDeadlineBack(DeadlineDoor):
    """One's own reminders again."""

    summaries = {"POST": _("Take your reminders of a deadline back")}
    takes = {"POST": Nothing}

    def post(self, request: Any, pk: int) -> Response:
        """Your reminders of it come to yourself again."""
        deadline = self.find(pk)
        self.sent()
        actions.take_back(deadline, by=request.user)
        return Response(self.record(pk))


class WaiveDeadline(DeadlineDoor):
    """Not needed."""

    summaries = {"POST": _("Waive a deadline")}
    takes = {"POST": ReasonInput}

    def post(self, request: Any, pk: int) -> Response:
        """Stop the clock itself, with a reason. Where its subject has a waiver of its own, waive that."""
        actions.waive(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


class RunDeadlineAgain(DeadlineDoor):
    """Needed after all."""

    summaries = {"POST": _("Take the waiver of a deadline back")}
    takes = {"POST": ReasonInput}

    def post(self, request: Any, pk: int) -> Response:
        """A clock that was waived on itself runs on, with the limit that it had."""
        actions.run_again(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


class GiveCause(DeadlineDoor):
    """Why a limit was missed."""

    summaries = {"POST": _("Say why a deadline was missed")}
    takes = {"POST": CauseInput}

    def post(self, request: Any, pk: int) -> Response:
        """Give the cause of a missed limit. An earlier one is replaced; the record keeps it."""
        deadline, sent = self.find(pk), self.sent()
        actions.give_cause(
            deadline, cause=sent["cause"], seen=sent["cause_given_at"], by=request.user
        )
        return Response(self.record(pk))


urlpatterns = [
    path("deadlines/<int:pk>/snooze/", SnoozeDeadline.as_view()),
    path("deadlines/<int:pk>/wake-up/", WakeDeadline.as_view()),
    path("deadlines/<int:pk>/pass-on/", PassDeadlineOn.as_view()),
    path("deadlines/<int:pk>/take-back/", TakeDeadlineBack.as_view()),
    path("deadlines/<int:pk>/waive/", WaiveDeadline.as_view()),
    path("deadlines/<int:pk>/run-again/", RunDeadlineAgain.as_view()),
    path("deadlines/<int:pk>/cause/", GiveCause.as_view()),
]
