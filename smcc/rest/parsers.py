"""JSON in: one object, of a bounded size, with a sentence where it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser


def first_unreadable(body: bytes) -> int | None:
    """Where the first byte stands that is not UTF-8; None where all are."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


class TooLarge(APIException):
    """The body is larger than the house reads (413)."""

    status_code = 413
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("This is too large: a request has at most %(limit)d MB. Send less at once.")
            % {"limit": limit // 1_048_576}
        )


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(limit)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            if (place := first_unreadable(body)) is not None:
                raise ParseError(
                    _("This is not UTF-8: byte %(place)d cannot be read. Send the text as UTF-8.")
                    % {"place": place + 1}
                ) from error
            raise ParseError(
                _("This is not JSON that can be read: %(why)s.") % {"why": str(error)}
            ) from error
