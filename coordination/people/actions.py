"""The only writers of people, posts and who holds them. `by=None` is the house itself (a command)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coordination.components.loading import Report
from coordination.components.models import Component, Country, Region
from coordination.people import loading, seating
from coordination.people.models import Holding, Person, Post
from coordination.people.tokens import revoke_tokens_of
from smcc.audit.record import HOUSE, append
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

DELEGATE_AT_MOST = timedelta(days=366)
"""A delegation has an end, so that nobody keeps a duty by being forgotten."""


def is_secretariat(person: Any) -> bool:
    return bool(person.is_authenticated and Post.Duty.SECRETARIAT in person.duties())


def check_secretariat(by: Person | None) -> None:
    """Raise `NotYours` for anybody but the secretariat; the house itself may."""
    if by is not None and not is_secretariat(by):
        raise NotYours(_("Only the secretariat keeps people and posts."))


def note(verb: str, kind: str, target: Any, *, by: Person | None, **more: Any) -> None:
    """Write to the house's own chain."""
    append(
        chain=HOUSE, at=timezone.now(), verb=f"{kind}.{verb}", target_kind=kind,
        target_id=target.pk, target_label=str(target), actor_id="" if by is None else by.pk,
        actor_name="SMCC" if by is None else by.name, **more,
    )  # fmt: skip


def load_posts(report: Report) -> None:
    """Add the reference's posts that are not there yet. Posts that are there are left."""
    before = len(report.added)
    loading.load_posts(report)
    if added := report.added[before:]:
        append(
            chain=HOUSE, at=timezone.now(), verb="reference.load", target_kind="reference",
            target_id="posts", actor_name="SMCC", data={"added": len(added)},
        )  # fmt: skip


# --- People ---------------------------------------------------------------------------


@transaction.atomic
def create_person(
    *,
    by: Person | None,
    email: str,
    name: str,
    component: Component | None = None,
    language: str = "en",
    time_zone: str = "",
    password: str | None = None,
) -> Person:
    """Make an account and return it. Without a password the person sets one by e-mail.

    Refused: to all but the secretariat, an address that is taken or none, an unknown language or
    zone, no name. Follows: an audit event; the person holds no post yet.
    """
    check_secretariat(by)
    email, time_zone = email.strip().lower(), time_zone or settings.HOUSE_TIME_ZONE
    wrong = wrong_locale(language, time_zone)
    if not name.strip():
        wrong["name"] = _("Give the person’s name, or what the account is for.")
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = _("This is not an e-mail address. Check it.")
    if Person.objects.filter(email__iexact=email).exists():
        wrong["email"] = _("Somebody has this address already.")
    if wrong:
        raise Invalid(wrong)
    person = Person.objects.create_user(
        email, password, name=name.strip(), component=component, language=language,
        time_zone=time_zone,
    )  # fmt: skip
    note("create", "person", person, by=by, data={"email": email})
    return person


@transaction.atomic
def set_active(person: Person, *, by: Person | None, is_active: bool, reason: str) -> Person:
    """Let somebody sign in, or no longer. Refused to all but the secretariat and without a reason.

    Follows: the sessions and tokens of a closed account have ended, also for when it is opened
    again, and its posts are answered for by the others who hold them. The record keeps everything.
    """
    check_secretariat(by)
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if by is not None and row.pk == by.pk:
        raise Invalid({"reason": _("You cannot close your own account. Ask a colleague.")})
    if row.is_active != is_active:
        row.is_active, ended = is_active, {}
        if not is_active:
            row.sessions_ended += 1
            ended = {"tokens_revoked": revoke_tokens_of(row)}
        row.save(update_fields=["is_active", "sessions_ended"])
        note("open" if is_active else "close", "person", row, by=by, reason=reason, data=ended)
    return row


def wrong_locale(language: str, time_zone: str) -> dict[str, Any]:
    """What is wrong with a language and a time zone, by field."""
    wrong: dict[str, Any] = {}
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = _("Choose one of the languages offered.")
    try:
        zone(time_zone)
    except ValueError:
        wrong["time_zone"] = _("There is no time zone of this name. Choose one from the list.")
    return wrong


def set_locale(person: Person, *, language: str, time_zone: str) -> Person:
    """Change the language and time zone that the house speaks to this person, from the next page on.

    Refused: an unknown language or zone.
    """
    if wrong := wrong_locale(language, time_zone):
        raise Invalid(wrong)
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    return person


# --- Posts ----------------------------------------------------------------------------


@transaction.atomic
def create_post(
    *,
    by: Person | None,
    title: str,
    duty: str,
    component: Component,
    country: Country | None = None,
    region: int | None = None,
    mailbox: str = "",
    code: str = "",
) -> Post:
    """Make a post and return it. The code is made from title, component and country if none is given.

    Refused: to all but the secretariat, without a title, for an unknown duty or region, a code
    that is taken, a Head of Delegation without a country, a Regional Director without a region.
    """
    check_secretariat(by)
    parts = [component.code, country.iso3 if country else "", title]
    code = slugify(code or " ".join(filter(None, parts)))[:80]
    wrong: dict[str, Any] = {}
    if not title.strip():
        wrong["title"] = _("Give the post’s title.")
    if duty not in Post.Duty.values:
        wrong["duty"] = _("Choose one of the duties offered.")
    if region is not None and region not in Region.values:
        wrong["region"] = _("Choose one of the regions offered.")
    if duty == Post.Duty.HEAD_OF_DELEGATION and country is None:
        wrong["country"] = _("Say in which country: reminders find a Head of Delegation by it.")
    if duty == Post.Duty.REGIONAL_DIRECTOR and region is None:
        wrong["region"] = _("Say for which region: reminders find a Regional Director by it.")
    if duty in Post.PRINCIPALS and Post.objects.filter(duty=duty).exists():
        wrong["duty"] = _("This post exists, and there is one. Appoint a delegate to it instead.")
    if Post.objects.filter(code=code).exists():
        wrong["title"] = _("There is a post of this title already.")
    if wrong:
        raise Invalid(wrong)
    post = Post.objects.create(
        code=code, title=title.strip(), duty=duty, component=component, country=country,
        region=region, mailbox=mailbox,
    )  # fmt: skip
    note("create", "post", post, by=by)
    return post


@transaction.atomic
def appoint(
    *,
    by: Person | None,
    post: Post,
    person: Person,
    kind: str = Holding.Kind.HOLDER,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Holding:
    """Give a post to a person for a time and return the holding. Moments are aware; from now if None.

    Refused: to all but the secretariat; a second holder for any part of the time (a hand-over is
    how one follows another without a gap); the same person twice; a delegate without an end, or
    for more than a year; an end before the beginning; a closed account. Follows: an audit event;
    duties and reminders follow the post from that moment.
    """
    check_secretariat(by)
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    starts_at = starts_at or timezone.now()
    if wrong := _wrong_holding(person, kind, starts_at, ends_at):
        raise Invalid(wrong)
    _check_overlap(post, person, kind, starts_at, ends_at)
    return _seat(post, person, kind, starts_at, ends_at, by=by)


def seat_successor(
    predecessor: Holding, *, person: Person, starts_at: datetime, by: Person | None
) -> Holding:
    """Give the post to its next holder beside the present one, who keeps it until a hand-over ends.

    Only for `handovers.actions`, which has checked who asks and holds the post's row. Refused: a
    closed account, and anybody else who holds the post then. A delegate may become the holder.
    """
    if not person.is_active:
        raise Invalid({"successor": _("This account is closed. Open it first.")})
    others = Holding.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=starts_at),
        post=predecessor.post_id,
        kind=Holding.Kind.HOLDER,
    ).exclude(pk=predecessor.pk)
    if other := others.select_related("person").first():
        raise Invalid(
            {
                "starts_at": _(
                    "%(name)s is to hold this post from then on. The secretariat ends that first."
                )
                % {"name": other.person.name}
            }
        )
    return _seat(predecessor.post, person, Holding.Kind.HOLDER, starts_at, None, by=by)


def _seat(
    post: Post,
    person: Person,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    by: Person | None,
) -> Holding:
    holding = Holding.objects.create(
        post=post, person=person, kind=kind, starts_at=starts_at, ends_at=ends_at, recorded_by=by
    )
    note(
        "appoint", "post", post, by=by,
        data={
            "person": person.pk, "name": person.name, "kind": kind,
            "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat() if ends_at else None,
        },
    )  # fmt: skip
    seating.tell_seated(holding, by)
    return holding


def _wrong_holding(
    person: Person, kind: str, starts_at: datetime, ends_at: datetime | None
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not person.is_active:
        wrong["person"] = _("This account is closed. Open it first.")
    if kind not in Holding.Kind.values:
        wrong["kind"] = _("Choose holder or delegate.")
    if ends_at is not None and ends_at <= starts_at:
        wrong["ends_at"] = _("The end is not after the beginning.")
    elif kind == Holding.Kind.DELEGATE and ends_at is None:
        wrong["ends_at"] = _("A delegate stands in for a time. Give the day it ends.")
    elif kind == Holding.Kind.DELEGATE and ends_at and ends_at - starts_at > DELEGATE_AT_MOST:
        wrong["ends_at"] = _("A delegation lasts at most a year. Give an earlier end.")
    return wrong


def _check_overlap(
    post: Post, person: Person, kind: str, starts_at: datetime, ends_at: datetime | None
) -> None:
    others = Holding.objects.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at), post=post)
    if ends_at is not None:
        others = others.filter(starts_at__lt=ends_at)
    if others.filter(person=person).exists():
        raise Invalid({"person": _("This person is in this post already for part of that time.")})
    if kind != Holding.Kind.HOLDER:
        return
    if other := others.filter(kind=Holding.Kind.HOLDER).select_related("person").first():
        raise Invalid(
            {
                "starts_at": _(
                    "%(name)s holds this post for part of that time. Let them hand it over, "
                    "or end that first."
                )
                % {"name": other.person.name}
            }
        )


@transaction.atomic
def end_holding(
    holding: Holding, *, by: Person | None, ends_at: datetime | None = None, reason: str = ""
) -> Holding:
    """End a holding, now or at a later moment (aware). Returns it.

    Refused: to all but the secretariat; of a holding that has ended, or that is being handed over;
    an end before now, or before the holding began, or later than the end it has. Follows: an audit
    event; from that moment the person has none of the post's duties, and what is waiting goes to
    whoever holds it then.
    """
    check_secretariat(by)
    now = timezone.now()
    # The post first, as a hand-over does: whoever comes second waits, and sees what the first did.
    Post.objects.select_for_update(no_key=True, of=("self",)).get(pk=holding.post_id)
    row = Holding.objects.select_for_update(of=("self",)).select_related("post").get(pk=holding.pk)
    ends_at = ends_at or now
    if row.is_over(now):
        raise OutOfTurn(_("This has ended already."))
    _check_not_handed_over(row)
    if ends_at < now - timedelta(minutes=1):
        raise Invalid({"ends_at": _("The end is in the past. What was done until now stands.")})
    if row.ends_at is not None and ends_at > row.ends_at:
        raise Invalid({"ends_at": _("It ends earlier than that already. Appoint the person anew.")})
    return close_holding(row, by=by, ends_at=ends_at, reason=reason)


def _check_not_handed_over(holding: Holding) -> None:
    """Raise `OutOfTurn` while a hand-over from or to this holding is under way."""
    under_way = {"confirmed_at": None, "called_off_at": None}
    going = holding.handed_over.filter(**under_way).select_related("successor__person").first()
    if going is not None:
        raise OutOfTurn(
            _(
                "This ends when %(name)s confirms the hand-over. Call the hand-over off to end it now."
            )
            % {"name": going.successor.person.name}
        )
    if holding.taken_over.filter(**under_way).exists():
        raise OutOfTurn(
            _(
                "The hand-over of this post is under way. Call the hand-over off; that ends this too."
            )
        )


def close_holding(
    row: Holding, *, by: Person | None, ends_at: datetime, reason: str = ""
) -> Holding:
    """Write down that a holding, read with its post and locked, ends at `ends_at`. Checks nothing.

    Only for `end_holding`, and for `handovers.actions` once a hand-over is confirmed or called off.
    """
    # One that has not begun ends as it begins: it never held, and the record says so.
    row.ends_at = max(ends_at, row.starts_at + timedelta(microseconds=1))
    row.save(update_fields=["ends_at"])
    note(
        "end_holding", "post", row.post, by=by, reason=reason,
        data={"person": row.person_id, "kind": row.kind, "ends_at": row.ends_at.isoformat()},
    )  # fmt: skip
    seating.tell_ended(row, by)
    return row
