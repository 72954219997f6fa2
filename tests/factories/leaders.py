"""The people of a country, brought to a state through the real steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.briefings.models import Briefing
from coordination.capacity import actions as capacity
from coordination.capacity.models import ConvenerCapacity
from coordination.deadlines.models import Deadline
from coordination.focal_points import actions as focal_points
from coordination.focal_points.models import FocalPoint
from coordination.people import actions as people
from coordination.people.models import Holding, Person
from tests.factories.world import World, make_person

ROWS = (
    {"function": "logistics", "rating": "now", "text": "Own fleet in each branch"},
    {"function": "security", "rating": "with_support", "support": "A security adviser for 3 months"},
    {"function": "other", "name": "Cash", "rating": "not_now"},
)  # fmt: skip


def focal_point(
    world: World, post: str = "icrc_hod", by: str = "icrc_hod", **more: Any
) -> FocalPoint:
    """A post named for Ukraine, by its own component."""
    made = focal_points.name(
        more.pop("country", world.ukraine), by=getattr(world, by), post=world.posts[post], **more
    )
    return reread(made)


def reread(point: FocalPoint) -> FocalPoint:
    return FocalPoint.objects.with_standing(timezone.now()).get(pk=point.pk)


def aged(thing: Any, days: int) -> None:
    """The clock of a thing as if it had begun so many days earlier."""
    for clock in Deadline.objects.of(thing).open():
        Deadline.objects.filter(pk=clock.pk).update(
            started_at=clock.started_at - timedelta(days=days),
            due_at=clock.due_at - timedelta(days=days),
        )


def vacate(world: World, post: str = "icrc_hod") -> None:
    """Nobody holds the post any more."""
    now = timezone.now()
    for each in Holding.objects.current(now).filter(post=world.posts[post]):
        people.end_holding(each, by=world.secretariat)


def newcomer(world: World, name: str = "newcomer", component: Any = None) -> Person:
    return Person.objects.filter(email=f"{name}@demo.example").first() or make_person(
        name, component or world.icrc
    )


def new_leader(
    world: World, post: str = "icrc_hod", who: Person | None = None, **more: Any
) -> Holding:
    """The post got another holder, by the secretariat. Returns the holding."""
    vacate(world, post)
    who = who or newcomer(world)
    return people.appoint(by=world.secretariat, post=world.posts[post], person=who, **more)


def briefing(world: World, **more: Any) -> Briefing:
    return Briefing.objects.get(holding=new_leader(world, **more))


def described(world: World, **more: Any) -> ConvenerCapacity:
    """The Ukrainian Red Cross says what it can lead."""
    return capacity.describe(
        world.urcs_ns, by=world.urcs, **({"rows": ROWS, "text": "We lead since 2014."} | more)
    )


def all_of_it(world: World) -> None:
    """One of each, for what walks through everything."""
    focal_point(world, "urcs_sg", "urcs")
    described(world)
    briefing(world, post="polish_sg", who=newcomer(world, "new-polish", world.polish_ns))
