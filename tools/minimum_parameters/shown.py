"""Minimum parameters made ready for their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.web.clock_face import ClockFace
from tools.issued_document.shown import DocumentShown
from tools.minimum_parameters.actions import Standing, standing_of
from tools.minimum_parameters.document import how_endorsed
from tools.minimum_parameters.models import principal_posts
from tools.minimum_parameters.policy import (
    Document,
    Principal,
    State,
    length_sentence,
)
from tools.minimum_parameters.settings import ONSET

KINDS = {
    State.DRAFT: "draft",
    State.ENDORSING: "waiting",
    State.ISSUED: "ok",
    State.SUPERSEDED: "draft",
    State.WAIVED: "neutral",
}


@dataclass(frozen=True)
class Received:
    """One document, and when it first reached each principal's post."""

    label: Any
    by_post: list[tuple[Any, datetime | None]]
    """Each post, with None where the document has not reached it."""

    @property
    def is_missing(self) -> bool:
        return any(at is None for _post, at in self.by_post)


@dataclass(frozen=True)
class PrincipalShown:
    """Where a principal stands on the text."""

    who: Any
    endorsement: Any
    """None while it is waited for."""

    @property
    def how(self) -> str:
        return how_endorsed(self.endorsement.as_delegate) if self.endorsement else ""


@dataclass
class ParametersShown(DocumentShown):
    """What the page shows of minimum parameters to one person at `now`. Read once each."""

    kinds = KINDS

    @property
    def may_take_over(self) -> bool:
        empty = any(not section.text for section in self.sections)
        return self.may_write and empty and self.document.state == State.DRAFT

    @property
    def length(self) -> Any:
        """The warning that the text is long; None where it is not."""
        return length_sentence(sum(len(section.text.split()) for section in self.sections))

    # --- What was received, and where the hours begin ---------------------------------------

    @cached_property
    def posts(self) -> list[Any]:
        return list(principal_posts().select_related("component").order_by("component__code"))

    @cached_property
    def received(self) -> list[Received]:
        first: dict[tuple[str, int], datetime] = {}
        rows = self.document.operation.receipts.order_by("received_at", "id")
        for document, post, at in rows.values_list("document", "post_id", "received_at"):
            first.setdefault((document, post), at)
        return [
            Received(
                document.label,
                [(post, first.get((document.value, post.pk))) for post in self.posts],
            )
            for document in Document
        ]

    @property
    def begins_at(self) -> datetime | None:
        """Where the 48 hours begin; None while something is still to be received."""
        return self.document.clock_start()

    @property
    def begins_with(self) -> Any:
        """The fact that they begin with, by the rule that the clock started with or would start with."""
        if self.document.start_rule() == ONSET:
            return _("the onset")
        if self.document.statement_is_waived():
            return _("the receipt of the decision table, because the Joint Statement is waived")
        return _("the later of the two receipts")

    @property
    def missing_but_allowed(self) -> Any:
        """The warning that one document is missing although the installation lets one suffice."""
        missing = [each.label for each in self.received if each.is_missing]
        if len(missing) != 1 or self.document.missing_documents():
            return None
        return _(
            "The %(document)s has not been received. This installation asks for the Joint Statement "
            "or the decision table, so you can go on; the review’s recommendation 2 names both."
        ) % {"document": missing[0]}

    # --- Endorsement -------------------------------------------------------------------------

    @cached_property
    def principals(self) -> list[PrincipalShown]:
        given = {e.principal: e for e in self.document.current_endorsements()}
        return [PrincipalShown(each.label, given.get(each.value)) for each in Principal]

    @cached_property
    def lapsed(self) -> list[Any]:
        """Endorsements that were given to an earlier text of this version, newest first."""
        rows = self.document.endorsements.exclude(lapsed_at=None).select_related("person")
        return list(rows.order_by("-lapsed_at", "-id")[:6])

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.document, self.person)

    # --- Clocks ------------------------------------------------------------------------------

    @cached_property
    def clocks(self) -> list[ClockFace]:
        operation = self.document.operation
        found = with_next_rung(Deadline.objects.of(self.document)).order_by("-occurrence")
        return [
            face_of(
                each, now=self.now, zone=operation.onset_zone, onset_at=operation.onset_at, about=""
            )
            for each in found[:3]
        ]

    # --- As issued ---------------------------------------------------------------------------

    @property
    def endorsed(self) -> list[dict[str, Any]]:
        return [
            {
                "who": Principal(each["principal"]).label,
                "how": how_endorsed(each["as_delegate"]),
                "at": datetime.fromisoformat(each["endorsed_at"]),
                "note": each["note"],
            }
            for each in self.document.frozen["endorsements"]
        ]
