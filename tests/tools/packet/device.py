"""What the script of a packet does, for tests without a browser: types, saves, seals."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tools.packet import sealing
from tools.packet.document import page_of
from tools.packet.models import Packet

EMPTY = 'id="smcc-filled">""<'


def now_ms(ago: timedelta = timedelta(0)) -> int:
    return int((time.time() - ago.total_seconds()) * 1000)


class Device:
    """`device.type(row, "text", "Agreed")`, then `device.save()`: the bytes of the file."""

    def __init__(self, packet: Packet, *, clock: timedelta = timedelta(0)) -> None:
        self.page = page_of(packet)
        token = self.page.split('id="smcc-given">"')[1].split('"')[0]
        self.given = sealing.read(token.split(".")[0])
        self.key = self.given["key"]
        self.clock = clock
        self.opened = int(packet.made_at.timestamp() * 1000) + self._ms(clock)
        self.texts: dict[Any, dict[str, Any]] = {}
        self.saves = 0

    @staticmethod
    def _ms(span: timedelta) -> int:
        return int(span.total_seconds() * 1000)

    def type(
        self,
        row: Any,
        cell: str,
        text: str,
        *,
        ago: timedelta = timedelta(0),
        saved_ago: Any = None,
    ) -> UUID:
        """Into a row of the table, or of a new row (a UUID). Typed again after a save, it is another text."""
        is_new = isinstance(row, UUID)
        place = (str(row) if is_new else row.pk, cell)
        before = self.texts.get(place)
        key = uuid4()
        self.texts[place] = {
            "row": None if is_new else row.pk, "new": str(row) if is_new else None, "cell": cell,
            "text": text, "key": str(key),
            "after": [*before["after"], before["key"]] if before else [],
            "opened": self.opened, "typed": now_ms(ago) + self._ms(self.clock),
            "saved": now_ms(ago if saved_ago is None else saved_ago) + self._ms(self.clock),
        }  # fmt: skip
        return key

    def save(self, **more: Any) -> bytes:
        self.saves += 1
        said = {
            "format": 1, "packet": self.given["packet"], "save": self.saves,
            "texts": list(self.texts.values()), **more,
        }  # fmt: skip
        return self.sealed(sealing.written(said))

    def sealed(self, word: str, key: str = "") -> bytes:
        assert EMPTY in self.page
        token = f"{word}.{sealing.seal(key or self.key, word)}"
        return self.page.replace(EMPTY, f'id="smcc-filled">"{token}"<').encode()

    @staticmethod
    def texts_in(content: bytes) -> list[dict[str, Any]]:
        token = content.decode().split('id="smcc-filled">"')[1].split('"')[0]
        found: list[dict[str, Any]] = sealing.read(token.split(".")[0])["texts"]
        return found
