"""Who works for a country: its National Society, and the ICRC and the IFRC there or in its region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from coordination.committee import roles_in_committee
from coordination.countries.closed import open_ones
from coordination.people.models import Post
from coordination.roles import SEES_ALL, Role


@dataclass(frozen=True)
class Reach:
    """The countries, by ISO3, and the regions that a person works for."""

    countries: frozenset[str]
    regions: frozenset[int]

    def has(self, country: Any) -> bool:
        return country.iso3 in self.countries or country.region in self.regions

    def among(self, field: str = "country") -> Q:
        """For a query of records with a country: those of these countries. Its twin: `has`."""
        mine = Q(pk__in=[])
        if self.countries:
            mine |= Q(**{f"{field}__in": self.countries})
        if self.regions:
            mine |= Q(**{f"{field}__region__in": self.regions})
        return mine


def reach_of(person: Any) -> Reach:
    """By the home component, and by the posts held now; nothing for somebody who may not sign in.

    A National Society and a delegation work for their country, a regional post or office for all
    countries of its region. The post's own place counts before that of its component. Posts that
    serve the Movement's common bodies work for no country.
    """
    if not person.is_authenticated or not person.is_active:
        return Reach(frozenset(), frozenset())
    places = [_place(None, getattr(person, "component", None))]
    places += [
        _place(post, post.component)
        for post in person.held_posts()
        if post.duty not in Post.SERVES_THE_MOVEMENT
    ]
    countries = frozenset(country for country, _region in places if country is not None)
    return Reach(countries, frozenset(region for _country, region in places if region is not None))


def _place(post: Any, component: Any) -> tuple[str | None, int | None]:
    """The country, else the region, of a post or else of a component."""
    for each in (post, component):
        if each is None:
            continue
        if each.country_id is not None:
            return each.country_id, None
        if each.region is not None:
            return None, each.region
    return None, None


def roles_in(country: Any, person: Any) -> set[Role]:
    """The roles of a person on the records of a country: everybody signed in is at least an observer."""
    roles = roles_in_committee(person)
    if roles and reach_of(person).has(country):
        roles.add(Role.COUNTRY_TEAM)
    return roles


def clocks_of_countries(person: Any) -> Q | None:
    """For a query of clocks: those of countries that concern a person. None where there can be none.

    Its twin is `CountryMatter.roles_of`. A clock of somebody else's country would only hide one's own,
    unless one is asked there: see `DeadlineQuerySet.visible_to`.
    """
    roles = roles_in_committee(person)
    if roles & SEES_ALL:
        return Q(country__isnull=False)
    reach = reach_of(person)
    own = reach.among() if reach.countries or reach.regions else None
    if Role.STEERING in roles:
        read = Q(country__isnull=False) & open_ones()
        return read if own is None else read | own
    return own
