"""Who reads a message: the person, or an office where a post's own channel is told."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from coordination.deadlines.models import Delivery
from coordination.people.models import Post


class Office:
    """The reader of a post's own channel. Sees what the post's holder would see by holding it."""

    is_authenticated = True
    is_active = True

    def __init__(self, post: Post) -> None:
        self.post = post
        self.name = str(post)
        self.language = settings.LANGUAGE_CODE
        self.time_zone = settings.HOUSE_TIME_ZONE

    def held_posts(self) -> list[Post]:
        return [self.post]

    def duties(self) -> set[str]:
        return {self.post.duty}

    def component_ids(self) -> set[int]:
        return self.post.speaks_for()


def reader_of(delivery: Delivery) -> Any:
    """The person a message is for, else the office of the post."""
    if delivery.recipient is not None:
        return delivery.recipient
    assert delivery.post is not None
    return Office(delivery.post)
