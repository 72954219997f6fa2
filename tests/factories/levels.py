"""Standing bodies of Ukraine and items between them, brought to a state through the real steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.people.models import Post
from tests.factories.world import World, appoint, make_person, post
from tools.body_item import actions as items
from tools.body_item.models import BodyItem
from tools.standing_body import actions, meetings, seats
from tools.standing_body.models import BodyMeeting, BodyMember, StandingBody

DAY = timedelta(days=1)


class Levels:
    """Sets up bodies and items: `levels.body("strategic")`, `levels.item_to("passed")`."""

    def __init__(self, world: World) -> None:
        self.world = world

    def body(self, level: str, *, days_ago: float = 0, **facts: Any) -> StandingBody:
        """The body of a level, chaired by nobody yet."""
        there = StandingBody.objects.open().filter(country=self.world.ukraine, level=level)
        if there.exists():
            return there.get()
        said = {"rhythm": "monthly", "zone": "Europe/Kyiv"} | facts
        at = timezone.now() - days_ago * DAY if days_ago else None
        return actions.open_body(self.world.ukraine, by=self.world.urcs, level=level, at=at, **said)

    def seat(
        self, body: StandingBody, who: str | Post, capacity: str = "chair", **more: Any
    ) -> BodyMember:
        at = self.world.posts[who] if isinstance(who, str) else who
        return seats.add_member(body, by=self.world.urcs, post=at, capacity=capacity, **more)

    def chaired(self, level: str, who: str, **facts: Any) -> StandingBody:
        body = self.body(level, **facts)
        if not body.members.exists():
            self.seat(body, who)
        return StandingBody.objects.get(pk=body.pk)

    def from_elsewhere(
        self, body: StandingBody, name: str = "adviser", capacity: str = "member"
    ) -> Any:
        """Somebody at the headquarters of the ICRC, who does not work for the country, sits there."""
        at = post(f"icrc-{name}", "other", self.world.icrc, f"Adviser {name}")
        person = self.world.people[name] = make_person(name, None)
        appoint(person, at)
        self.seat(body, at, capacity)
        return getattr(self.world, name)

    def met(self, body: StandingBody, *, days_ago: int = 0, **facts: Any) -> BodyMeeting:
        said = {"present": [self.world.urcs_ns, self.world.icrc], "decided": "Go on."} | facts
        held_on = body.day_of(timezone.now()) - days_ago * DAY
        return meetings.record_meeting(body, by=self.world.urcs, held_on=held_on, **said)

    def item(self, level: str = "operational", **facts: Any) -> BodyItem:
        """Raised by the Secretary General at a level that the delegations chair."""
        self.chaired("operational", "ifrc_hod")
        self.chaired("strategic", "urcs_sg")
        said = {"title": "Who leads on water?"} | facts
        by = said.pop("by", self.world.urcs)
        return items.raise_item(self.body(level), by=by, **said)

    def take(self, item: BodyItem, step: str, *, by: Any = None, **more: Any) -> BodyItem:
        said = {"reason": "Because it is needed"} | more
        return items.run(item, step, by=by or self.world.urcs, **said)

    def item_to(self, state: str, **facts: Any) -> BodyItem:
        item = self.item(**facts)
        if state == "raised":
            return item
        if state in ("settled", "taken_back"):
            return self.take(item, {"settled": "settle", "taken_back": "take_back"}[state])
        item = self.take(item, "pass", to_level="strategic")
        if state == "answered":
            return self.take(item, "answer")
        assert state == "passed", state
        return item
