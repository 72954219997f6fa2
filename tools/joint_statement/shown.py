"""A Joint Statement made ready for its page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.web.clock_face import ClockFace
from smcc.web.text import is_said_in
from tools.issued_document.shown import DocumentShown
from tools.joint_statement.models import Objection, Signatory
from tools.joint_statement.policy import AudienceOf, Position, State, signed_word
from tools.joint_statement.redline import draft_title
from tools.joint_statement.speaking import Standing, standing_of
from tools.joint_statement.telling import redline_url
from tools.naming import component_name
from tools.section_comment.shown import open_by_section
from tools.silence import policy as silence_policy
from tools.silence.shown import parties_now
from tools.translation.shown import languages_of

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
class ObjectionShown:
    """An objection that stands, and whether the reader may take it back."""

    row: Objection
    is_mine: bool
    draft: str
    """The draft that it was made on."""


@dataclass(frozen=True)
class SignatoryShown:
    """Where a component stands on the text."""

    row: Signatory
    standing: Standing | None = None
    """Whether the reader speaks for it; None for people of other components."""
    objections: list[ObjectionShown] = field(default_factory=list)
    """Those that stand."""
    changed_url: str = ""
    """What changed since this component spoke; empty where nothing did."""

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
    def word(self) -> Any:
        if self.row.by_silence_id is not None:
            return _("Cleared by silence")
        return self.row.get_position_display()

    @property
    def note(self) -> str:
        return "" if self.row.asked_again or self.objections else self.row.text

    @property
    def said_before(self) -> str:
        """What was said of the text as it was before it changed."""
        return self.row.text if self.row.asked_again and not self.objections else ""


@dataclass
class StatementShown(DocumentShown):
    """What the page shows of a statement to one person at `now`. Read once each."""

    kinds = KINDS

    @cached_property
    def signatories(self) -> list[SignatoryShown]:
        mine = self.person.component_ids()
        rows = self.document.current_signatories()
        objections: dict[int, list[ObjectionShown]] = defaultdict(list)
        for each in self._objections:
            objections[each.row.signatory_id].append(each)
        return [
            SignatoryShown(
                row,
                self._standing(row) if row.component_id in mine else None,
                objections[row.pk],
                redline_url(self.document, row.draft) if row.asked_again and row.draft else "",
            )
            for row in rows.select_related("component", "spoke_by", "post", "draft", "by_silence")
        ]

    @property
    def _objections(self) -> list[ObjectionShown]:
        posts = set(self.person.held_posts())
        rows = self.document.standing_objections().select_related("draft__statement")
        return [
            ObjectionShown(
                row,
                self.document.is_being_cleared and row.post in posts,
                draft_title(row.draft) if row.draft else "",
            )
            for row in rows
        ]

    @cached_property
    def silence(self) -> Any:
        """The silence procedure that runs, else the last one."""
        return self.document.latest_silence()

    @cached_property
    def silence_parties(self) -> list[Any]:
        """Who is counted, while a procedure runs."""
        if self.silence is None or not self.silence.is_running:
            return []
        return parties_now(self.document, self.silence, self.now)

    @property
    def may_begin_silence(self) -> bool:
        return self.may_write and not silence_policy.why_not(self.document)

    @cached_property
    def comments(self) -> list[dict[str, Any]]:
        """How many comments are open, by section."""
        return open_by_section(self.document)

    @property
    def comment_count(self) -> int:
        return sum(each["count"] for each in self.comments)

    @cached_property
    def languages(self) -> list[Any]:
        return languages_of(self.document)

    @cached_property
    def has_drafts(self) -> bool:
        return self.document.drafts.exists()

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
                "word": signed_word(each),
                "at": datetime.fromisoformat(each["at"]) if each.get("at") else None,
                "post": each.get("post", ""),
                "text": each.get("text", ""),
            }
            for each in self.document.frozen["signatories"]
        ]
