"""JSON out: UTF-8, instants in UTC with a Z."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

OPTIONS = orjson.OPT_UTC_Z


def dumps(data: Any) -> bytes:
    """The data as JSON; lazy translations in the language that is active now."""
    try:
        return orjson.dumps(data, default=_plain, option=OPTIONS)
    except orjson.JSONEncodeError:  # names that are no texts: to allow them slows everything down
        return orjson.dumps(data, default=_plain, option=OPTIONS | orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else dumps(data)
