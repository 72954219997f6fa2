"""A Joint Statement made ready for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.web.clock_face import ClockFace
from smcc.web.text import is_said_in
from tools.issued_document.shown import DocumentShown
from tools.joint_statement.models import Signatory
from tools.joint_statement.policy import AudienceOf, Position, State
from tools.joint_statement.speaking import Standing, standing_of
from tools.naming import component_name

KINDS = {
    State.DRAFT: "draft",
    State.CLEARING: "waiting",
    State.ISSUED: "ok",
    State.SUPERSEDED: "draft",
    State.WAIVED: "neutral",
}
POSITION_KINDS = {
    Position.PENDING: "waiting",
    Position.CLEARED: "ok",
    Position.OBJECTED: "contested",
}


@dataclass(frozen=True)
class SignatoryShown:
    """Where a component stands on the text."""

    row: Signatory
    standing: Standing | None = None
    """Whether the reader speaks for it; None for people of other components."""

    @property
    def who(self) -> str:
        return component_name(self.row.component)

    @property
    def spoke_as(self) -> str:
        """The post by which somebody spoke, unless the name beside it says that already."""
        post, person = self.row.post, self.row.spoke_by
        if post is None or (person is not None and is_said_in(post.title, person.name)):
            return ""
        return post.title

    @property
    def may_speak(self) -> bool:
        return self.standing is not None and self.standing.refusal is None

    @property
    def kind(self) -> str:
        return POSITION_KINDS[Position(self.row.position)]

    @property
    def note(self) -> str:
        return "" if self.row.asked_again else self.row.text

    @property
    def said_before(self) -> str:
        """What was said of the text as it was before it changed."""
        return self.row.text if self.row.asked_again else ""


@dataclass
class StatementShown(DocumentShown):
    """What the page shows of a statement to one person at `now`. Read once each."""

    kinds = KINDS

    @cached_property
    def signatories(self) -> list[SignatoryShown]:
        mine = self.person.component_ids()
        rows = self.document.current_signatories()
        return [
            SignatoryShown(row, self._standing(row) if row.component_id in mine else None)
            for row in rows.select_related("component", "spoke_by", "post")
        ]

    def _standing(self, row: Signatory) -> Standing:
        return standing_of(row.component, self.document.operation, self.person)

    @property
    def former_signatories(self) -> list[Any]:
        """Components that were taken off."""
        rows = self.document.signatories.exclude(removed_at=None).select_related("component")
        return [row.component for row in rows]

    @property
    def mine_to_clear(self) -> list[SignatoryShown]:
        """The signatories that this person belongs to, while they are asked."""
        if self.document.state != State.CLEARING:
            return []
        return [each for each in self.signatories if each.standing is not None]

    @cached_property
    def clocks(self) -> list[ClockFace]:
        zone = self.document.operation.onset_zone
        found = with_next_rung(Deadline.objects.of(self.document))
        return [face_of(each, now=self.now, zone=zone, about="") for each in found]

    @property
    def facts(self) -> list[dict[str, Any]]:
        said = self.document.frozen or {}
        audience = said.get("audience", self.document.audience)
        return [
            {"label": _("For whom"), "value": AudienceOf(audience).label},
            {"label": _("Language"), "value": self.document.get_language_display()},
        ]

    @property
    def signed(self) -> list[dict[str, Any]]:
        return [
            {
                "name": each["name"],
                "word": Position(each["position"]).label,
                "at": datetime.fromisoformat(each["at"]) if each.get("at") else None,
                "post": each.get("post", ""),
                "text": each.get("text", ""),
            }
            for each in self.document.frozen["signatories"]
        ]
