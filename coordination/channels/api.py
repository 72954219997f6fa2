"""Channels, and one's own reminder choices, in the API. An address goes in and never comes out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.channels import actions
from coordination.channels.filters import ContactFilter
from coordination.channels.models import Contact, ReminderChoices
from coordination.people.actions import check_secretariat
from coordination.people.models import Person, Post
from smcc.rest import asked, idempotency
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import ByCode, Flag, Input, OneOf, Text, Version, text_for
from smcc.rest.shape import Shape, flag, made, moment, number, text, word
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invalid

CONTACT = Shape(
    "Contact",
    number("id"),
    word("channel", Contact.Channel),
    text("name"),
    text("shown", help_text="the service and the host; the address itself is not shown"),
    text("post", "post__code", allow_null=True),
    text("person", "person__email", allow_null=True),
    made("in_use", ["ended_at"], lambda ended: ended is None, serializers.BooleanField),
    moment("set_at"),
    text("set_by", "set_by__name"),
    moment("ended_at", allow_null=True),
    text("ended_by", "ended_by__name", allow_null=True),
)


class ContactInput(Input):
    """A channel of a person (by e-mail address) or of a post (by code)."""

    channel = OneOf(Contact.Channel)
    name = text_for(Contact, "name")
    address = Text(max_length=2000, help_text=_("kept sealed and not shown again"))
    post = ByCode(Post, "code", required=False, allow_null=True)
    person = ByCode(Person, "email", required=False, allow_null=True)


class NewContactShape(serializers.Serializer):
    """A new channel and, of a webhook, its key. The key is in this answer alone."""

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = CONTACT.serializer()().get_fields()
        return fields | {"secret": serializers.CharField(allow_blank=True)}


class ContactDoor(Endpoint):
    tag, model = "contacts", Contact
    shape = CONTACT
    filters = ContactFilter
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return Contact.objects.visible_to(self.person)


class Contacts(ContactDoor, Listing):
    """Webhooks and chat addresses: all of them for the secretariat, for others their own."""

    summaries = {"GET": _("List channels"), "POST": _("Add a channel")}
    takes = {"POST": ContactInput}
    gives = {"POST": NewContactShape}
    creates = True

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and idempotency.HEADER in request.headers:
            said = _(
                "This answer holds a key and is not kept, so it cannot be given again. Leave the "
                "header out: the same address is not set twice."
            )
            raise Invalid({idempotency.HEADER: said})

    def post(self, request: Any) -> Response:
        """Add a channel, as the secretariat. Reminders go there from now on."""
        check_secretariat(request.user)  # before the body, which says whether an address is known
        contact, secret = actions.add_contact(by=request.user, **self.sent())
        address = reverse("api:contact", kwargs={"pk": contact.pk})
        return created(self.record(contact.pk) | {"secret": secret}, address)


class OneContact(ContactDoor, Record):
    """One channel."""

    summaries = {"GET": _("Read a channel")}


class EndContactInput(Input):
    """Why it ends, if somebody wants to say it."""

    reason = Text(required=False, allow_blank=True, max_length=LONGEST_REASON)


class EndContact(ContactDoor):
    """The end of a channel."""

    summaries = {"POST": _("End a channel")}
    takes = {"POST": EndContactInput}

    def post(self, request: Any, pk: int) -> Response:
        """Send nothing there any more, as the secretariat. A second time changes nothing."""
        actions.end_contact(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


CHOICES = Shape(
    "ReminderChoices",
    flag("by_email"),
    *(
        made(name, [name], lambda at: f"{at:%H:%M}" if at else None,
             lambda: serializers.TimeField(format="%H:%M", allow_null=True))
        for name in ("quiet_from", "quiet_until", "digest_at")
    ),
    number("version"),
)  # fmt: skip


class WallTime(serializers.TimeField):
    """A time of day in the person's own zone ("22:00"), or null for none."""

    default_error_messages = {"invalid": _("Give a time of day such as 22:00, or null.")}

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, allow_null=True, input_formats=["%H:%M", "%H:%M:%S"], **more
        )


class ChoicesInput(Input):
    """What changes, and the version that was read."""

    by_email = Flag(required=False)
    quiet_from = WallTime()
    quiet_until = WallTime()
    digest_at = WallTime()
    version = Version()


class Choices(Endpoint):
    """How you are reminded."""

    tag, model = "reminder-choices", ReminderChoices
    shape = CHOICES
    summaries = {
        "GET": _("Read how you are reminded"),
        "PATCH": _("Change how you are reminded"),
    }
    takes = {"PATCH": ChoicesInput}

    def get(self, request: Any) -> Response:
        asked.check_known(request.GET, frozenset({asked.FIELDS}))
        return Response(self.said(asked.wanted_fields(request.GET, CHOICES)))

    def patch(self, request: Any) -> Response:
        """Change your own choices. What is left out stays as it is."""
        chosen = actions.choices_of(self.person)
        kept = {name: getattr(chosen, name) for name in CHOICES.names}
        actions.set_choices(self.person, by=self.person, **kept | self.sent())
        return Response(self.said())

    def said(self, wanted: frozenset[str] | None = None) -> dict[str, Any]:
        """The choices as they stand: those that hold without a choice, where none was made."""
        plan = CHOICES.plan(wanted)
        row = plan.read(actions.choices_of(self.person))
        return plan.render([row], self.reading())[0]

    def copy_of(self, current: Any) -> dict[str, Any]:
        return self.said()


urlpatterns = [
    path("contacts/", Contacts.as_view(), name="contacts"),
    path("contacts/<int:pk>/", OneContact.as_view(), name="contact"),
    path("contacts/<int:pk>/end/", EndContact.as_view()),
    path("reminder-choices/", Choices.as_view(), name="reminder_choices"),
]
