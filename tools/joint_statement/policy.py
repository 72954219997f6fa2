"""The rulebook of the Joint Statement."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CLEARING = "clearing", _("Being cleared")
    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")
    WAIVED = "waived", _("Waived")


class Position(models.TextChoices):
    PENDING = "pending", _("Not yet heard")
    CLEARED = "cleared", _("Cleared")
    OBJECTED = "objected", _("Objects")


class Section(models.TextChoices):
    SITUATION = "situation", _("Situation")
    CONVENING = "convening", _("Convener and co-convener")
    ROLES = "roles", _("Roles and responsibilities")
    COORDINATION = "coordination", _("How we coordinate")
    APPEALS = "appeals", _("Appeals and funding")
    PARTNERS = "partners", _("What we ask of partner National Societies")
    MEDIA = "media", _("Media and public communication")


class AudienceOf(models.TextChoices):
    MOVEMENT = "movement", _("Inside the Movement")
    PUBLIC = "public", _("Public")


MAY_EDIT = frozenset(LEADS)
EDITABLE_STATES = frozenset({State.DRAFT, State.CLEARING})


def something_is_written(statement: Any) -> Any:
    if statement.written_count():
        return None
    return _("Every section is empty. Write at least one.")


def has_signatories(statement: Any) -> Any:
    if statement.signatory_count():
        return None
    return _("Nobody is asked to clear it. Add the signatories.")


def every_signatory_cleared(statement: Any) -> Any:
    """Say who objects and who has not been heard."""
    objecting, waiting = statement.objecting(), statement.waiting()
    said = []
    if objecting:
        said.append(str(_("%(who)s object(s).") % {"who": ", ".join(objecting)}))
    if waiting:
        said.append(str(_("Waiting for %(who)s.") % {"who": ", ".join(waiting)}))
    return " ".join(said) or None


WORKFLOW = Workflow(
    "joint_statement",
    _("Joint Statement"),
    State,
    State.DRAFT,
    (
        step(
            "ask_clearance", _("Ask for clearance"), State.DRAFT, State.CLEARING, LEADS,
            needs=(something_is_written, has_signatories), tells=(Audience.PARTICIPANTS,),
            confirm=_("Each signatory is asked to clear the text or to object to it."),
        ),
        step(
            "take_back", _("Take back to draft"), State.CLEARING, State.DRAFT, LEADS,
            needs_reason=True,
        ),
        step(
            "issue", _("Issue the Joint Statement"), State.CLEARING, State.ISSUED, LEADS,
            stamps="issued", needs=(every_signatory_cleared,), own_door=True,
            tells=(Audience.PRINCIPALS, Audience.PARTICIPANTS, Audience.REGIONS, Audience.SECRETARIAT),
            confirm=_("An issued statement never changes. A correction is a new version with a reason."),
        ),
        step(
            "supersede", _("Superseded by a new version"), State.ISSUED, State.SUPERSEDED, LEADS,
            stamps="superseded", needs_reason=True, own_door=True,
        ),
        step(
            "waive", _("Waive the Joint Statement"), {State.DRAFT, State.CLEARING}, State.WAIVED,
            LEADS, stamps="waived", needs_reason=True,
            tells=(Audience.PARTICIPANTS, Audience.SECRETARIAT),
        ),
        step(
            "take_back_waiver", _("Write it after all"), State.WAIVED, State.DRAFT, LEADS,
            clears=("waived",), needs_reason=True,
        ),
    ),
)  # fmt: skip

CLOCKS = (
    Clock(
        "joint_statement_issued",
        _("Joint Statement issued"),
        starts=lambda statement: statement.operation.onset_at,
        stops=lambda statement: statement.issued_at,
        applies=lambda statement: (
            statement.number == 1
            and statement.operation.is_active
            and statement.operation.is_medium_or_large
        ),
        waived=lambda statement: statement.state == State.WAIVED,
        anchor=_("the onset of the emergency"),
        basis=Basis.default(_("The sources give no hour for the Joint Statement.")),
        ladder=ladder(
            Audience.COORDINATOR, Audience.CONVENER,
            at_limit=(Audience.CO_CONVENER, Audience.COUNTRY_LEADS),
            after=(Audience.REGIONS, Audience.SECRETARIAT),
        ),
        setting="joint_statement_issued",
        target_hours=36,
        limit_hours=48,
    ),
)  # fmt: skip
