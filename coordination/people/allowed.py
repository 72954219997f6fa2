"""What a person may see and do, in words: from the posts held now and the home component, as the rules read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.committee import roles_in_committee
from coordination.components.countries import country_names
from coordination.components.models import Component, Region
from coordination.countries.team import Reach, reach_of
from coordination.operations.models import Operation
from coordination.people.models import Person, Post
from coordination.roles import Role
from coordination.thing import Thing

NAMED = 12
"""So many components or countries are named one by one."""


@dataclass(frozen=True)
class Steps:
    """The steps of one kind of record that a role may take."""

    about: Any
    labels: tuple[Any, ...]


@dataclass(frozen=True)
class RoleSaid:
    """A role: what it is called, by what a person has it, and the steps that name it."""

    label: Any
    why: str
    steps: tuple[Steps, ...]


@dataclass(frozen=True)
class Allowed:
    """What somebody sees, for whom they speak, and what they may do."""

    sees: list[str]
    speaks: list[str]
    roles: list[RoleSaid]
    keeps: list[str]


def allowed_to(person: Person) -> Allowed:
    """In sentences, as the rules stand now. A fixed number of queries."""
    if not person.is_active:
        return Allowed([_("Nothing: the account is closed.")], [], [], [])
    return Allowed(_sees(person), _speaks(person), _roles(person), _keeps(person))


def _sees(person: Person) -> list[str]:
    seen = Operation.objects.visible_to(person).count()
    if person.duties() & Post.SEES_ALL:
        said = _("Every operation, also those that only their participants see.")
    elif person.component_ids():
        said = _(
            "Every operation that is open to the Movement, and the others in which one of the components below takes part."
        )
    else:
        said = _("Every operation that is open to the Movement, and no other.")
    found = [
        said,
        ngettext(
            "That is %(n)d operation today.", "That is %(n)d operations today.", seen
        ) % {"n": seen},
        _("What is recorded of countries, components, posts and published reviews."),
    ]  # fmt: skip
    if roles_in_committee(person) & {Role.STEERING, Role.SECRETARIAT}:
        found.append(_("Reviews and rounds before they are published."))
    return found


def _speaks(person: Person) -> list[str]:
    ids = person.component_ids()
    names = Component.objects.filter(pk__in=ids).order_by("name_en")[:NAMED]
    found = [str(each) for each in names] if ids else []
    return found or [_("No component: no home component is recorded, and no post speaks for one.")]


def _keeps(person: Person) -> list[str]:
    """What the secretariat alone does, beside the steps of records."""
    if Post.Duty.SECRETARIAT not in person.duties():
        return []
    return [
        _("Accounts, posts and who holds them."),
        _("Countries and components, and suspensions of membership."),
        _("Durations of the clocks, and whom each clock reminds."),
        _("The checklists that operations are given."),
        _("The whole record of what was done, and whether it holds."),
    ]


def _roles(person: Person) -> list[RoleSaid]:
    reach = reach_of(person)
    posts = [post.pk for post in person.held_posts()]
    coordinated = (
        Operation.objects.active().filter(coordinator_post__in=posts).count() if posts else 0
    )
    held: list[tuple[Role, str]] = [
        (role, _("By the post held."))
        for role in Role
        if role in roles_in_committee(person) and role != Role.OBSERVER
    ]
    if coordinated:
        said = ngettext(
            "Of %(n)d active operation, by the post held.",
            "Of %(n)d active operations, by the post held.",
            coordinated,
        )
        held.append((Role.COORDINATOR, said % {"n": coordinated}))
    if where := _where(reach):
        held.append((Role.COUNTRY_TEAM, _("Of %(places)s.") % {"places": where}))
    if person.component_ids():
        held += [
            (Role.CONVENER, _("Where one of the components convenes.")),
            (Role.CO_CONVENER, _("Where one of the components co-convenes.")),
            (Role.PARTICIPANT, _("Where one of the components takes part.")),
        ]
    return [RoleSaid(role.label, why, tuple(steps_of(role))) for role, why in held]


def _where(reach: Reach) -> str:
    codes = sorted(reach.countries)
    places = country_names(codes[:NAMED])
    places += [str(Region(each).label) for each in sorted(reach.regions)]
    if len(codes) > NAMED:
        places.append("…")
    return ", ".join(places)


def steps_of(role: Role) -> Iterable[Steps]:
    """Every step of the rulebook that names this role, by the kind of record."""
    for model in apps.get_models():
        if not issubclass(model, Thing) or not hasattr(model, "workflow"):
            continue
        labels = [
            step.label for step in model.workflow.steps if role in step.by and not step.follows
        ]
        if labels:
            yield Steps(model.workflow.label, tuple(labels))
