"""The operation's QuerySet: who may see what, and the questions lists ask."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q

from coordination.people.models import Post
from smcc.beside import Beside


class OperationQuerySet(models.QuerySet[Any]):
    def active(self) -> OperationQuerySet:
        return self.filter(state="active")

    def outside_drills(self) -> OperationQuerySet:
        """What lists, counts and search are made of: an exercise is shown by itself."""
        return self.filter(drill_factor=None)

    def visible_to(self, person: Any) -> OperationQuerySet:
        """Operations of the whole Movement, and those that the person takes part in.

        The secretariat and the two principals see all. The one rule for pages, API, exports,
        search, messages and attachments.
        """
        if not person.is_authenticated or not person.is_active:
            return self.none()
        if person.duties() & Post.SEES_ALL:
            return self
        mine = person.component_ids()
        posts = [post.pk for post in person.held_posts()]
        presences = self.model._meta.get_field("presences").related_model.objects
        convenings = self.model._meta.get_field("convenings").related_model.objects
        here = {"operation": OuterRef("pk"), "component__in": mine}
        return self.filter(
            Q(visibility="movement")
            | Q(host__in=mine)
            | Q(coordinator_post__in=posts)
            | Beside(presences.filter(**here))
            | Beside(convenings.in_force().filter(**here))
        )
