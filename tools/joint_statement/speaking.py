"""Which posts speak for a signatory of a Joint Statement. Action, page, API and “waiting for you” ask here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components.models import Component, Country
from coordination.operations.models import Operation
from coordination.people.models import Holding, Person, Post
from smcc.rules.refusals import NotYours
from smcc.rules.words import listed
from tools.joint_statement import policy
from tools.joint_statement.models import JointStatement

POSTS_NAMED_AT_MOST = 6


def clearing_posts(component: Any, operation: Any) -> QuerySet[Post]:
    """The posts that speak for a component in an operation. Either may be a record or an `OuterRef`.

    A post of an office speaks for the institution that the office is part of.
    """
    return _leading(operation).filter(Q(component=component) | Q(component__part_of=component))


def posts_speaking_for(components: Iterable[Any], operation: Any) -> QuerySet[Post]:
    """The same for several components at once."""
    keys = [component.pk for component in components]
    of_these = Q(component__in=keys) | Q(component__part_of__in=keys)
    return _leading(operation).filter(of_these)


def _leading(operation: Any) -> QuerySet[Post]:
    within = OuterRef(operation) if isinstance(operation, OuterRef) else operation
    countries = Country.objects.filter(operations=within)
    there = (
        Q(country__in=countries.values("pk"))
        | Q(country=None, region__in=countries.values("region"))
        | Q(country=None, region=None)
    )
    leading = Post.objects.of_duty(*policy.MAY_CLEAR)
    return leading.filter(~Q(duty__in=policy.LEADS_WHERE_POSTED) | there)


def posts_asked_by(key: str) -> QuerySet[Post]:
    """The posts that this statement still asks; none where there is no such statement."""
    statement = JointStatement.objects.filter(pk=key).select_related("operation").first()
    return Post.objects.none() if statement is None else statement.posts_asked()


def asked_of(person: Person) -> Exists:
    """For a query of signatories: those that a post speaks for which this person holds now."""
    held = [post.pk for post in person.held_posts()]
    posts = clearing_posts(OuterRef("component"), OuterRef("statement__operation"))
    return Exists(posts.filter(pk__in=held))


@dataclass(frozen=True)
class Standing:
    """By which post a person speaks for a component, or why not."""

    post: Post | None = None
    as_delegate: bool = False
    refusal: NotYours | None = None


def standing_of(component: Component, operation: Operation, person: Person) -> Standing:
    """Whether and by which post this person speaks for the component. In their own right first."""
    posts = clearing_posts(component, operation)
    held = Holding.objects.current(timezone.now()).filter(person=person, post__in=posts)
    # "holder" > "delegate"
    found = held.select_related("post__component").order_by("-kind", "post").first()
    if found is None:
        return Standing(refusal=NotYours(_who_speaks(component, operation)))
    return Standing(found.post, found.kind == Holding.Kind.DELEGATE)


def _who_speaks(component: Component, operation: Operation) -> str:
    titles = clearing_posts(component, operation).order_by("title").values_list("title", flat=True)
    named = list(dict.fromkeys(titles))
    said = {"component": component.name, "posts": listed(named[:POSTS_NAMED_AT_MOST])}
    if not named:
        return (
            _(
                "No post is recorded that clears for %(component)s in this operation. Ask the "
                "secretariat to record its Secretary General or its Head of Delegation here."
            )
            % said
        )
    return (
        _(
            "Only those who hold one of these posts of %(component)s, or a delegate, "
            "clear for it: %(posts)s."
        )
        % said
    )
