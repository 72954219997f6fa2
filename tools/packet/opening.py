"""A file that somebody brings: whether it is a packet of ours, whole and unchanged; a sentence where not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from coordination.channels.sealing import Unreadable, unseal
from smcc.rules.refusals import Invalid, Refusal
from tools.packet import sealing
from tools.packet.filled import Filled, Text, TooMany, in_order, read_filled
from tools.packet.models import Packet
from tools.packet.policy import LARGEST_BYTES, MOST_TEXTS

MARK = re.compile(r"smcc-packet")
BLOCK = re.compile(r"<script\b([^<>]*)>([^<]*)</script", re.IGNORECASE)
"""A script without "<": every part ends at the next one, so each letter of a file is read once."""
NAME = re.compile(r"\bid=[\"']?smcc-(given|filled)\b", re.IGNORECASE)
AROUND = re.compile(r"[\s\"]+")
"""Quotes, and line ends that a mail system may have put in."""


class OfAnother(Refusal):
    """A packet of another meeting, which the person may see (409)."""

    code = "of_another_meeting"

    def __init__(self, packet: Packet) -> None:
        self.packet = packet
        super().__init__(
            _("This is %(packet)s of %(meeting)s. Bring it back there.")
            % {"packet": packet.title, "meeting": packet.summit}
        )


@dataclass(frozen=True)
class Opened:
    """A packet that came back: what it is, what was given out, and what was filled in."""

    packet: Packet
    given: dict[str, Any]
    filled: Filled
    digest: str
    tokens: str
    """Both tokens, as a form carries them on to be opened again."""

    @cached_property
    def texts(self) -> list[Text]:
        """In the order in which they are taken in, each with the version that its writer had read."""
        cells = {row["row"]: row["cells"] for row in self.given["rows"]}

        def base(text: Text) -> int:
            return int(cells[text.row][text.cell][0]) if text.row in cells else 0

        return in_order(replace(each, base=base(each)) for each in self.filled.texts)


def tokens_in(content: bytes) -> str:
    """The two tokens of a file, with a space between. Refused with a sentence where it has not both."""
    if len(content) > LARGEST_BYTES:
        raise _no(_("This file is larger than any packet (4 MB). Choose the packet’s own file."))
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    page = content.decode("utf-16" if is_wide else "utf-8", errors="replace")
    if not MARK.search(page):
        raise _no(
            _(
                "This is no packet. Choose the file that “Save the filled packet” saved: "
                "its name ends with “.html”."
            )
        )
    blocks = ((NAME.search(tag), text) for tag, text in BLOCK.findall(page))
    found = [(name[1].lower(), text) for name, text in blocks if name]
    if sorted(name for name, _text in found) != ["filled", "given"]:
        raise _damaged()
    by_name = {name: AROUND.sub("", text) for name, text in found}
    return f"{by_name['given']} {by_name['filled']}"


def open_packet(
    tokens: str, *, by: Any, summit: Any = None, packet: Packet | None = None
) -> Opened:
    """The packet of these tokens; where it is brought to a `summit`, or as a `packet`, it has to be of that.

    Refused, each with its sentence: a packet of another site, one that was changed or damaged, of
    another meeting (with its address, if the person may see that), one without answers.
    """
    first, _space, second = tokens.partition(" ")
    given = _given(first)
    seen = Packet.objects.visible_to(by).select_related("summit__operation", "made_by")
    found = seen.filter(pk=given["packet"]).first()
    if found is None:
        raise _no(_("There is no such packet here. Ask who gave it to you where it belongs."))
    if (summit is not None and found.summit_id != summit.pk) or packet not in (None, found):
        raise OfAnother(found)
    if not second:
        raise _no(
            _(
                "Nothing was filled in in this file. Open the packet, write, press “Save the "
                "filled packet”, and bring the file that this saves."
            )
        )
    return Opened(found, given, _filled(found, given, second), sealing.digest(second), tokens)


def _given(token: str) -> dict[str, Any]:
    try:
        return sealing.unsign(token)
    except sealing.Damaged:
        raise _damaged() from None
    except sealing.Strange:
        raise _no(
            _(
                "This packet was made by another site, or before this one got a new key. "
                "Bring it back to the address that stands in it."
            )
        ) from None
    except sealing.Changed:
        raise _no(
            _(
                "What this site had written into the packet was changed since. Nothing is taken "
                "from it. Ask for the file again, or make a new packet."
            )
        ) from None


def _filled(packet: Packet, given: dict[str, Any], token: str) -> Filled:
    try:
        key = unseal(packet.secret)
    except Unreadable:
        key = given["key"]  # signed by us: the same key
    try:
        said = sealing.unseal(key, token)
        return read_filled(said, {row["row"]: row for row in given["rows"] if row["open"]})
    except sealing.Damaged:
        raise _damaged() from None
    except TooMany:
        raise _no(
            _(
                "This packet carries more than %(limit)d texts, and so many are not taken in at "
                "once. Fill some of its rows in a new packet, or type them into the table."
            )
            % {"limit": MOST_TEXTS}
        ) from None
    except sealing.Changed:
        raise _no(
            _(
                "The answers in this file were changed or damaged after they were saved: their "
                "seal does not fit. Nothing is taken from it. Save the packet again on the device "
                "where it was filled in, and bring that file."
            )
        ) from None


def _damaged() -> Invalid:
    return _no(
        _(
            "This packet is damaged: part of it is missing, as happens when a mail system cuts a "
            "file. Ask for it again, as it is or in a ZIP file, and unpack it before you bring it."
        )
    )


def _no(sentence: str) -> Invalid:
    return Invalid({"file": sentence})
