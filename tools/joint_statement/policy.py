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
from tools.issued_document.sections import LONGEST as LONGEST_SECTION


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


def signed_word(said: dict[str, Any]) -> Any:
    """How a component stands for an issued statement, from its frozen content."""
    return _("Cleared by silence") if said.get("by_silence") else Position(said["position"]).label


class ObjectionEnd(models.TextChoices):
    """Why an objection no longer stands."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    ANSWERED = "answered", _("Answered by a later draft")
    REPLACED = "replaced", _("Said anew")
    REMOVED = "removed", _("The component no longer signs")


def section_number(key: str) -> int:
    """The place of a section in the statement: 1 for the first."""
    return Section.values.index(key) + 1


def section_name(key: str) -> Any:
    """A section as people find it, with its number; the whole statement for none."""
    if not key:
        return gettext("the statement as a whole")
    said = {"number": section_number(key), "title": Section(key).label}
    return gettext("section %(number)d, %(title)s") % said


class AudienceOf(models.TextChoices):
    MOVEMENT = "movement", _("Inside the Movement")
    PUBLIC = "public", _("Public")


LONGEST_REMARK = 5000
"""Characters that there is room for beside a clearance or in an objection."""
LONGEST_PROPOSED = LONGEST_SECTION
"""Characters that there is room for in a proposed wording: those of a section."""

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


def objections_said(statement: Any) -> str:
    """Who objects, and to what, without a full stop; empty where nobody does."""
    objecting = statement.objecting()
    to_all = [who for who, sections in objecting if not sections]
    said = []
    if to_all:
        said.append(
            ngettext("%(who)s objects", "%(who)s object", len(to_all)) % {"who": listed(to_all)}
        )
    for who, sections in objecting:
        if sections:
            numbers = listed(str(n) for n in sorted(map(section_number, sections)))
            said.append(
                ngettext(
                    "%(who)s objects to section %(numbers)s",
                    "%(who)s objects to sections %(numbers)s",
                    len(sections),
                )
                % {"who": who, "numbers": numbers}
            )
    return "; ".join(said)


def every_signatory_cleared(statement: Any) -> Any:
    """Say who has not been heard, who objects and to what, and who cannot be heard."""
    waiting, objecting = statement.waiting(), objections_said(statement)
    said = []
    if waiting:
        said.append(gettext("Waiting for %(who)s") % {"who": listed(waiting)})
    if objecting:
        said.append(objecting)
    sentences = [gettext("%(said)s.") % {"said": "; ".join(said)}] if said else []
    if sentence := signatories_can_read_it(statement):
        sentences.append(str(sentence))
    return " ".join(sentences) or None


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
    tells=(Audience.COORDINATOR, Audience.CONVENER, Audience.CLEARED),
)  # fmt: skip
WITHDRAWAL = step(
    "withdraw_objection", _("An objection is withdrawn"), State.CLEARING, State.CLEARING, LEADS,
    tells=(Audience.COORDINATOR, Audience.CONVENER),
)  # fmt: skip
SILENCE_STOPPED = step(
    "silence_stopped", _("The silence procedure is stopped: silence no longer counts"),
    State.CLEARING, State.CLEARING, LEADS,
    tells=(Audience.COORDINATOR, Audience.CONVENER, Audience.ASKED),
)  # fmt: skip
SILENCE_ADOPTED = step(
    "silence_adopted", _("Adopted: nobody objected in time"), State.CLEARING, State.CLEARING, LEADS,
    tells=(Audience.COORDINATOR, Audience.CONVENER, Audience.CLEARED),
)  # fmt: skip
SILENCE_INCOMPLETE = step(
    "silence_incomplete", _("The silence procedure is over, and not everybody was told in time"),
    State.CLEARING, State.CLEARING, LEADS,
    tells=(Audience.COORDINATOR, Audience.CONVENER, Audience.CLEARED, Audience.ASKED),
)  # fmt: skip
ALL_CLEARED = step(
    "all_cleared", _("Every signatory cleared it: it can be issued"), State.CLEARING,
    State.CLEARING, LEADS, tells=(Audience.COORDINATOR, Audience.CONVENER),
)  # fmt: skip


def _silence(statement: Any, name: str) -> Any:
    """A fact of the silence procedure that runs, else of the last one; None where there was none."""
    return getattr(statement.latest_silence(), name, None)


def _silence_over(statement: Any) -> Any:
    """When the last silence procedure came to its end; None while it runs, or where it was broken off."""
    silence = statement.latest_silence()
    return silence.ended_at if silence is not None and silence.came_to_its_end else None


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
    Clock(
        "joint_statement_silence",
        _("Silence procedure on the Joint Statement"),
        todo=_("Clear the Joint Statement or object to it: from then on silence counts as consent"),
        starts=lambda statement: _silence(statement, "started_at"),
        stops=lambda statement: _silence_over(statement),
        limit_at=lambda statement: _silence(statement, "closes_at"),
        applies=lambda statement: _silence(statement, "is_running"),
        occurrence=lambda statement: _silence(statement, "n") or 1,
        anchor=_("the beginning of the silence procedure"),
        basis=Basis.default(_("The hard time was given when the silence procedure began.")),
        ladder=ladder(Audience.ASKED, Audience.COORDINATOR),
        is_hard=True,
    ),
)  # fmt: skip
