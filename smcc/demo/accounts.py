"""The demo's accounts: nine to sign in with, and the post-holders that operations need around them.

Every account is named after its post. None stands for a person.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import check_password, make_password

from coordination.components.models import Component
from coordination.people.models import Holding, Person, Post
from coordination.people.sign_in import DEMO_DOMAIN
from smcc.demo.reference import component, country

D = Post.Duty
HELD_SINCE = datetime(2021, 1, 1, tzinfo=UTC)
"""Before the first operation of the demo, so that every post is held throughout."""


@dataclass(frozen=True)
class Seat:
    """A post, and in which capacity the account answers for it."""

    duty: str
    component: str
    country: str = ""
    region: int | None = None
    title: str = ""
    as_delegate: bool = False


@dataclass(frozen=True)
class Account:
    """One account: the part of its address before the @, what it is called, and the posts it holds."""

    name: str
    title: str
    component: str
    seats: tuple[Seat, ...] = ()
    time_zone: str = "Europe/Zurich"
    what_for: str = ""
    """For the list of sign-ins: what this account shows. Empty: nobody signs in with it."""

    @property
    def email(self) -> str:
        return self.name + DEMO_DOMAIN


SIGN_INS = (
    Account(
        "coordinator", "Movement Coordination in Operations Advisor", "IFRC",
        (Seat(D.COORDINATION_ADVISOR, "IFRC"),), "Europe/Kyiv",
        "logs operations and coordinates them",
    ),
    Account(
        "urcs", "Operations manager, Ukrainian Red Cross Society", "DUA001",
        (
            Seat(D.OPERATIONS_MANAGER, "DUA001", country="UKR"),
            Seat(D.SECRETARY_GENERAL, "DUA001", as_delegate=True),
        ),
        "Europe/Kyiv", "files the decision table, clears for the host",
    ),
    Account(
        "icrc.director", "Director of Operations, ICRC", "ICRC",
        (Seat(D.ICRC_DIRECTOR_OF_OPERATIONS, "ICRC"),),
        what_for="the first principal: endorses, clears for the ICRC",
    ),
    Account(
        "ifrc.usg",
        "Under Secretary General, National Society Development and Operations Coordination, IFRC",
        "IFRC", (Seat(D.IFRC_UNDER_SECRETARY_GENERAL, "IFRC"),),
        what_for="the second principal: endorses, clears for the IFRC",
    ),
    Account(
        "icrc.hod.ukraine", "Head of Delegation, Ukraine, ICRC", "ICRC",
        (Seat(D.HEAD_OF_DELEGATION, "ICRC", country="UKR", title="Head of Delegation, Ukraine"),),
        "Europe/Kyiv", "validates contingency plans of Ukraine for the ICRC, signs its agreements",
    ),
    Account(
        "ifrc.hod.ukraine", "Head of Delegation, Ukraine, IFRC", "IFRC",
        (Seat(D.HEAD_OF_DELEGATION, "IFRC", country="UKR", title="Head of Delegation, Ukraine"),),
        "Europe/Kyiv", "validates contingency plans of Ukraine for the IFRC, signs its agreements",
    ),
    Account(
        "committee", "Member of the Steering Committee, Norwegian Red Cross", "DNO001",
        (Seat(D.STEERING_COMMITTEE, "DNO001"),), "Europe/Oslo",
        "the Steering Committee: reads, tracks recommendations later",
    ),
    Account(
        "secretariat", "SMCC secretariat", "IFRC", (Seat(D.SECRETARIAT, "IFRC"),),
        what_for="sees all, changes the policy settings",
    ),
    Account(
        "observer", "International cooperation officer, Kenya Red Cross Society", "DKE001",
        (), "Africa/Nairobi", "a National Society that takes no part: reads only",
    ),
)  # fmt: skip


def _secretary_general(name: str, of: str, society: str) -> Account:
    seat = Seat(D.SECRETARY_GENERAL, of)
    return Account(f"sg.{name}", f"Secretary General, {society}", of, (seat,))


def _head(of: str, name: str, iso3: str, place: str) -> Account:
    title = f"Head of Delegation, {place}, {of}"
    seat = Seat(D.HEAD_OF_DELEGATION, of, country=iso3, title=f"Head of Delegation, {place}")
    return Account(f"{of.lower()}.hod.{name}", title, of, (seat,))


def _regional_director(name: str, office: str, region: int, place: str) -> Account:
    seat = Seat(D.REGIONAL_DIRECTOR, office, region=region, title=f"Regional Director, {place}")
    return Account(f"ifrc.region.{name}", f"Regional Director, {place}, IFRC", office, (seat,))


POST_HOLDERS = (
    _secretary_general("ukraine", "DUA001", "Ukrainian Red Cross Society"),
    _secretary_general("poland", "DPL001", "Polish Red Cross"),
    _secretary_general("hungary", "DHU001", "Hungarian Red Cross"),
    _secretary_general("moldova", "DMD001", "Red Cross Society of the Republic of Moldova"),
    _secretary_general("romania", "DRO001", "Romanian Red Cross"),
    _secretary_general("slovakia", "DSK001", "Slovak Red Cross"),
    _secretary_general("pakistan", "DPK001", "Pakistan Red Crescent"),
    _head("ICRC", "pakistan", "PAK", "Pakistan"),
    _head("IFRC", "pakistan", "PAK", "Pakistan"),
    _regional_director("europe", "IFRC-EUR", 3, "Europe and Central Asia"),
    _regional_director("asia.pacific", "IFRC-AP", 2, "Asia Pacific"),
    Account("icrc.hod.moldova.before", "Head of Delegation before, Moldova, ICRC", "ICRC"),
    Account("icrc.hod.moldova", "Head of Delegation, Moldova, ICRC", "ICRC"),
    Account(
        "icrc.deputy", "Deputy Director of Operations, ICRC", "ICRC",
        (Seat(D.ICRC_DIRECTOR_OF_OPERATIONS, "ICRC", as_delegate=True),),
    ),
)  # fmt: skip
"""Accounts that nobody can sign in with: they have no password."""


class People:
    """The demo's accounts by name (`people["urcs"]`), each read afresh, as a request reads its person."""

    def __getitem__(self, name: str) -> Person:
        return Person.objects.select_related("component").get(email=name + DEMO_DOMAIN)


def make_accounts() -> tuple[int, str]:
    """Make what is missing. Returns how many accounts were made, and the password if it is new.

    An account that is there keeps its name, component, posts and language. Its password is set
    only where DEMO_PASSWORD names another one than it has.
    """
    given = os.environ.get("DEMO_PASSWORD", "")
    made = [_make(account) for account in (*SIGN_INS, *POST_HOLDERS)]
    emails = [account.email for account in SIGN_INS]
    wanting = [
        person
        for person in Person.objects.filter(email__in=emails)
        if not person.has_usable_password()
    ]
    password = given or (secrets.token_urlsafe(10) if wanting else "")
    if password:
        _set_password(password, emails)
    return sum(made), password


def _make(account: Account) -> bool:
    """Make the account with its posts, unless it is there."""
    person, new = Person.objects.get_or_create(
        email=account.email,
        defaults={
            "name": account.title,
            "component": component(account.component),
            "time_zone": account.time_zone,
            "password": make_password(None),
        },
    )
    if new:
        for seat in account.seats:
            kind = Holding.Kind.DELEGATE if seat.as_delegate else Holding.Kind.HOLDER
            Holding.objects.create(
                post=post_of(seat), person=person, kind=kind, starts_at=HELD_SINCE
            )
    return new


def post_of(seat: Seat) -> Post:
    """The post that a seat means: the one there is, else a new one."""
    owner = component(seat.component)
    where = country(seat.country) if seat.country else None
    known = Post.objects.filter(duty=seat.duty, component=owner)
    if where is not None:
        known = known.filter(country=where)
    if seat.region is not None:
        known = known.filter(region=seat.region)
    post = known.order_by("id").first()
    if post is not None:
        return post
    return Post.objects.create(
        code="-".join(_code_words(seat, owner)), duty=seat.duty, component=owner, country=where,
        region=seat.region, title=seat.title or str(Post.Duty(seat.duty).label),
    )  # fmt: skip


def _code_words(seat: Seat, owner: Component) -> list[str]:
    region = "" if seat.region is None else f"region-{seat.region}"
    words = [owner.code, str(seat.duty).replace("_", "-"), seat.country, region]
    return [word.lower() for word in words if word]


def _set_password(password: str, emails: list[str]) -> None:
    """One salted hash for all: it is one password, and hashing it nine times would take seconds."""
    people = Person.objects.filter(email__in=emails)
    hashes = {person.password for person in people if person.has_usable_password()}
    right = {hashed for hashed in hashes if check_password(password, hashed)}
    stale = [person.pk for person in people if person.password not in right]
    if stale:
        Person.objects.filter(pk__in=stale).update(password=make_password(password))
