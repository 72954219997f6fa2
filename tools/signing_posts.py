"""Who signs an agreement for a component in a country, and who records what it signed on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination.components.models import Component
from coordination.people.models import Person, Post
from smcc.rules.refusals import NotYours
from tools.own_people import speaks_for

D = Post.Duty
SIGNING = (D.SECRETARY_GENERAL, D.HEAD_OF_DELEGATION, *Post.PRINCIPALS)
"""Who leads a component; a Head of Delegation where posted. Our reading: the sources name no post."""


def signing_posts(component: Component, country: Any) -> QuerySet[Post]:
    of_it = Q(component=component) | Q(component__part_of=component)
    there = ~Q(duty=D.HEAD_OF_DELEGATION) | Q(country=country)
    return Post.objects.of_duty(*SIGNING).filter(of_it, there)


def signing_post(component: Component, country: Any, person: Person) -> Post | None:
    """The post by which this person signs for the component in the country, if any."""
    held = {post.pk for post in person.held_posts()}
    return signing_posts(component, country).filter(pk__in=held).order_by("pk").first()


def signed_by(person: Person, components: Iterable[Component], country: Any) -> set[int]:
    """The components, by key, for which this person signs in the country. One query."""
    held = [post.pk for post in person.held_posts()]
    posts = Post.objects.of_duty(*SIGNING).filter(pk__in=held).select_related("component")
    here = [p for p in posts if p.duty != D.HEAD_OF_DELEGATION or p.country_id == country.pk]
    of_these = {pk for p in here for pk in (p.component_id, p.component.part_of_id)}
    return {each.pk for each in components if each.pk in of_these}


def check_signs(
    component: Component, country: Any, person: Person, *, on_paper: bool
) -> Post | None:
    """The signing post; None for a signature on paper recorded by somebody else of the component.

    Raises `NotYours`, with who could, for everybody who does not speak for it.
    """
    post = signing_post(component, country, person)
    if post is not None or (on_paper and speaks_for(person, component.pk)):
        return post
    said = {"component": component.name}
    if on_paper:
        raise NotYours(
            _(
                "What %(component)s signed on paper is recorded by its own people. Whoever serves the "
                "whole Movement (Steering Committee, secretariat, coordination advisors) records "
                "nothing for a component, their own employer included."
            )
            % said
        )
    raise NotYours(
        _(
            "For %(component)s its Secretary General or its Head of Delegation in the country signs. "
            "What was signed on paper is recorded by its own people, with where the paper is."
        )
        % said
    )
