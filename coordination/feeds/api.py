"""One's own calendar feeds in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.doors import of_operation
from coordination.feeds import actions
from coordination.feeds.models import CalendarFeed
from smcc.rest import idempotency
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import Input
from smcc.rest.shape import Shape, moment, number, text
from smcc.rules.refusals import Invalid

CALENDAR = Shape(
    "CalendarFeed",
    number("id"),
    text(
        "operation", "operation__ref", allow_null=True, help_text="null: all that waits for you"
    ),
    text("hint", help_text="the last letters of the address"),
    moment("made_at"),
    moment("last_read_at", allow_null=True, help_text="to the hour"),
    moment("revoked_at", allow_null=True),
)  # fmt: skip
NEW_CALENDAR = CALENDAR.with_more(
    "NewCalendarFeed", text("address", help_text="shown this once: keep it like a password")
)


class CalendarInput(Input):
    """The operation whose clocks it shows; without one, all that waits for you."""

    operation = of_operation(required=False, allow_null=True)


class Nothing(Input):
    """An empty object, or no body at all."""


class CalendarDoor(Endpoint):
    tag, model = "calendar-feeds", CalendarFeed
    shape = CALENDAR
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return CalendarFeed.objects.visible_to(self.person)


class CalendarFeeds(CalendarDoor, Listing):
    """Your own calendars, newest first."""

    summaries = {"GET": _("List your calendar feeds"), "POST": _("Make a calendar feed")}
    takes = {"POST": CalendarInput}
    gives = {"POST": NEW_CALENDAR}
    creates = True

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and idempotency.HEADER in request.headers:
            # The answer to a key is kept for a day, and a secret is kept nowhere.
            sentence = _(
                "This answer holds a secret that is kept nowhere, so it is not given twice. "
                "Send the request without Idempotency-Key."
            )
            raise Invalid({idempotency.HEADER: sentence})

    def post(self, request: Any) -> Response:
        """Make a calendar. Its address is in this answer alone; no Idempotency-Key is taken here."""
        feed, secret = actions.make_feed(
            request.user, by=request.user, operation=self.sent().get("operation")
        )
        record = self.record(feed.pk) | {"address": actions.address_of(secret)}
        return created(record, reverse("api:calendar_feed", kwargs={"pk": feed.pk}))


class OneCalendarFeed(CalendarDoor, Record):
    """One of your calendars. Its address is not shown again."""

    summaries = {"GET": _("Read a calendar feed")}


class RevokeCalendarFeed(CalendarDoor):
    """An address that no longer works."""

    summaries = {"POST": _("Revoke a calendar feed")}
    takes = {"POST": Nothing}

    def post(self, request: Any, pk: int) -> Response:
        """Make the address useless from now on. A second time changes nothing."""
        feed = self.find(pk)
        self.sent()
        actions.revoke_feed(feed, by=request.user)
        return Response(self.record(pk))


urlpatterns = [
    path("calendar-feeds/", CalendarFeeds.as_view(), name="calendar_feeds"),
    path("calendar-feeds/<int:pk>/", OneCalendarFeed.as_view(), name="calendar_feed"),
    path("calendar-feeds/<int:pk>/revoke/", RevokeCalendarFeed.as_view()),
]
