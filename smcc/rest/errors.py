"""Whatever goes wrong becomes `{"code", "detail", "fields"}` with its status, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from smcc.rules.refusals import Invisible, NotYours, Refusal, Stale

log = logging.getLogger(__name__)

SPOKEN = {
    exceptions.NotAuthenticated: (
        "not_signed_in",
        lambda: _("Sign in first: send “Authorization: Bearer” and your token."),
    ),
    exceptions.UnsupportedMediaType: (
        "unsupported_media_type",
        lambda: _("Send JSON, with the header “Content-Type: application/json”."),
    ),
}
"""Where the framework's own words say too little to a person."""


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to any exception of an endpoint."""
    if isinstance(error, (Http404, ObjectDoesNotExist)):
        error = Invisible()
    elif isinstance(error, PermissionDenied):
        error = NotYours(str(error) or None)
    elif isinstance(error, RequestDataTooBig):
        return problem(413, "too_large", _("This is too large. Send less at once."))
    if isinstance(error, Refusal):
        return refused(error, context.get("view"))
    if isinstance(error, exceptions.ValidationError):
        fields = flat(error.detail)
        return problem(400, "invalid", first(fields), {k: v for k, v in fields.items() if k})
    if isinstance(error, exceptions.APIException):
        return framework_error(error, context.get("view"))
    log.exception("An endpoint failed", exc_info=error)
    got_request_exception.send(
        sender=None, request=getattr(context.get("request"), "_request", None)
    )
    return problem(
        500, "error",
        _("Something went wrong on our side. Nothing was changed; try again, or tell the secretariat."),
    )  # fmt: skip


def problem(
    status: int, code: str, detail: Any, fields: Mapping[str, Any] | None = None, **more: Any
) -> Response:
    return Response(
        {"code": code, "detail": str(detail), "fields": dict(fields or {})} | more, status=status
    )


def refused(refusal: Refusal, view: Any = None) -> Response:
    """A refusal of the house. A stale write gets the copy that stands now beside it."""
    more = {}
    if isinstance(refusal, Stale) and refusal.current is not None:
        copy_of = getattr(view, "copy_of", None)
        more["current"] = copy_of(refusal.current) if copy_of else None
    is_page_talk = refusal.sentence is Stale.default_sentence
    detail = _stale_sentence() if is_page_talk else refusal.sentence
    return problem(refusal.status, refusal.code, detail, refusal.fields, **more)


def _stale_sentence() -> str:
    """The page's sentence speaks of the text kept below; a program has none below."""
    return _(
        "Somebody else changed this since you read it. What stands now is in “current”; "
        "send your change again with its version."
    )


def takes_files_alone(view: Any) -> bool:
    """Whether the address reads forms with files, and no JSON."""
    kinds = {parser.media_type for parser in getattr(view, "parser_classes", ())}
    return kinds == {MultiPartParser.media_type}


def framework_error(error: exceptions.APIException, view: Any = None) -> Response:
    code, detail = error.default_code, str(error.detail)
    for kind, (own_code, sentence) in SPOKEN.items():
        if isinstance(error, kind):
            code, detail = own_code, sentence()
    if isinstance(error, exceptions.UnsupportedMediaType) and takes_files_alone(view):
        detail = _("Send the file as multipart/form-data, in the field “file”.")
    response = problem(error.status_code, str(code), detail)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def flat(detail: Any) -> dict[str, list[str]]:
    """Nested messages by dotted place: `{"rows.0.lead": ["…"]}`; what is about the whole under ""."""
    found: dict[str, list[str]] = {}
    for place, sentence in _walk(detail, ()):
        found.setdefault(".".join(p for p in place if p != "non_field_errors"), []).append(sentence)
    return found


def _walk(detail: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _walk(inner, (*place, str(name)))
    elif isinstance(detail, list):
        for n, inner in enumerate(detail):
            deeper = place if isinstance(inner, str) else (*place, str(n))
            yield from _walk(inner, deeper)
    else:
        yield place, str(detail)


def first(fields: Mapping[str, list[str]]) -> str:
    """The first sentence, with its place in front so that it can be read alone."""
    for place, sentences in fields.items():
        return f"{place}: {sentences[0]}" if place else sentences[0]
    return _("What was sent cannot be right.")
