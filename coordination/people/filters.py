"""Filters of posts and people: the same for pages and API."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Region
from coordination.people.models import Holding, Person, Post, PostQuerySet


class PostFilter(django_filters.FilterSet):
    """Posts by words (of title or component), duty, region, and whether anybody holds them."""

    q = django_filters.CharFilter(label=_("Title or component"), method="by_words", max_length=200)
    duty = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("Duty"), choices=Post.Duty.choices
    )
    region = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("IFRC region"), choices=Region.choices
    )
    held = django_filters.ChoiceFilter(
        empty_label=_("All"),
        label=_("Held"),
        choices=(("yes", _("Somebody holds it")), ("no", _("Nobody holds it"))),
        method="by_held",
    )

    class Meta:
        model = Post
        fields: list[str] = []

    def by_words(self, rows: PostQuerySet, name: str, words: str) -> PostQuerySet:
        by_component = Component.objects.search(words).values("pk")
        return rows.filter(Q(title__icontains=words.strip()) | Q(component__in=by_component))

    def by_held(self, rows: PostQuerySet, name: str, wanted: str) -> PostQuerySet:
        held = Exists(
            Holding.objects.current(timezone.now()).filter(
                post=OuterRef("pk"), person__is_active=True
            )
        )
        return rows.filter(held if wanted == "yes" else ~held)


class PersonFilter(django_filters.FilterSet):
    """People by words of name or address, account, posts held now, role, and whether they ever signed in."""

    q = django_filters.CharFilter(label=_("Name or e-mail"), method="by_words", max_length=200)
    is_active = django_filters.ChoiceFilter(
        empty_label=_("All"),
        label=_("Account"),
        choices=(("true", _("Open")), ("false", _("Closed"))),
        method="by_active",
    )
    post = django_filters.ChoiceFilter(
        empty_label=_("All"),
        label=_("Post"),
        choices=(("yes", _("Holds a post now")), ("no", _("Holds no post now"))),
        method="by_post",
    )
    duty = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("Role"), choices=Post.Duty.choices, method="by_duty"
    )
    signed_in = django_filters.ChoiceFilter(
        empty_label=_("All"),
        label=_("Signed in"),
        choices=(("yes", _("At least once")), ("never", _("Never"))),
        method="by_sign_in",
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Person], name: str, words: str) -> QuerySet[Person]:
        return rows.filter(Q(name__icontains=words.strip()) | Q(email__icontains=words.strip()))

    def by_active(self, rows: QuerySet[Person], name: str, wanted: str) -> QuerySet[Person]:
        return rows.filter(is_active=wanted == "true")

    def by_post(self, rows: QuerySet[Person], name: str, wanted: str) -> QuerySet[Person]:
        held = Exists(Holding.objects.current(timezone.now()).filter(person=OuterRef("pk")))
        return rows.filter(held if wanted == "yes" else ~held)

    def by_duty(self, rows: QuerySet[Person], name: str, duty: str) -> QuerySet[Person]:
        held = Holding.objects.current(timezone.now()).filter(post__duty=duty)
        return rows.filter(Exists(held.filter(person=OuterRef("pk"))))

    def by_sign_in(self, rows: QuerySet[Person], name: str, wanted: str) -> QuerySet[Person]:
        return rows.filter(last_login__isnull=wanted == "never")
