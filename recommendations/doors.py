"""What the API's doors to the records of reviews have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet

from smcc.rest.endpoint import Endpoint


class CommitteeDoor(Endpoint):
    """A door to a kind of record. `with_these` are read along, `with_many` in a query each."""

    with_these: ClassVar[tuple[str, ...]] = ()
    with_many: ClassVar[tuple[Any, ...]] = ()

    def rows(self) -> QuerySet[Any]:
        seen: QuerySet[Any] = self.model.objects.visible_to(self.person)
        return seen.select_related(*self.with_these).prefetch_related(*self.with_many)
