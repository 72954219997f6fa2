"""Which proposed plans wait for the word of whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from coordination.people.models import Post
from coordination.watch.waiting import AT_MOST, Waiting
from tools.contingency_plan.models import ContingencyPlan, PlanValidation
from tools.contingency_plan.policy import KIND_OF, Party, State
from tools.contingency_plan.validating import SPEAKS_FOR_INSTITUTION


def rows_for(person: Any) -> QuerySet[ContingencyPlan] | None:
    """Proposed plans of the countries for which a post of this person speaks, unspoken so far."""
    asked = Q(pk__in=[])
    for post in person.held_posts():
        asked |= _asked_of(post)
    if asked == Q(pk__in=[]):
        return None
    rows = ContingencyPlan.objects.visible_to(person).filter(state=State.PROPOSED)
    return rows.filter(asked)


def _asked_of(post: Post) -> Q:
    """For a query of plans: those that this post speaks on, and its party has not. Twin of `posts_of`."""
    for party in Party:
        if post.component.kind != KIND_OF[party]:
            continue
        where = _where(post, party)
        if where is None:
            break
        said = PlanValidation.objects.filter(
            plan=OuterRef("pk"), edition=OuterRef("edition") + 1, party=party, lapsed_at=None
        )
        return where & ~Q(Exists(said))
    return Q(pk__in=[])


def _where(post: Post, party: str) -> Q | None:
    if party == Party.HOST:
        if post.duty != Post.Duty.SECRETARY_GENERAL or post.component.country_id is None:
            return None
        return Q(country=post.component.country_id)
    if post.duty not in SPEAKS_FOR_INSTITUTION:
        return None
    if post.country_id is not None:
        return Q(country=post.country_id)
    return None if post.region is None else Q(country__region=post.region)


def waiting_for(person: Any) -> list[Waiting]:
    rows = rows_for(person)
    if rows is None:
        return []
    found = rows.select_related("country").order_by("-pk")[:AT_MOST]
    return [
        Waiting(
            sentence=_("Read and validate: %(plan)s") % {"plan": plan.title},
            url=plan.get_absolute_url(),
            kind=plan.kind,
            key=plan.key,
            about=str(plan.country),
            why=_("Your post speaks for one of the three that validate plans of this country."),
            since=plan.created_at,
        )
        for plan in found
    ]
