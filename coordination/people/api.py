"""Posts, and who is asking, in the API."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.regions import InRegion, region_fields
from coordination.people.filters import PostFilter
from coordination.people.models import Holding, Post
from smcc.rest.endpoint import Endpoint, Listing, Record
from smcc.rest.shape import Reading, Shape, gathered, text, word


class HolderShape(serializers.Serializer):
    """Somebody who answers for the post now."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(Holding.Kind.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


def _holders(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    answering = Holding.objects.answering(timezone.now()).filter(post__in=[pk for (pk,) in rows])
    for post, *values in answering.values_list(
        "post_id", "person__name", "kind", "starts_at", "ends_at"
    ):
        found[post].append(dict(zip(("name", "kind", "starts_at", "ends_at"), values, strict=True)))
    return [found[pk] for (pk,) in rows]


POST = Shape(
    "Post",
    text("code"),
    text("title"),
    word("duty", Post.Duty),
    text("component", "component__code"),
    text("country", "country_id", allow_null=True),
    *region_fields(),
    text("mailbox", allow_blank=True),
    gathered("holders", ["id"], _holders, lambda: HolderShape(many=True)),
)


class PostWordsFilter(InRegion, PostFilter):
    """The directory's filters, with the region as a word."""


class PostDoor(Endpoint):
    tag, model, key = "posts", Post, "code"
    shape = POST
    filters = PostWordsFilter
    order = ("code",)
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return Post.objects.all()


class Posts(PostDoor, Listing):
    """The posts that duties bind to, and who holds them now."""

    summaries = {"GET": _("List posts")}


class OnePost(PostDoor, Record):
    """One post, by its code."""

    summaries = {"GET": _("Read a post")}


class TokenShape(serializers.Serializer):
    """The token that this request was made with."""

    name = serializers.CharField()
    scope = serializers.CharField()
    expires_at = serializers.DateTimeField()


class MeShape(serializers.Serializer):
    """The person who asks."""

    email = serializers.EmailField()
    name = serializers.CharField()
    component = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    time_zone = serializers.CharField()
    posts = serializers.ListField(child=serializers.CharField())
    token = TokenShape(allow_null=True)


class Me(Endpoint):
    """Who is asking, for whom, and with which token."""

    tag = "me"
    summaries = {"GET": _("Read who you are")}
    gives = {"GET": MeShape}

    def get(self, request: Any) -> Response:
        person, token = request.user, request.auth
        return Response(
            {
                "email": person.email,
                "name": person.name,
                "component": person.component.code if person.component else None,
                "language": person.language,
                "time_zone": person.time_zone,
                "posts": sorted(post.code for post in person.held_posts()),
                "token": token
                and {"name": token.name, "scope": token.scope, "expires_at": token.expires_at},
            }
        )


urlpatterns = [
    path("posts/", Posts.as_view(), name="posts"),
    path("posts/<str:code>/", OnePost.as_view(), name="post"),
    path("me/", Me.as_view(), name="me"),
]
