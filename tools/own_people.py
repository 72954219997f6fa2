"""Who is of a component's own people: asked by positions and by minutes."""

from __future__ import annotations

from coordination.people.models import Person, Post

FOR_ALL = Post.SERVES_THE_MOVEMENT | {Post.Duty.COORDINATION_ADVISOR}
"""Duties towards the whole Movement: whoever holds one speaks for no component by being its employee."""


def speaks_for(person: Person, component: int) -> bool:
    """Whether this person holds a post of the component, or is of its staff and of nobody else's service."""
    if post_for(person, component) is not None:
        return True
    serves_all = any(post.duty in FOR_ALL for post in person.held_posts())
    return not serves_all and component in person.component_ids()


def post_for(person: Person, component: int) -> Post | None:
    """The post by which the person speaks for the component; None: as one of its staff, or not at all."""
    return next(
        (
            post
            for post in person.held_posts()
            if post.duty not in FOR_ALL and component in post.speaks_for()
        ),
        None,
    )
