"""Posts that nobody holds: said where one chooses a post, and hinted at once it is chosen. Never a block."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.people.models import Holding, Post
from smcc.rules.words import listed


def held_now() -> set[int]:
    """The keys of the posts for which somebody answers now. One query."""
    return set(Holding.objects.answering(timezone.now()).order_by().values_list("post", flat=True))


class SaysVacant:
    """A choice of posts in which those that nobody holds say so."""

    _held: set[int] | None = None

    def label_from_instance(self, post: Any) -> str:
        if self._held is None:  # asked once for all options; each form has its own field
            self._held = held_now()
        return str(post) if post.pk in self._held else _("%(post)s (vacant)") % {"post": post}


class PostField(SaysVacant, forms.ModelChoiceField):
    """One post, or nobody yet."""

    def __init__(self, **more: Any) -> None:
        given: dict[str, Any] = {
            "queryset": Post.objects.select_related("component"), "required": False,
            "to_field_name": "code",
        }  # fmt: skip
        super().__init__(**(given | more))


class PostsField(SaysVacant, forms.ModelMultipleChoiceField):
    """Several posts. The form gives those to choose from."""


def vacancy_hint(form: forms.Form) -> str:
    """What to say once a form was taken in which a vacant post was newly chosen; else ""."""
    chosen: dict[int, Post] = {}
    for name in form.changed_data:
        if isinstance(form.fields[name], SaysVacant):
            chosen |= {post.pk: post for post in _posts(form[name].data, form.fields[name])}
    held = held_now() if chosen else set()
    vacant = [str(post) for pk, post in chosen.items() if pk not in held]
    if not vacant:
        return ""
    return ngettext(
        "%(posts)s is vacant: nobody holds this post now. Its reminders go to whoever stands in, until somebody does.",
        "%(posts)s are vacant: nobody holds these posts now. Their reminders go to whoever stands in, until somebody does.",
        len(vacant),
    ) % {"posts": listed(vacant)}  # fmt: skip


def _posts(typed: Any, field: Any) -> Iterable[Post]:
    """The posts that were chosen, of a form that is valid."""
    found = field.clean(typed)
    if found is None:
        return ()
    return [found] if isinstance(found, Post) else found
