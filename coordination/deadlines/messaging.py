"""Laying out the messages of rungs that fire: who holds the posts now, and by which channels.

Each is one statement that copies rows from what `preparing` looked up, whatever their number. The
database's own uniqueness keeps a person in two posts, or a sweep that ran twice, to one message.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Left

from coordination.channels.models import Contact
from coordination.deadlines.models import LATE, Delivery, PassedOn, RungPost

Columns = dict[str, Any]

NOBODY = Value(None, output_field=IntegerField())
GIVEN = "rung__deadline__passed_on"
PASSED_BY_HOLDER: Columns = {"person": F("holder"), "ended_at": None, "to__is_active": True}
"""Of a clock's reminders that were passed on, those of the `holder`, as `PassedOn.in_force` has them."""


def write_messages(rungs: Iterable[int], now: datetime) -> None:
    """Write the messages of these rungs: inbox, e-mail, and the contacts of people and posts.

    Reminders that somebody passed on go to the other person; the last rung goes to both. The text
    comes later: rows are written without it.
    """
    about = list(RungPost.objects.filter(rung__in=list(rungs)).values_list("pk", flat=True))
    if not about:
        return
    own = _held(about, now).filter(Q(rung__is_last=True) | ~Exists(_passed_on("pk")))
    _lay_out(own, "post__holdings__person", now)
    has_contacts = Contact.objects.in_use().exists()
    if PassedOn.objects.in_force().filter(deadline__rungs__posts__in=about).exists():
        passed = _held(about, now).filter(Exists(_passed_on("pk")))
        _lay_out_given(passed.annotate(given_to=Subquery(_passed_on("to"))), now)
        if has_contacts:
            given = {f"{GIVEN}__{name}": said for name, said in PASSED_BY_HOLDER.items()}
            _lay_out_contacts(passed, f"{GIVEN}__to__contacts", now, F(f"{GIVEN}__to_id"), **given)
    if has_contacts:
        holder = {"post__holdings__person": F("holder")}
        _lay_out_contacts(own, "post__holdings__person__contacts", now, F("holder"), **holder)
        offices = RungPost.objects.filter(pk__in=about)
        _lay_out_contacts(offices, "post__contacts", now, NOBODY)


def _held(about: list[int], now: datetime) -> QuerySet[RungPost]:
    """The posts of these rungs, once for each person (`holder`) who answers for one now.

    A later filter through a post's holdings joins them anew, former and future ones among them: it
    must ask for those of the `holder`.
    """
    held = RungPost.objects.filter(
        Q(post__holdings__ends_at=None) | Q(post__holdings__ends_at__gt=now),
        pk__in=about,
        post__holdings__starts_at__lte=now,
        post__holdings__person__is_active=True,
    )
    return held.annotate(holder=F("post__holdings__person")).order_by("rung_id", "post_id")


def _passed_on(column: str, *conditions: Q) -> QuerySet[Any]:
    """To whom the holder passed on the reminders of this clock, as long as that person may sign in."""
    open_ones = PassedOn.objects.in_force().filter(
        *conditions, deadline=OuterRef("rung__deadline"), person=OuterRef("holder")
    )
    return open_ones.values(column)[:1]


def _lay_out(rows: QuerySet[RungPost], person: str, now: datetime) -> None:
    """Inbox and e-mail of these people."""
    common = _common(now) | {"recipient_id": F(f"{person}_id")}
    _insert(rows, common | {"channel": Value("inbox"), "address": Value("")})
    wanted = Q(**{f"{person}__reminder_choices": None}) | Q(
        **{f"{person}__reminder_choices__by_email": True}
    )
    mailed = rows.filter(wanted, _goes_by("email"), **{person: F("holder")})
    _insert(mailed, common | {"channel": Value("email"), "address": F(f"{person}__email")})


def _lay_out_given(rows: QuerySet[Any], now: datetime) -> None:
    """Inbox and e-mail of those to whom reminders were passed on."""
    common = _common(now) | {"recipient_id": F("given_to")}
    _insert(rows, common | {"channel": Value("inbox"), "address": Value("")})
    wanted = Q(to__reminder_choices=None) | Q(to__reminder_choices__by_email=True)
    mailed = rows.filter(_goes_by("email"), Exists(_passed_on("pk", wanted)))
    address = Subquery(_passed_on("to__email"))
    _insert(mailed, common | {"channel": Value("email"), "address": address})


def _lay_out_contacts(
    rows: QuerySet[RungPost], contact: str, now: datetime, recipient: Any, **whose: Any
) -> None:
    """The webhooks and chat addresses of people, or of posts as such; `whose` says of which on the way."""
    found = rows.filter(
        _goes_by("webhook", f"{contact}__channel") | _goes_by("chat", f"{contact}__channel"),
        **{f"{contact}__isnull": False, f"{contact}__ended_at": None},
        **whose,
    )
    _insert(
        found,
        _common(now)
        | {
            "recipient_id": recipient,
            "channel": F(f"{contact}__channel"),
            "address": Value(""),
            "contact_id": F(f"{contact}__id"),
        },
    )


def _goes_by(channel: str, column: str = "") -> Q:
    """The rung goes out by this channel (and the contact is one)."""
    chosen = Q(rung__channels="") | Q(rung__channels__contains=channel)
    return chosen & Q(**{column: channel}) if column else chosen


def _common(now: datetime) -> Columns:
    """What every message of a rung says of itself."""
    true, false = Value(True), Value(False)
    text, when = Value("", output_field=TextField()), Value(now)
    is_late = When(rung__fire_at__lt=now - LATE, then=true)
    component = Case(
        When(post__component__short_name="", then=F("post__component__name_en")),
        default=F("post__component__short_name"),
    )
    return {
        "cause": Concat(Value("rung:"), Cast("rung_id", CharField())),
        "rung_id": F("rung_id"),
        "operation_id": F("rung__deadline__operation_id"),
        "post_id": F("post_id"),
        "post_title": Left(Concat(F("post__title"), Value(", "), component), 300),
        "subject": text,
        "body": text,
        "url": F("rung__deadline__subject_url"),
        "prefers": F("rung__prefers"),
        "is_bundled": Case(is_late, When(rung__is_bundled=True, then=true), default=false),
        "is_last": F("rung__is_last"),
        "is_drill": ExpressionWrapper(
            Q(rung__deadline__operation__drill_factor__isnull=False), BooleanField()
        ),
        "held": Value(""),
        "state": Value("pending"),
        "created_at": when,
        "due_at": F("rung__fire_at"),
        "not_before": when,
        "attempts": Value(0),
        "escalation": Value(""),
        "message_id": Value(""),
        "trouble": Value(""),
        "is_recorded": false,
    }


def _insert(rows: QuerySet[Any], columns: Columns) -> None:
    """Copy what the rows say into messages; those that exist already stay as they are."""
    named = {f"a_{name}": said for name, said in columns.items()}
    selected = rows.annotate(**named).values_list(*named)
    sql, params = selected.query.sql_with_params()
    table = connection.ops.quote_name(Delivery._meta.db_table)
    into = ", ".join(connection.ops.quote_name(name) for name in columns)
    # Every part is a name of a column of ours or comes from the query compiler.
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({into}) {sql} ON CONFLICT DO NOTHING", params)  # noqa: S608
