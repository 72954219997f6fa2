"""The packet's file: one page with all that it needs, made from what was kept when the packet was made."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coordination.channels.sealing import unseal
from tools.cell.models import stands_at
from tools.cell.policy import LONGEST_TYPED, Cell
from tools.cell.values import shown_in
from tools.decision import policy as decisions
from tools.decision.shown import rows_of
from tools.naming import Names
from tools.packet import sealing
from tools.packet.filled import TOPIC
from tools.packet.models import Packet
from tools.packet.policy import FORMAT

FILES = settings.BASE_DIR / "templates" / "tools" / "packet" / "file"
LONG = frozenset({Cell.TEXT, Cell.DISAGREEMENT})
"""Cells of several lines."""
LISTS = {Cell.LEAD: "components", Cell.RESPONSIBLE_POST: "posts"}
"""Cells that offer names."""
NEW_ORDER = (Cell.SUBJECT, *(cell for cell in Cell if cell != Cell.SUBJECT))


def snapshot_of(summit: Any) -> list[dict[str, Any]]:
    """The rows as they stand: each cell with its version and its text, in the active language."""
    return [
        {
            "row": each.row.pk, "title": each.row.title, "state": str(each.word),
            "open": each.row.is_writable,
            "cells": {
                str(cell): [stands_at(each.row, cell), shown_in(each.row, cell)] for cell in Cell
            },
        }
        for each in rows_of(summit, timezone.now())
    ]  # fmt: skip


def given(packet: Packet) -> dict[str, Any]:
    """What is signed: the packet, its key, and the rows with versions and texts."""
    summit = packet.summit
    return {
        "format": FORMAT, "site": settings.SITE_URL, "packet": packet.pk,
        "key": unseal(packet.secret), "operation": summit.operation.ref, "meeting": summit.number,
        "number": packet.number, "for": packet.made_for, "made_at": packet.made_at.isoformat(),
        "valid_until": packet.valid_until.isoformat(), "file": packet.file_name,
        "rows": [
            {name: row[name] for name in ("row", "title", "open", "cells")} for row in packet.snapshot
        ],
    }  # fmt: skip


def page_of(packet: Packet) -> str:
    """The file, in the language in which the packet was made, and on the clocks of the operation."""
    summit = packet.summit
    with translation.override(packet.language), timezone.override(summit.zone):
        names = Names(summit.operation)
        back = settings.SITE_URL.rstrip("/") + reverse(
            "packet_back", args=[summit.operation.ref, summit.number]
        )
        context = {
            "packet": packet, "summit": summit, "operation": summit.operation,
            "rows": [_row(row) for row in packet.snapshot],
            "new_cells": [_cell("", cell, "") for cell in NEW_ORDER],
            "topics": decisions.Topic.choices, "other": decisions.Topic.OTHER, "topic_cell": TOPIC,
            "lists": {
                "components": [f"{name}" for name, _short in names.components],
                "posts": [name for name, _code in names.offered_posts],
            },
            "back": back, "mail": _mail(packet, back), "token": sealing.sign(given(packet)),
            "policy": _policy(), "style": _element("style", "packet.css"),
            "script": _element("script", "seal.js", "packet.js"), "longest": LONGEST_TYPED,
        }  # fmt: skip
        return str(render_to_string("tools/packet/file/packet.html", context))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    shown = [_cell(row["row"], cell, row["cells"][cell][1]) for cell in Cell]
    return row | {"shown": shown}


def _cell(row: Any, cell: Cell, text: str) -> dict[str, Any]:
    return {
        "id": f"{row}.{cell}", "cell": str(cell), "label": cell.label, "text": text,
        "is_long": cell in LONG, "list": LISTS.get(cell, ""),
    }  # fmt: skip


def _mail(packet: Packet, back: str) -> str:
    """An address that opens a letter with its words; a page cannot attach the file to it."""
    subject = _("%(packet)s: decision table of %(ref)s") % {
        "packet": packet.title, "ref": packet.summit.operation.ref,
    }  # fmt: skip
    body = _(
        "The filled packet is attached (attach the file that you saved, its name begins with "
        "%(name)s). Please bring it in at %(back)s"
    ) % {"name": packet.file_name.removesuffix(".html"), "back": back}
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


@lru_cache(maxsize=8)
def _source(*files: str) -> str:
    """Our own style or script as it goes into the page: nothing in it may end its element."""
    said = "\n".join((FILES / name).read_text(encoding="utf-8").strip() for name in files)
    assert not re.search(r"</(?:script|style)|<!--", said, re.IGNORECASE)
    return f"\n{said}\n"


def _element(name: str, *files: str) -> SafeString:
    return format_html("<{}>{}</{}>", name, mark_safe(_source(*files)), name)  # noqa: S308


@lru_cache(maxsize=1)
def _policy() -> str:
    """Nothing but this page's own style and script, told by their hashes; and nothing from elsewhere."""
    style, script = (_hash(_source(*f)) for f in (("packet.css",), ("seal.js", "packet.js")))
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
