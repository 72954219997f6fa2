"""Which security agreements wait for whom: for a signature, or for somebody to see to their end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from coordination.countries.team import reach_of
from coordination.deadlines.models import Deadline
from coordination.people.models import Post
from coordination.watch.waiting import AT_MOST, Waiting
from tools.agreement.opening import house_day
from tools.security_agreement import policy
from tools.security_agreement.models import SecurityAgreement, SecuritySignature, State
from tools.signing_posts import SIGNING

SOON = timedelta(days=30)


def rows_for(person: Any) -> QuerySet[SecurityAgreement] | None:
    """Those that a post of this person is to sign, and those of the own countries that end within 30 days."""
    asked = _to_sign(person)
    reach = reach_of(person)
    if reach.countries or reach.regions:
        asked |= _ending() & reach.among()
    if asked == Q(pk__in=[]):
        return None
    return SecurityAgreement.objects.visible_to(person).filter(asked)


def _to_sign(person: Any) -> Q:
    """For a query: open for signature, and not signed for a component that this person signs for."""
    found = Q(pk__in=[])
    for post in person.held_posts():
        if post.duty not in SIGNING:
            continue
        where = Q(state=State.NEGOTIATED)
        if post.duty == Post.Duty.HEAD_OF_DELEGATION:
            where &= Q(country=post.country_id)
        for field in ("provider", "beneficiary"):
            signed = SecuritySignature.objects.filter(
                agreement=OuterRef("pk"), component=OuterRef(field), lapsed_at=None
            )
            own = Q(**{f"{field}__in": post.component.with_whole()})
            found |= where & own & ~Q(Exists(signed))
    return found


def _ending() -> Q:
    """Ends within 30 days, or has ended, and nothing follows."""
    last = house_day() + SOON
    return Q(state__in=policy.CONCLUDED, renewed_at=None, ends_on__lte=last)


def waiting_for(person: Any) -> list[Waiting]:
    rows = rows_for(person)
    if rows is None:
        return []
    found = list(rows.with_names().order_by("ends_on", "-pk")[:AT_MOST])  # type: ignore[attr-defined]
    running = {each.subject_id: each for each in _clocks([each.key for each in found])}
    return [_one(each, running.get(each.key)) for each in found]


def _clocks(keys: list[str]) -> QuerySet[Deadline]:
    rows = Deadline.objects.open().filter(
        subject_kind=SecurityAgreement.kind, subject_id__in=keys, clock=policy.CLOCK
    )
    return rows.select_related("country")


def _one(agreement: SecurityAgreement, clock: Deadline | None) -> Waiting:
    if agreement.is_negotiated:
        said = _("Sign: %(agreement)s") % {"agreement": agreement.title}
        why = _("Your post signs for one of the two.")
    else:
        said = _("Renew or end: %(agreement)s") % {"agreement": agreement.title}
        why = _("You work for the country, and it ends within 30 days or has ended.")
    return Waiting(
        sentence=said,
        url=agreement.get_absolute_url(),
        kind=agreement.kind,
        key=agreement.key,
        about=str(agreement.country),
        why=why,
        deadline=clock,
        since=agreement.created_at,
    )
