"""Who sits in a standing body: the only writers of its members."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.countries.checks import wrong_in
from coordination.deadlines import preparing
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn
from smcc.web.times import day_text
from tools.agreement.models import AgreementParty
from tools.contingency_plan.fields import posts_of_country
from tools.signatures import check_exists_on
from tools.standing_body import policy
from tools.standing_body.actions import check_open
from tools.standing_body.models import BodyMember, Capacity, StandingBody


def posts_for(country: Any) -> Any:
    """The posts that can sit in a body of this country.

    Those there and of its region; of the institutions without a place of their own; and of the
    parties to an agreement of the country. Our reading: the sources name members only loosely.
    """
    parties = AgreementParty.objects.filter(agreement__country=country, taken_back_at=None)
    institution = Q(component__kind__in=[Component.Kind.ICRC, Component.Kind.IFRC])
    elsewhere = Post.objects.filter(
        institution | Q(component__in=parties.values("component")), country=None, region=None
    ).exclude(duty__in=Post.SERVES_THE_MOVEMENT)
    return posts_of_country(country) | elsewhere.select_related("component", "country").order_by(
        "title", "id"
    )


@transaction.atomic
def add_member(
    body: StandingBody,
    *,
    by: Person,
    post: Post,
    capacity: str,
    since: date | None = None,
    until: date | None = None,
    version: int | None = None,
) -> BodyMember:
    """Have a post sit in the body, from today unless another day is said. Returns the membership.

    Refused: to all who do not work for the country; for a post that serves elsewhere, or whose
    component is suspended or gone on the first day; where the post sits there in that time already;
    a second chair. Saying the same twice says it once.
    """
    row = process.lock(body)
    process.check_role(row, by, policy.MAY_KEEP)
    check_open(row)
    process.check_version(row, version)
    first = since or timezone.localdate()
    wrong = wrong_in(BodyMember, {"capacity": capacity, "since": first})
    if until is not None and until < first:
        wrong["until"] = _("This is before the first day.")
    if not posts_for(row.country).filter(pk=post.pk).exists():
        wrong["post"] = _(
            "“%(post)s” is not a post for %(country)s. Choose one there, of its region, of the ICRC "
            "or the IFRC, or of a party to its agreement."
        ) % {"post": post.title, "country": row.country.name}
    if wrong:
        raise Invalid(wrong)
    check_exists_on(post.component, first, "post")
    known = [each for each in row.members.select_related("post") if each.meets(first, until)]
    for each in known:
        if each.post_id == post.pk:
            if (each.capacity, each.since, each.until) == (capacity, first, until):
                return each
            raise NotReady(
                _("“%(post)s” sits there in that time already, as %(capacity)s. End that first.")
                % {"post": post.title, "capacity": each.get_capacity_display()}
            )
        if capacity == each.capacity == Capacity.CHAIR:
            raise NotReady(
                _("“%(post)s” chairs in that time. Name a co-chair, or end that first.")
                % {"post": each.post.title}
            )
    if len(known) >= policy.MOST_MEMBERS:
        raise NotReady(_("There is room for %(n)d members at a time.") % {"n": policy.MOST_MEMBERS})
    made = BodyMember.objects.create(
        body=row, post=post, capacity=capacity, since=first, until=until, added_by=by
    )
    process.bump(row)
    _look_up_again(row)
    data = {"post": post.code, "capacity": capacity, "since": first.isoformat()}
    process.record(row, "member_added", by=by, data=data)
    return made


@transaction.atomic
def end_member(
    member: BodyMember, *, by: Person, until: date | None = None, version: int | None = None
) -> BodyMember:
    """Say until when a post sits there; until today if no day is said. It stays in the record.

    Refused: to all who do not work for the country; a last day before the first; once it is over.
    """
    row = process.lock(member.body)
    process.check_role(row, by, policy.MAY_KEEP)
    process.check_version(row, version)
    mine = BodyMember.objects.select_related("post").get(pk=member.pk)
    last, today = until or timezone.localdate(), timezone.localdate()
    if mine.until == last:
        return mine
    if mine.until is not None and mine.until < today:
        raise OutOfTurn(_("This membership is over since %(day)s.") % {"day": day_text(mine.until)})
    if last < mine.since:
        raise Invalid({"until": _("This is before the first day.")})
    if mine.until is not None and last > mine.until:
        raise Invalid({"until": _("It ends before that. Add the post anew for the time after.")})
    mine.until, mine.ended_at, mine.ended_by = last, timezone.now(), by
    mine.save(update_fields=["until", "ended_at", "ended_by"])
    process.bump(row)
    _look_up_again(row)
    data = {"post": mine.post.code, "until": last.isoformat()}
    process.record(row, "member_ended", by=by, data=data)
    return mine


def _look_up_again(row: StandingBody) -> None:
    """Reminders that are about to be sent in this country reach those who chair now."""
    preparing.forget(Q(deadline__country=row.country_id))
