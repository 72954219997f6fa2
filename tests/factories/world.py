"""A small Movement: two countries, their National Societies, the ICRC and the IFRC, and their posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.components.models import Component, Country
from coordination.people.models import Holding, Person, Post

PASSWORD = "correct-horse-battery"
D = Post.Duty


@dataclass
class World:
    """People by what they are: `world.coordinator`, `world.urcs`, …; components and posts likewise."""

    ukraine: Country
    poland: Country
    pakistan: Country
    icrc: Component
    ifrc: Component
    urcs_ns: Component
    polish_ns: Component
    prcs_ns: Component
    kenyan_ns: Component
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        people = self.__dict__.get("people", {})
        if name in people:
            # Read again each time: a person caches the posts held, as a request does.
            return Person.objects.get(pk=people[name].pk)
        raise AttributeError(name)

    def as_seen_by_role(self) -> dict[str, Person]:
        """One person for each role that a test walks through."""
        return {name: getattr(self, name) for name in self.people}


def country(iso3: str, iso2: str, name: str, region: int) -> Country:
    return Country.objects.get_or_create(
        iso3=iso3, defaults={"iso2": iso2, "name_en": name, "region": region}
    )[0]


def component(
    code: str, kind: str, name: str, where: Country | None = None, **more: Any
) -> Component:
    from coordination.components.names import folded

    return Component.objects.get_or_create(
        code=code,
        defaults={
            "kind": kind,
            "name_en": name,
            "country": where,
            "region": where.region if where else None,
            "search_text": folded(f"{code} {name} {more.get('short_name', '')}"),
            **more,
        },
    )[0]


def post(code: str, duty: str, of: Component, title: str = "", **more: Any) -> Post:
    return Post.objects.get_or_create(
        code=code,
        defaults={
            "duty": duty,
            "component": of,
            "title": title or str(Post.Duty(duty).label),
            **more,
        },
    )[0]


def appoint(person: Person, to: Post, kind: str = "holder", days_ago: int = 3000) -> Holding:
    return Holding.objects.create(
        post=to, person=person, kind=kind, starts_at=timezone.now() - timedelta(days=days_ago)
    )


def make_person(name: str, of: Component | None, **more: Any) -> Person:
    return Person.objects.create_user(
        f"{name}@demo.example", PASSWORD, name=more.pop("title", name.title()), component=of, **more
    )


def make_world() -> World:
    """Build it in the database."""
    ukraine = country("UKR", "UA", "Ukraine", 3)
    poland = country("POL", "PL", "Poland", 3)
    pakistan = country("PAK", "PK", "Pakistan", 2)
    kenya = country("KEN", "KE", "Kenya", 0)
    ns = Component.Kind.NATIONAL_SOCIETY
    world = World(
        ukraine, poland, pakistan,
        icrc=component("ICRC", "icrc", "International Committee of the Red Cross", short_name="ICRC"),
        ifrc=component("IFRC", "ifrc", "International Federation of Red Cross and Red Crescent Societies", short_name="IFRC"),
        urcs_ns=component("DUA001", ns, "Ukrainian Red Cross Society", ukraine, short_name="URCS"),
        polish_ns=component("DPL001", ns, "Polish Red Cross", poland),
        prcs_ns=component("DPK001", ns, "Pakistan Red Crescent", pakistan),
        kenyan_ns=component("DKE001", ns, "Kenya Red Cross Society", kenya),
    )  # fmt: skip
    w = world
    w.posts = {
        "icrc_director": post("icrc-director-of-operations", D.ICRC_DIRECTOR_OF_OPERATIONS, w.icrc),
        "ifrc_usg": post("ifrc-under-secretary-general", D.IFRC_UNDER_SECRETARY_GENERAL, w.ifrc),
        "secretariat": post("smcc-secretariat", D.SECRETARIAT, w.ifrc),
        "steering": post("steering-icrc", D.STEERING_COMMITTEE, w.icrc),
        "advisor": post("mco-ukraine", D.COORDINATION_ADVISOR, w.ifrc),
        "urcs_sg": post("urcs-secretary-general", D.SECRETARY_GENERAL, w.urcs_ns),
        "polish_sg": post("polish-secretary-general", D.SECRETARY_GENERAL, w.polish_ns),
        "icrc_hod": post("icrc-hod-ukraine", D.HEAD_OF_DELEGATION, w.icrc, country=ukraine),
        "ifrc_hod": post("ifrc-hod-ukraine", D.HEAD_OF_DELEGATION, w.ifrc, country=ukraine),
        "region": post("ifrc-regional-director-europe", D.REGIONAL_DIRECTOR, w.ifrc, region=3),
    }
    people = {
        "coordinator": (w.ifrc, "advisor"),
        "urcs": (w.urcs_ns, "urcs_sg"),
        "urcs_staff": (w.urcs_ns, None),
        "polish": (w.polish_ns, "polish_sg"),
        "icrc_director": (w.icrc, "icrc_director"),
        "ifrc_usg": (w.ifrc, "ifrc_usg"),
        "icrc_hod": (w.icrc, "icrc_hod"),
        "ifrc_hod": (w.ifrc, "ifrc_hod"),
        "region": (w.ifrc, "region"),
        "committee": (w.kenyan_ns, "steering"),
        "secretariat": (w.ifrc, "secretariat"),
        "observer": (w.kenyan_ns, None),
    }
    for name, (of, held) in people.items():
        w.people[name] = make_person(name, of)
        if held:
            appoint(w.people[name], w.posts[held])
    return world
