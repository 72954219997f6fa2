"""A document in sections made ready for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from tools.issued_document.changes import Change, changes


@dataclass
class DocumentShown:
    """What the page shows of a document to one person at `now`. Read once each."""

    document: Any
    person: Any
    now: datetime

    kinds: ClassVar[Mapping[Any, str]]
    """How each state looks (`status_tag`)."""

    @property
    def kind(self) -> str:
        return self.kinds[self.document.state]

    @property
    def is_drafted(self) -> bool:
        """Being written by this person: the fields stand open. Later the text is there to be read first."""
        return self.may_write and self.document.state == self.document.workflow.start

    @cached_property
    def may_write(self) -> bool:
        roles = self.document.roles_of(self.person)
        return self.document.is_editable and bool(roles & self.document.rulebook.MAY_EDIT)

    @cached_property
    def sections(self) -> list[Any]:
        return list(self.document.sections.select_related("written_by"))

    @cached_property
    def changes(self) -> list[Change] | None:
        """Section by section against the version before; None for a first version."""
        if self.document.supersedes is None:
            return None
        labels = {section.value: section.label for section in self.document.rulebook.Section}
        return changes(texts_of(self.document.supersedes), texts_of(self.document), labels)

    @cached_property
    def versions(self) -> list[Any]:
        """Every version of the operation's document, newest first."""
        rows = list(self.document.every_version().defer("frozen").order_by("-number"))
        for row in rows:
            row.operation = self.document.operation
        return rows

    @cached_property
    def replaced_by(self) -> Any:
        """The version that superseded this one; None while it is in force."""
        state = self.document.rulebook.State
        return self.document.successor_in(state.ISSUED, state.SUPERSEDED)

    @property
    def issued_sections(self) -> list[dict[str, Any]]:
        """The text as it was issued, without the sections that were empty."""
        return [
            {"title": self.document.rulebook.Section(each["key"]).label, "text": each["text"]}
            for each in self.document.frozen["sections"]
            if each["text"].strip()
        ]


def texts_of(document: Any) -> dict[str, str]:
    """The text of each section: as issued, or as it stands while it is written."""
    if document.is_issued:
        return {each["key"]: each["text"] for each in document.frozen["sections"]}
    return {each.key: each.text for each in document.sections.all()}
