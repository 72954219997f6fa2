"""The API as OpenAPI describes it: read off the same shapes and inputs that the doors work with."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

from django.utils import translation
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from smcc.rest.asked import LONGEST_PAGE, PAGE
from smcc.rest.shape import Shape

VERBS = {"GET": "read", "POST": "create", "PUT": "replace", "PATCH": "change", "DELETE": "delete"}
BINARY = {"type": "string", "format": "binary"}


class Problem(serializers.Serializer):
    """Why something was not done, in a sentence."""

    code = serializers.CharField(help_text="a stable word, for programs")
    detail = serializers.CharField(help_text="a sentence, for people")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="what is wrong, by the name of the field",
    )


@lru_cache(maxsize=200)
def record_of(shape: Shape) -> type[serializers.Serializer]:
    return shape.serializer()


@lru_cache(maxsize=200)
def page_of(shape: Shape) -> type[serializers.Serializer]:
    """A page of a list of such records."""
    return type(
        f"{shape.name}Page",
        (serializers.Serializer,),
        {
            "results": record_of(shape)(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


@lru_cache(maxsize=200)
def stale_of(shape: Shape) -> type[serializers.Serializer]:
    """The 409 of a record: a stale write gets the copy that stands now."""
    return type(
        f"{shape.name}Conflict",
        (Problem,),
        {"current": record_of(shape)(required=False), "__doc__": Problem.__doc__},
    )


class EndpointSchema(AutoSchema):
    """Reads an `Endpoint`'s own attributes."""

    view: Any

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        # The schema file must not depend on the language of whoever asks for it.
        with translation.override("en"):
            return super().get_operation(*args, **kwargs)

    def get_tags(self) -> list[str]:
        return [self.view.tag] if self.view.tag else super().get_tags()

    def get_summary(self) -> str | None:
        said = self.view.summaries.get(self.method)
        return str(said) if said else None

    def get_description(self) -> str:  # type: ignore[override]
        handler = getattr(self.view, self.method.lower(), None)
        return _plain(getattr(handler, "__doc__", "") or type(self.view).__doc__ or "")

    def get_operation_id(self) -> str:
        """`operations_list`, `operations_read`, `operations_scale_declarations_create`, …"""
        words = [w for w in re.split(r"[/{}-]+", self.path.removeprefix("/api/v1/")) if w]
        parameters = set(re.findall(r"{(\w+)}", self.path))
        named = [w for w in words if w not in parameters]
        verb = "list" if self.method == "GET" and self._gives_page() else VERBS[self.method]
        return "_".join([*named, verb])

    def _gives_page(self) -> bool:
        from smcc.rest.endpoint import Listing  # noqa: PLC0415  the doors import this module

        return isinstance(self.view, Listing)

    def get_override_parameters(self) -> list[Any]:
        view, found = self.view, []
        shape = view.shape if self._gives_page() else (view.detail or view.shape)
        if self.method == "GET" and shape is not None:
            found.append(_parameter("fields", "only these fields, with commas between"))
        if self.method == "GET" and self._gives_page():
            found.append(_parameter("cursor", "a page's place, from `next` or `previous`"))
            found.append(
                OpenApiParameter(
                    "limit",
                    {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE},
                    description="rows a page",
                )
            )
            if view.file_formats:
                found.append(
                    OpenApiParameter(
                        "format",
                        {"type": "string", "enum": list(view.file_formats)},
                        description="the whole list as a file, instead of a page as JSON",
                    )
                )
            found += filter_parameters(view.filters)
        if self.method == "POST" and not view.is_done_by_parts:
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    description="drawn by you for this request; sent again within 24 hours, "
                    "the first answer is given again and nothing is done twice",
                )
            )
        return found

    def get_request_serializer(self) -> Any:
        return self.view.takes.get(self.method)

    def get_response_serializers(self) -> Any:
        view = self.view
        given = view.gives.get(self.method)
        shape = view.detail or view.shape
        if isinstance(given, Shape):
            shape, given = given, record_of(given)
        if given is None and self._gives_page() and self.method == "GET":
            given = page_of(cast(Shape, view.shape))
        elif given is None and shape is not None:
            given = record_of(shape)
        found: dict[Any, Any] = {}
        if isinstance(given, str):
            found[("200", given)] = BINARY
        else:
            found["201" if view.creates and self.method == "POST" else "200"] = given
            if view.may_go_on and self.method == "POST":
                found["202"] = given
        problems = ["401", "404"] if self.method == "GET" else ["400", "401", "403", "404"]
        if self._gives_page() and self.method == "GET":
            problems = ["400", "401"]
        found |= dict.fromkeys(problems, Problem)
        if self.method != "GET":
            found["409"] = stale_of(shape) if shape is not None else Problem
        return found


def _plain(doc: str) -> str:
    """A docstring's paragraphs, without its indentation."""
    paragraphs = doc.strip().split("\n\n")
    return "\n\n".join(" ".join(line.strip() for line in p.splitlines()) for p in paragraphs)


def _parameter(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=description)


def filter_parameters(filters: Any) -> list[OpenApiParameter]:
    """The query parameters of a FilterSet."""
    if filters is None:
        return []
    found = []
    for name, bound in filters().form.fields.items():
        suffixes = getattr(bound.widget, "suffixes", None) or [""]
        choices = [
            str(v) for v, _label in getattr(bound, "choices", []) if isinstance(v, str) and v
        ]
        fixed = choices if not hasattr(bound, "queryset") and len(choices) <= 60 else None
        for suffix in suffixes:
            found.append(
                OpenApiParameter(
                    f"{name}_{suffix}" if suffix else name,
                    OpenApiTypes.STR,
                    description=str(bound.label or bound.help_text or ""),
                    enum=fixed,
                )
            )
    return found


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "coordination.people.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "a token of your profile page"}


class CodeField(OpenApiSerializerFieldExtension):
    target_class = "smcc.rest.inputs.ByCode"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "string"}


class CodesField(OpenApiSerializerFieldExtension):
    target_class = "smcc.rest.inputs.ByCodes"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}
