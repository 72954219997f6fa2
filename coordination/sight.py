"""On what it depends who sees which operations: for queries that are kept compiled."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


def sight(person: Any) -> Hashable:
    """All that `Operation.objects.visible_to(person)` depends on besides the database.

    Who sees what follows from the posts held now and the components spoken for.
    """
    posts = frozenset((post.pk, post.duty) for post in person.held_posts())
    return person.pk, person.is_active, posts, frozenset(person.component_ids())
