"""The rulebook of the Joint Statement."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.words import listed
from smcc.rules.workflow import Workflow, step
from tools.issued_document.guards import no_rival_version


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


LONGEST_REMARK = 5000
"""Characters that there is room for beside a clearance or in an objection."""

MAY_EDIT = frozenset(LEADS)
MAY_CLEAR = frozenset(
    {
        "secretary_general",
        "head_of_delegation",
        "regional_director",
        "operations_manager",
        "coordination_advisor",
        "icrc_director_of_operations",
        "ifrc_under_secretary_general",
    }
)
"""Duties whose posts speak for their component (values of `Post.Duty`): they lead it, or lead what it
does in the operation. A security lead answers for one field, a secretariat or a committee for all."""
LEADS_WHERE_POSTED = frozenset(
    {"head_of_delegation", "regional_director", "operations_manager", "coordination_advisor"}
)
"""Of these, the posts that lead only where they are posted: in the operation's countries or regions.
One that is posted nowhere in particular leads everywhere."""
EDITABLE_STATES = frozenset({State.DRAFT, State.CLEARING})


def something_is_written(statement: Any) -> Any:
    if statement.written_count():
        return None
    return _("Every section is empty. Write at least one.")


def has_signatories(statement: Any) -> Any:
    if statement.signatory_count():
        return None
    return _("Nobody is asked to clear it. Add the signatories.")


def signatories_can_read_it(statement: Any) -> Any:
    """Say which signatory could never clear it, because the operation is closed to it."""
    stranded = statement.stranded()
    if not stranded:
        return None
    return ngettext(
        "%(who)s may not see this operation, and so cannot clear. Record it as present again, "
        "or take it off the signatories with a reason.",
        "%(who)s may not see this operation, and so cannot clear. Record them as present again, "
        "or take them off the signatories with a reason.",
        len(stranded),
    ) % {"who": listed(stranded)}


def every_signatory_cleared(statement: Any) -> Any:
    """Say who objects, who has not been heard, and who cannot be."""
    objecting, waiting = statement.objecting(), statement.waiting()
    said = []
    if objecting:
        who = {"who": listed(objecting)}
        said.append(ngettext("%(who)s objects.", "%(who)s object.", len(objecting)) % who)
    if waiting:
        said.append(gettext("Waiting for %(who)s.") % {"who": listed(waiting)})
    if sentence := signatories_can_read_it(statement):
        said.append(sentence)
    return " ".join(said) or None


def new_version_is_issued(statement: Any) -> Any:
    """The statement in force stays so until its new version is issued."""
    if statement.successor_in(State.ISSUED, State.SUPERSEDED):
        return None
    return _("A statement is superseded by issuing its new version.")


def no_new_version_yet(statement: Any) -> Any:
    """One new version is written at a time."""
    if statement.successor_in(State.DRAFT, State.CLEARING) is None:
        return None
    return _("A new version is being written already.")


def waiting_sentence(statement: Any) -> Any:
    """What the statement waits for, whoever reads it; None once it is issued or waived."""
    if statement.state == State.DRAFT:
        return (
            something_is_written(statement)
            or has_signatories(statement)
            or signatories_can_read_it(statement)
            or _("The signatories have not been asked to clear it yet.")
        )
    if statement.state == State.CLEARING:
        return every_signatory_cleared(statement) or _("Everybody cleared it. It can be issued.")
    return None


WORKFLOW = Workflow(
    "joint_statement",
    _("Joint Statement"),
    State,
    State.DRAFT,
    (
        step(
            "ask_clearance", _("Ask for clearance"), State.DRAFT, State.CLEARING, LEADS,
            needs=(something_is_written, has_signatories, signatories_can_read_it),
            tells=(Audience.PARTICIPANTS, Audience.ASKED), news=_("please clear it, or object"),
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
            stamps="superseded", needs=(new_version_is_issued,), needs_reason=True, own_door=True,
        ),
        step(
            "waive", _("Waive the Joint Statement"), {State.DRAFT, State.CLEARING}, State.WAIVED,
            LEADS, stamps="waived", needs_reason=True,
            tells=(Audience.PARTICIPANTS, Audience.SECRETARIAT),
        ),
        step(
            "take_back_waiver", _("Write it after all"), State.WAIVED, State.DRAFT, LEADS,
            clears=("waived",), needs=(no_rival_version,), needs_reason=True,
        ),
    ),
)  # fmt: skip

NEW_VERSION = step(
    "new_version", _("Write a new version"), State.ISSUED, State.ISSUED, LEADS, own_door=True,
    confirm=_("This one stays in force until the new version is issued."),
)  # fmt: skip
"""Offered beside the steps. It begins another record, and so is none of this one's."""

# What happens to a text between two steps, and who is told of it.
ASKED_AGAIN = step(
    "ask_again", _("The text changed: please clear it again"), State.CLEARING, State.CLEARING,
    LEADS, tells=(Audience.PARTICIPANTS, Audience.ASKED),
)  # fmt: skip
OBJECTION = step(
    "object", _("A signatory objects"), State.CLEARING, State.CLEARING, LEADS,
    tells=(Audience.COORDINATOR, Audience.CONVENER),
)  # fmt: skip
ALL_CLEARED = step(
    "all_cleared", _("Every signatory cleared it: it can be issued"), State.CLEARING,
    State.CLEARING, LEADS, tells=(Audience.COORDINATOR, Audience.CONVENER),
)  # fmt: skip

CLOCKS = (
    Clock(
        "joint_statement_issued",
        _("Joint Statement issued"),
        todo=_("Issue the Joint Statement"),
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
            at_24h=(Audience.COUNTRY_LEADS, Audience.REGIONS),
            at_limit=(Audience.CO_CONVENER, Audience.COUNTRY_LEADS, Audience.REGIONS),
            after=(Audience.SECRETARIAT,),
        ),
        setting="joint_statement_issued",
        target_hours=36,
        limit_hours=48,
    ),
)  # fmt: skip
