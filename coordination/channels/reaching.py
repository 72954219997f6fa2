"""Who can be reached at all, beyond the inbox; and which posts nobody can be reached in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.channels.models import Contact, ReminderChoices
from coordination.deadlines.models import Delivery
from coordination.people.models import Person, Post, holders_of

LOOKS_BACK = timedelta(days=30)
"""An address whose last e-mail was refused longer ago is tried again with trust."""


@dataclass(frozen=True)
class Unreachable:
    """A post whose messages reach nobody, and why, in a sentence."""

    post: Post
    why: str


@dataclass(frozen=True)
class Reach:
    """What is known of people and posts, by key."""

    without: dict[int, str]
    """People without a working channel beside the inbox, and why."""
    posts: frozenset[int]
    """Posts that have a channel of their own."""

    def has(self, person: Person) -> bool:
        """Whether something beside the inbox reaches this person."""
        return person.pk not in self.without


def reach_of(
    people: Iterable[Person], posts: Iterable[Post], *, now: datetime | None = None
) -> Reach:
    """Which of these people and posts a message reaches outside of the application.

    A person: by e-mail, unless switched off or refused the last time, or by a contact in use.
    A post: by a contact in use. At most three queries, however many there are.
    """
    known = {person.pk: person for person in people}
    wanted = {post.pk for post in posts}
    reached, reached_posts = _with_contacts(set(known), wanted)
    left = [person for pk, person in known.items() if pk not in reached]
    off = set(
        ReminderChoices.objects.filter(
            person__in=[person.pk for person in left], by_email=False
        ).values_list("person", flat=True)
        if left
        else ()
    )
    failing = failing_addresses({person.email for person in left if person.pk not in off}, now=now)
    without = {}
    for person in left:
        if person.pk in off:
            without[person.pk] = _(
                "%(name)s has no working channel: e-mail is switched off."
            ) % {"name": person.name}  # fmt: skip
        elif person.email in failing:
            without[person.pk] = _(
                "%(name)s has no working channel: the last e-mail to this person was refused."
            ) % {"name": person.name}  # fmt: skip
    return Reach(without, frozenset(reached_posts))


def failing_addresses(addresses: Collection[str], *, now: datetime | None = None) -> set[str]:
    """Those of these e-mail addresses whose latest message, of the last 30 days, was refused for good."""
    if not addresses:
        return set()
    ended = [Delivery.State.HANDED_OVER, Delivery.State.FAILED]
    settled = Delivery.objects.filter(
        # By person, too: there is an index of a person's messages, and none of addresses.
        recipient__in=Person.objects.filter(email__in=addresses),
        channel=Delivery.Channel.EMAIL,
        address__in=addresses,
        state__in=ended,
        created_at__gte=(now or timezone.now()) - LOOKS_BACK,
    )
    when = Coalesce("handed_over_at", "attempted_at", "created_at")
    place = Window(RowNumber(), partition_by=F("address"), order_by=[when.desc(), F("id").desc()])
    latest = settled.annotate(place=place).filter(place=1)
    return {
        address
        for address, state in latest.values_list("address", "state")
        if state == Delivery.State.FAILED
    }


def nobody_holds() -> str:
    return _("Nobody holds this post.")


def unreachable_posts(posts: Iterable[Post], now: datetime) -> list[Unreachable]:
    """The posts whose messages reach nobody outside of the application at an instant, in order.

    Nobody holds it; or none of those who answer for it has a working channel, and the post has
    none of its own. At most four queries, however many posts.
    """
    asked = list(posts)
    holders = holders_of(asked, now)
    people: dict[int, Person] = {p.pk: p for found in holders.values() for p in found}
    reach = reach_of(people.values(), asked, now=now)
    found = []
    for post in asked:
        held_by = holders[post.pk]
        if not held_by:
            found.append(Unreachable(post, nobody_holds()))
        elif post.pk not in reach.posts and not any(reach.has(person) for person in held_by):
            said = " ".join(reach.without[person.pk] for person in held_by)
            found.append(Unreachable(post, said))
    return found


def _with_contacts(people: Collection[int], posts: Collection[int]) -> tuple[set[Any], set[Any]]:
    """Those of these people and posts that have a contact in use."""
    rows = Contact.objects.in_use().of(people, posts).values_list("person", "post")
    found = list(rows) if people or posts else []
    return {person for person, _post in found}, {post for _person, post in found}
