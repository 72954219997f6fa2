"""The ways from the desk to all that the secretariat keeps, each with how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.components.models import Component, Country
from coordination.deadlines import registry as clocks
from coordination.deadlines.models import LadderVersion, PolicySetting
from coordination.desk import registry
from coordination.people.models import Person, Post
from smcc.audit.models import Chain


@dataclass(frozen=True)
class Way:
    """A link with what is behind it."""

    label: Any
    url: str
    said: Any = ""


def ways(person: Any) -> list[tuple[str, list[Way]]]:
    """All of them, by what they are about. A fixed number of queries."""
    return [
        (_("People and posts"), _people()),
        (_("Reference data"), _reference()),
        (_("Rules and templates"), [*_rules(), *_registered(person)]),
        (_("Running the house"), _house()),
    ]


def _people() -> list[Way]:
    people = Person.objects.aggregate(
        open=Count("pk", filter=Q(is_active=True)), closed=Count("pk", filter=Q(is_active=False))
    )
    posts = Post.objects.count()
    return [
        Way(
            _("People, accounts and roles"), reverse("person_list"),
            _("%(open)d open, %(closed)d closed") % people,
        ),
        Way(_("Make an account"), reverse("person_new")),
        Way(
            _("Posts and who holds them"), reverse("post_list"),
            ngettext("%(n)d post", "%(n)d posts", posts) % {"n": posts},
        ),
        Way(_("Add a post"), reverse("post_new")),
    ]  # fmt: skip


def _reference() -> list[Way]:
    countries, today = Country.objects.count(), timezone.localdate()
    components = Component.objects.aggregate(
        all=Count("pk"),
        suspended=Count(
            "pk",
            filter=Q(suspended_from__lte=today)
            & (Q(suspended_until=None) | Q(suspended_until__gte=today)),
        ),
    )
    return [
        Way(
            _("Countries"), f"{reverse('country_list')}?show=all",
            ngettext("%(n)d country", "%(n)d countries", countries) % {"n": countries},
        ),
        Way(_("Add a country"), reverse("country_new")),
        Way(
            _("Components"), reverse("component_list"),
            _("%(all)d, of which %(suspended)d suspended") % components,
        ),
        Way(_("Add a component"), reverse("component_new")),
        Way(_("What was edited here"), reverse("desk_reference")),
    ]  # fmt: skip


def _rules() -> list[Way]:
    known = {each.key for each in clocks.settings()}
    here = len(known & set(PolicySetting.objects.values_list("key", flat=True)))
    newest = LadderVersion.objects.order_by("clock", "-number").values_list("clock", "rungs")
    standing: dict[str, Any] = {}
    for clock, rungs in newest:
        standing.setdefault(clock, rungs)
    own = sum(bool(rungs) for rungs in standing.values())
    return [
        Way(
            _("Policy settings with their basis"), reverse("policy_settings"),
            _("%(here)d of %(all)d set here") % {"here": here, "all": len(known)},
        ),
        Way(
            _("Ladders: whom each clock reminds"), reverse("ladders"),
            ngettext("%(n)d set here", "%(n)d set here", own) % {"n": own},
        ),
    ]  # fmt: skip


def _registered(person: Any) -> list[Way]:
    return [Way(each.label, reverse(each.url), each.said(person)) for each in registry.entrances()]


def _house() -> list[Way]:
    events = Chain.objects.aggregate(n=Sum(F("length")))["n"] or 0
    return [
        Way(
            _("Record of what was done"), reverse("audit"),
            ngettext("%(n)d event", "%(n)d events", events) % {"n": events},
        ),
        Way(_("Whether reminders go out"), reverse("operators")),
        Way(_("Messages sent"), reverse("mailbox")),
        Way(_("Drills"), reverse("drill_list")),
    ]  # fmt: skip
