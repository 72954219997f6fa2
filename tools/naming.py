"""Components and posts in the cells of a tool's form: short enough to read, and found again as typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.components import fields
from coordination.components.fields import known_components
from coordination.components.models import Component
from coordination.components.names import folded
from coordination.components.picking import Picked
from coordination.operations.models import Operation
from coordination.people.models import Post

POSTS = "known-posts"
"""The id of the list of posts that a page offers."""


def component_name(component: Component | None) -> str:
    """How a cell names a component: the institutions by their letters, a National Society by its name."""
    if component is None:
        return ""
    institution = component.kind != Component.Kind.NATIONAL_SOCIETY and component.part_of_id is None
    return component.short_name or component.code if institution else component.name


def post_name(post: Post | None) -> str:
    """A post with its component, and its country where the same post exists in several."""
    if post is None:
        return ""
    said = f"{post.title}, {component_name(post.component)}"
    return f"{said} ({post.country.name})" if post.country else said


class Names:
    """The components and posts that a form of one operation offers. Two queries, however many rows."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.picked: dict[str, Picked] = {}
        """What typed names of components meant, so that the same text is looked up once."""

    @cached_property
    def components(self) -> list[tuple[str, str]]:
        """Those who take part first: it is mostly they who are meant."""
        return known_components(self.operation.allocation()["taking_part"])

    @cached_property
    def posts(self) -> list[Post]:
        """Posts of those who take part and of the institutions, here or without a country of their own."""
        institutions = Q(component__kind__in=[Component.Kind.ICRC, Component.Kind.IFRC])
        taking_part = Q(component__in=self.operation.allocation()["taking_part"])
        here = Q(country=None) | Q(country__in=self.operation.country_codes.split())
        found = Post.objects.filter(here, institutions | taking_part)
        return list(found.select_related("component", "country").order_by("title", "id"))

    @cached_property
    def offered_posts(self) -> list[tuple[str, str]]:
        """The posts' names, each with the code of its component."""
        return sorted({(post_name(each), each.component.code) for each in self.posts})

    def post(self, typed: str) -> Post:
        """The one post that a typed title (with its component) means. Raises a sentence otherwise."""
        sought, words = folded(typed), folded(typed).split()
        known = [
            each for each in self.posts if sought in (folded(post_name(each)), folded(each.code))
        ]
        if not known and words:
            known = [
                each
                for each in self.posts
                if all(word in folded(f"{post_name(each)} {each.component.name}") for word in words)
            ]
        if not known and words:
            known = [each for each in self.posts if _says_all(words, each)]
        if len(known) == 1:
            return known[0]
        said = {"typed": typed if len(typed) <= 60 else f"{typed[:60]}…"}
        if not known:
            raise ValidationError(
                _("“%(typed)s” was not found among the posts. Choose one that is offered.") % said
            )
        said["names"] = "; ".join(post_name(each) for each in known[:3])
        raise ValidationError(_("“%(typed)s” could be %(names)s. Write it in full.") % said)


def _says_all(words: list[str], post: Post) -> bool:
    """Whether each word begins a word of the post's name, or of its component's in any language."""
    said = f" {folded(post_name(post))} {post.component.search_text}"
    return all(f" {word}" in said for word in words)


class _LooksUpOnce(fields.ComponentsField):
    """Where it was given `names`, a text that they have met before is not looked up again."""

    names: Names | None = None

    def find(self, typed: str) -> Picked:
        if self.names is None:
            return super().find(typed)
        if typed not in self.names.picked:
            self.names.picked[typed] = super().find(typed)
        return self.names.picked[typed]


class ComponentField(_LooksUpOnce, fields.ComponentField):
    """One component. What stands in the record, typed again, always means it, whatever else fits."""

    current: Component | None = None

    def prepare_value(self, value: Any) -> Any:
        return component_name(value) if isinstance(value, Component) else value

    def clean(self, value: Any) -> Component | None:
        if self.current is not None and value == component_name(self.current):
            return self.current
        return super().clean(value)


class ComponentChoice(forms.ModelChoiceField):
    """One of a few components, to choose from a list."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=Component.objects.none(), **more)

    def among(self, components: Any) -> None:
        """Offer these components, the institutions first; a single one is chosen already."""
        self.queryset = components.order_by("kind", "name_en")
        if len(self.queryset) == 1:
            self.initial = self.queryset[0]
            self.empty_label = None

    def label_from_instance(self, obj: Any) -> str:
        return component_name(obj)


class ComponentsField(_LooksUpOnce):
    """Several components, with commas between."""

    current: list[Component] = []

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return ", ".join(component_name(each) for each in value)
        return value

    def clean(self, value: Any) -> list[Component]:
        if self.current and value == self.prepare_value(self.current):
            return self.current
        return super().clean(value)


class PostField(forms.CharField):
    """One post, by title and component. The form gives it `names`."""

    names: Names
    current: Post | None = None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"list": POSTS, "autocomplete": "off", "dir": "auto"}

    def prepare_value(self, value: Any) -> Any:
        return post_name(value) if isinstance(value, Post) else value

    def clean(self, value: Any) -> Post | None:
        typed = super().clean(value)
        if not typed:
            return None
        if self.current is not None and typed == post_name(self.current):
            return self.current
        return self.names.post(typed)


def give_names(
    form: forms.BaseForm, names: Names, current: Mapping[str, Any] | None = None
) -> None:
    """Tell a form's fields of this kind whom they may mean, and what stands in the record now."""
    fields.within(form, names.operation)
    for name, field in form.fields.items():
        if isinstance(field, (ComponentField, ComponentsField, PostField)):
            field.names = names
        if isinstance(field, (ComponentField, ComponentsField, PostField)) and current:
            field.current = current.get(name) or field.current
