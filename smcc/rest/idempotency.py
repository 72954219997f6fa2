"""`Idempotency-Key`: a POST that is sent again, by a retry or a double click, is done once.

The key's row and what the request changes are committed together. A refused request changes
nothing and leaves no row, so that it may be mended and sent again with the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from smcc.rest.models import KeptAnswer
from smcc.rest.renderers import dumps
from smcc.rules.refusals import Invalid, Refusal

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 200


class KeyReused(Refusal):
    """The key was used for another request (409)."""

    code = "idempotency_key_reused"
    default_sentence = _(
        "This Idempotency-Key was used for another request. Draw a new key for a new request."
    )


def once(request: Any, *args: Any, handler: Callable[..., Any], **kwargs: Any) -> Any:
    """Handle the request, or give the answer that its key was given before.

    Of two that arrive together, the second waits for the first at the key's unique row.
    """
    key = request.headers[HEADER].strip()
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid(
            {
                HEADER: _(
                    "Give a key of 1 to 200 characters, such as a UUID, drawn for this request."
                )
            }
        )
    mark = fingerprint(request)
    now = timezone.now()
    KeptAnswer.objects.filter(person=request.user, created_at__lt=now - KEPT_FOR).delete()
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = KeptAnswer.objects.create(
                    person=request.user, path=request.path[:300], key=key, mark=mark, created_at=now
                )
        except IntegrityError:
            kept = KeptAnswer.objects.get(person=request.user, path=request.path[:300], key=key)
            return replayed(kept, mark)
        response = handler(request, *args, **kwargs)
        kept.status = response.status_code
        kept.location = response.headers.get("Location", "")
        kept.body = dumps(response.data).decode() if isinstance(response, Response) else ""
        kept.save(update_fields=["status", "location", "body"])
    return response


def first_with(person: Any, place: str, key: str) -> tuple[KeptAnswer, bool]:
    """The row of a form's key, and whether this is the first time it is sent. Call it in a transaction.

    Of two that arrive together, the second waits here until the first is done.
    """
    now = timezone.now()
    KeptAnswer.objects.filter(person=person, created_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(person=person, path=place, key=key, created_at=now)
            return kept, True
    except IntegrityError:
        return KeptAnswer.objects.get(person=person, path=place, key=key), False


def replayed(kept: KeptAnswer, mark: str) -> HttpResponse:
    if kept.mark != mark:
        raise KeyReused()
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    if kept.location:
        response["Location"] = kept.location
    response["Idempotency-Replayed"] = "true"
    return response


def fingerprint(request: Any) -> str:
    """What was asked: the query and the body, however its JSON was spaced and ordered."""
    seen = hashlib.sha256(request.META.get("QUERY_STRING", "").encode())
    data = request.data
    if hasattr(data, "lists"):
        data = {name: [_content(value) for value in values] for name, values in data.lists()}
    seen.update(dumps(_sorted(data)))
    return seen.hexdigest()


def _content(value: Any) -> Any:
    """An upload stands for its name and its bytes."""
    if not hasattr(value, "chunks"):
        return value
    seen = hashlib.sha256()
    for chunk in value.chunks():
        seen.update(chunk)
    value.seek(0)
    return [value.name, seen.hexdigest()]


def _sorted(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {name: _sorted(data[name]) for name in sorted(data)}
    if isinstance(data, list):
        return [_sorted(value) for value in data]
    return data
