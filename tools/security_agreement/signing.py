"""The signatures of a security agreement, and its focal points: the only writers of both."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.countries.thing import TEAM
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn
from smcc.web.times import day_text
from tools import signing_posts
from tools.agreement.opening import house_day
from tools.security_agreement import asking, policy, posts
from tools.security_agreement.models import (
    SecurityAgreement,
    SecurityFocalPoint,
    SecuritySignature,
)
from tools.signatures import check_signed, tells_of_paper


@transaction.atomic
def sign(
    agreement: SecurityAgreement,
    *,
    by: Person,
    component: Component,
    signed_on: date | None = None,
    signing_post: str = "",
    reference: str = "",
    on_paper: bool = False,
    version: int | None = None,
) -> SecurityAgreement:
    """Sign for the provider or the beneficiary, or record what it signed on paper.

    Refused: for a component that is neither, that is suspended or gone, or that has signed; to
    everybody who does not speak for it; before it is negotiated; a day to come; a paper without
    saying where it is; day, post or place of a paper without `on_paper`.
    Follows: with the second signature it is signed, and renews the one before.
    """
    row = asking.hold_with_earlier(agreement)
    if component.pk not in (row.provider_id, row.beneficiary_id):
        raise Invalid(
            {"component": _("%(component)s is neither provider nor beneficiary and cannot sign it.")
             % {"component": component.name}}
        )  # fmt: skip
    told = tells_of_paper(signed_on=signed_on, signing_post=signing_post, reference=reference)
    post = signing_posts.check_signs(component, row.country, by, on_paper=on_paper or told)
    if not row.is_negotiated:
        raise OutOfTurn(
            _("It is signed while it is “%(negotiated)s”; now it is “%(state)s”.")
            % {"negotiated": policy.State.NEGOTIATED.label, "state": row.state_label}
        )
    for each in row.signatures_that_count():
        if each.component_id == component.pk:
            raise OutOfTurn(
                _("%(component)s signed on %(day)s already.")
                % {"component": component.name, "day": day_text(each.signed_on)}
            )
    process.check_version(row, version)
    said = check_signed(
        component, post=post, today=house_day(), signed_on=signed_on, signing_post=signing_post,
        reference=reference, on_paper=on_paper,
    )  # fmt: skip
    SecuritySignature.objects.create(
        agreement=row, component=component, signed_on=said.on, signing_post=said.post,
        recorded_by=by, reference=said.reference,
    )  # fmt: skip
    process.record(row, "party_signed", by=by, data=said.as_data(component))
    if SecurityAgreement.objects.get(pk=row.pk).unsigned():
        process.bump(row)
        return row
    done = process.advance(row, "sign", by=by)
    if done.renews is not None:
        asking.renewed(done.renews, by=by)
    return done


@transaction.atomic
def name_focal_point(
    agreement: SecurityAgreement,
    *,
    by: Person,
    post: Post,
    starts_on: date | None = None,
    version: int | None = None,
) -> SecurityFocalPoint:
    """Name a post that is asked about security. Named twice, it is named once.

    Refused: to all who do not work for the country; a post of somebody else's; after its end.
    """
    row = process.lock(agreement)
    process.check_role(row, by, TEAM)
    if not row.is_open:
        raise OutOfTurn(_("This agreement is no longer in use. It stays as it was."))
    process.check_version(row, version)
    if not posts.offered(row).filter(pk=post.pk).exists():
        raise Invalid({"post": posts.stranger()})
    known = row.focal_points.filter(post=post, ended_at=None).first()
    if known is not None:
        return known
    if row.focal_points.count() >= policy.MOST_FOCAL_POINTS:
        raise NotReady(_("There is room for %(n)d focal points.") % {"n": policy.MOST_FOCAL_POINTS})
    made = SecurityFocalPoint.objects.create(
        agreement=row, post=post, starts_on=starts_on or house_day(), added_by=by
    )
    process.bump(row)
    process.record(row, "focal_point_named", by=by, data={"post": post.code, "point": made.pk})
    return made


@transaction.atomic
def end_focal_point(
    point: SecurityFocalPoint, *, by: Person, ends_on: date | None = None
) -> SecurityFocalPoint:
    """Say until when a post was asked about security. It stays on record. Twice ends it once."""
    row = process.lock(point.agreement)
    process.check_role(row, by, TEAM)
    mine = SecurityFocalPoint.objects.select_related("post").get(pk=point.pk)
    if mine.ended_at is not None:
        return mine
    day = ends_on or max(house_day(), mine.starts_on)
    if day < mine.starts_on:
        raise Invalid({"ends_on": _("This is before the day from which it was named.")})
    mine.ends_on, mine.ended_at, mine.ended_by = day, timezone.now(), by
    mine.save(update_fields=["ends_on", "ended_at", "ended_by"])
    process.bump(row)
    process.record(
        row, "focal_point_ended", by=by, data={"post": mine.post.code, "ends_on": day.isoformat()}
    )
    return mine
