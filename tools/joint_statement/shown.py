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
from tools.joint_statement.models import JointStatement, Signatory
from tools.joint_statement.policy import MAY_EDIT, AudienceOf, Position, Section, State
from tools.naming import component_name
from tools.versions import Change, changes

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
    is_mine: bool

    @property
    def who(self) -> str:
        return component_name(self.row.component)

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
class StatementShown:
    """What the page shows of a statement to one person at `now`. Read once each."""

    statement: JointStatement
    person: Any
    now: datetime

    @property
    def kind(self) -> str:
        return KINDS[State(self.statement.state)]

    @property
    def is_drafted(self) -> bool:
        """Being written by this person: the fields stand open. Later the text is there to be read first."""
        return self.may_write and self.statement.state == State.DRAFT

    @cached_property
    def may_write(self) -> bool:
        roles = self.statement.roles_of(self.person)
        return self.statement.is_editable and bool(roles & MAY_EDIT)

    @cached_property
    def sections(self) -> list[Any]:
        return list(self.statement.sections.select_related("written_by"))

    @cached_property
    def signatories(self) -> list[SignatoryShown]:
        mine = self.person.component_ids()
        rows = self.statement.current_signatories().select_related("component", "spoke_by")
        return [SignatoryShown(row, row.component_id in mine) for row in rows]

    @property
    def mine_to_clear(self) -> list[SignatoryShown]:
        """The signatories that this person may speak for now."""
        if self.statement.state != State.CLEARING:
            return []
        return [each for each in self.signatories if each.is_mine]

    @cached_property
    def clocks(self) -> list[ClockFace]:
        zone = self.statement.operation.onset_zone
        found = with_next_rung(Deadline.objects.of(self.statement))
        return [face_of(each, now=self.now, zone=zone, about="") for each in found]

    @cached_property
    def changes(self) -> list[Change] | None:
        """Section by section against the version before; None for a first version."""
        if self.statement.supersedes is None:
            return None
        labels = {section.value: section.label for section in Section}
        return changes(texts_of(self.statement.supersedes), texts_of(self.statement), labels)

    @cached_property
    def versions(self) -> list[JointStatement]:
        """Every version of the operation's statement, newest first."""
        rows = list(self.statement.operation.joint_statements.order_by("-number"))
        for row in rows:
            row.operation = self.statement.operation
        return rows

    @property
    def facts(self) -> list[dict[str, Any]]:
        said = self.statement.frozen or {}
        audience = said.get("audience", self.statement.audience)
        return [
            {"label": _("For whom"), "value": AudienceOf(audience).label},
            {"label": _("Language"), "value": self.statement.get_language_display()},
        ]

    @cached_property
    def replaced_by(self) -> Any:
        """The version that superseded this one; None while it is in force."""
        found = self.statement.successor_in(State.ISSUED, State.SUPERSEDED)
        if found is not None:
            found.operation = self.statement.operation
        return found

    @property
    def issued_sections(self) -> list[dict[str, Any]]:
        """The text as it was issued, without the sections that were empty."""
        return [
            {"title": Section(each["key"]).label, "text": each["text"]}
            for each in self.statement.frozen["sections"]
            if each["text"].strip()
        ]

    @property
    def signed(self) -> list[dict[str, Any]]:
        return [
            {
                "name": each["name"],
                "word": Position(each["position"]).label,
                "at": datetime.fromisoformat(each["at"]) if each.get("at") else None,
                "text": each.get("text", ""),
            }
            for each in self.statement.frozen["signatories"]
        ]


def texts_of(statement: JointStatement) -> dict[str, str]:
    """The text of each section: as issued, or as it stands while it is written."""
    if statement.is_issued:
        return {each["key"]: each["text"] for each in statement.frozen["sections"]}
    return {each.key: each.text for each in statement.sections.all()}
