"""A standing body as pages show it: who sits there and holds the post now, and what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from coordination.people.models import Person, holders_of
from tools.country_record import Happened, happened_to
from tools.naming import component_name, post_name
from tools.standing_body.models import BodyMember, StandingBody
from tools.standing_body.policy import Capacity

VERBS = {
    "open": _("Set up"),
    "amend": _("Changed"),
    "plan": _("Next meeting planned"),
    "call_off": _("Planned meeting called off"),
    "member_added": _("Member added"),
    "member_ended": _("Membership ended"),
    "meeting_recorded": _("Meeting recorded"),
    "meeting_taken_back": _("Meeting taken back"),
}
FIRST = list(Capacity)


@dataclass(frozen=True)
class Seat:
    """A member, and who holds the post now; nobody: it is vacant."""

    member: BodyMember
    holders: tuple[Person, ...]

    @property
    def title(self) -> str:
        return post_name(self.member.post)

    @property
    def component(self) -> str:
        return component_name(self.member.post.component)

    @property
    def is_vacant(self) -> bool:
        return not self.holders


def seats_of(members: Iterable[BodyMember], now: datetime) -> list[Seat]:
    """The chair first. One query, however many members."""
    rows = sorted(members, key=lambda each: (FIRST.index(Capacity(each.capacity)), each.pk))
    held = holders_of([each.post for each in rows], now)
    return [Seat(each, tuple(held[each.post_id])) for each in rows]


def chairs_of(body: StandingBody) -> list[str]:
    """Who chairs, by post: for a line of a list. Reads `members_now`."""
    chairs = [each for each in body.current_members() if each.capacity == Capacity.CHAIR]
    chairs += [each for each in body.current_members() if each.capacity == Capacity.CO_CHAIR]
    return [post_name(each.post) for each in chairs]


def history(body: StandingBody) -> list[Happened]:
    return happened_to(body, VERBS)
