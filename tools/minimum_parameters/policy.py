"""The rulebook of the minimum coordination parameters. Nothing here is ever issued by a clock."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Audience, Role
from smcc.rules.clocks import DAY, HOUR, Basis, Clock, RungSpec, ladder
from smcc.rules.words import listed
from smcc.rules.workflow import Workflow, step
from tools.issued_document.guards import no_rival_version


class State(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    ENDORSING = "endorsing", _("Waiting for endorsement")
    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")
    WAIVED = "waived", _("Waived")


class Document(models.TextChoices):
    """What the principals must have received."""

    DECISION_TABLE = "decision_table", _("decision table")
    JOINT_STATEMENT = "joint_statement", _("Joint Statement")


class Principal(models.TextChoices):
    ICRC = Role.ICRC_PRINCIPAL.value, _("ICRC Director of Operations")
    IFRC = (
        Role.IFRC_PRINCIPAL.value,
        _("IFRC Under Secretary General, National Society Development and Operations Coordination"),
    )


class Section(models.TextChoices):
    """What recommendation 2 gives as examples, and room for what it does not name."""

    CO_CONVENER = "co_convener", _("Convener and co-convener")
    SECURITY = "security", _("Security lead")
    LOGISTICS = "logistics", _("Logistics lead")
    SECTORS = "sectors", _("Sector leads")
    GEOGRAPHY = "geography", _("Who covers which area")
    ROLES = "roles", _("Roles and responsibilities")
    FOCAL_POINTS = "focal_points", _("Focal points: country, region, Geneva")
    OTHER = "other", _("Other parameters")


WORDS_OF_TWO_PAGES = 1000
"""Recommendation 2 says "say 2 pages"; about this many words. Beyond it the page warns."""

LONGEST_NOTE = 2000
"""Characters that there is room for beside an endorsement."""

MAY_EDIT = frozenset(LEADS | PRINCIPALS)
EDITABLE_STATES = frozenset({State.DRAFT, State.ENDORSING})


def something_is_written(parameters: Any) -> Any:
    if parameters.written_count():
        return None
    return _(
        "Every section is empty. Write at least one, or take them over from the decision table."
    )


def documents_received(parameters: Any) -> Any:
    """Say which document the principals have not received yet."""
    missing = parameters.missing_documents()
    if not missing:
        return None
    return gettext("Not yet received: %(documents)s.") % {
        "documents": listed(Document(name).label for name in missing)
    }


def both_endorsed(parameters: Any) -> Any:
    """Say which principal's endorsement is missing."""
    missing = parameters.missing_endorsements()
    if not missing:
        return None
    who = str(_(" and the ")).join(str(Principal(name).label) for name in missing)
    return gettext("Waiting for the endorsement of the %(who)s.") % {"who": who}


def new_version_is_issued(parameters: Any) -> Any:
    """What is in force stays so until its new version is issued."""
    if parameters.successor_in(State.ISSUED, State.SUPERSEDED):
        return None
    return _("Parameters are superseded by issuing their new version.")


def no_new_version_yet(parameters: Any) -> Any:
    """One new version is prepared at a time."""
    if parameters.successor_in(State.DRAFT, State.ENDORSING) is None:
        return None
    return _("A new version is being prepared already.")


def waiting_sentence(parameters: Any) -> Any:
    """What the parameters wait for, whoever reads it; None once they are issued or waived."""
    if parameters.state == State.DRAFT:
        return (
            documents_received(parameters)
            or something_is_written(parameters)
            or _("The principals have not been asked to endorse yet.")
        )
    if parameters.state == State.ENDORSING:
        return both_endorsed(parameters) or _("Both principals endorsed. They can be issued.")
    return None


def length_sentence(words: int) -> Any:
    """Say that a text is longer than the two pages asked for, or None. It is a warning, never a refusal."""
    if words <= WORDS_OF_TWO_PAGES:
        return None
    return gettext(
        "This has %(words)s words; two pages hold about %(limit)s. "
        "The review asks for about two pages. You can go on, but shorter is read sooner."
    ) % {"words": f"{words:,}", "limit": f"{WORDS_OF_TWO_PAGES:,}"}


WORKFLOW = Workflow(
    "minimum_parameters",
    _("Minimum parameters"),
    State,
    State.DRAFT,
    (
        step(
            "ask_endorsement", _("Ask both principals to endorse"), State.DRAFT, State.ENDORSING,
            MAY_EDIT, needs=(documents_received, something_is_written),
            tells=(Audience.PRINCIPALS,), news=_("please endorse them"),
            confirm=_("Both principals are asked to endorse the text as it stands now."),
        ),
        step(
            "take_back", _("Take back to preparation"), State.ENDORSING, State.DRAFT, MAY_EDIT,
            needs_reason=True, tells=(Audience.PRINCIPALS,),
        ),
        step(
            "issue", _("Issue the minimum parameters"), State.ENDORSING, State.ISSUED,
            PRINCIPALS | {Role.SECRETARIAT}, stamps="issued", needs=(both_endorsed,), own_door=True,
            tells=(
                Audience.PRINCIPALS, Audience.COUNTRY_LEADS, Audience.PARTICIPANTS,
                Audience.REGIONS, Audience.SECRETARIAT,
            ),
            confirm=_("From now on this is the guidance for every operation in these countries. It never changes; a correction is a new version."),
        ),
        step(
            "supersede", _("Superseded by a new version"), State.ISSUED, State.SUPERSEDED,
            PRINCIPALS | {Role.SECRETARIAT}, stamps="superseded",
            needs=(new_version_is_issued,), needs_reason=True, own_door=True,
        ),
        step(
            "revisit", _("Record as revisited, unchanged"), State.ISSUED, State.ISSUED, MAY_EDIT,
            stamps="revisited", needs_reason=True, own_door=True,
        ),
        step(
            "waive", _("Waive the minimum parameters"), {State.DRAFT, State.ENDORSING},
            State.WAIVED, PRINCIPALS | {Role.SECRETARIAT}, stamps="waived", needs_reason=True,
            tells=(Audience.PRINCIPALS, Audience.PARTICIPANTS, Audience.SECRETARIAT),
        ),
        step(
            "take_back_waiver", _("Prepare them after all"), State.WAIVED, State.DRAFT,
            PRINCIPALS | {Role.SECRETARIAT}, clears=("waived",), needs=(no_rival_version,),
            needs_reason=True,
        ),
    ),
)  # fmt: skip

NEW_VERSION = step(
    "new_version", _("Prepare a new version"), State.ISSUED, State.ISSUED, MAY_EDIT, own_door=True,
    confirm=_("This one stays in force until the new version is issued."),
)  # fmt: skip
"""Offered beside the steps. It begins another record, and so is none of this one's."""

# What happens to a text between two steps, and who is told of it.
ASKED_AGAIN = step(
    "ask_again", _("The text changed: please endorse it again"), State.ENDORSING, State.ENDORSING,
    MAY_EDIT, tells=(Audience.PRINCIPALS,),
)  # fmt: skip
BOTH_ENDORSED = step(
    "both_endorsed", _("Both principals endorsed: the parameters can be issued"), State.ENDORSING,
    State.ENDORSING, MAY_EDIT, tells=(Audience.PRINCIPALS, Audience.SECRETARIAT),
)  # fmt: skip

AT_LIMIT = (Audience.PRINCIPALS, Audience.COUNTRY_LEADS, Audience.SECRETARIAT)
PROTOCOL_LADDER = (
    RungSpec("start", "start", 0 * HOUR, (Audience.PRINCIPALS,)),
    RungSpec("24h_after_start", "start", 24 * HOUR, (Audience.COUNTRY_LEADS, Audience.REGIONS)),
    RungSpec("target", "target", 0 * HOUR, (Audience.PRINCIPALS,)),
    RungSpec("limit", "limit", 0 * HOUR, AT_LIMIT, prefers="double"),
    RungSpec(
        "after", "limit", DAY, (*AT_LIMIT, Audience.REGIONS), prefers="double", every=DAY
    ),
)  # fmt: skip
"""The 48-hour protocol: at 24 h those who can still help, at 36 h both principals' offices, at 48 h
all of them and the Steering Committee's secretariat, then daily until issued or waived."""

ISSUED_CLOCK = Clock(
    "minimum_parameters_issued",
    _("Minimum parameters issued"),
    starts=lambda parameters: parameters.clock_start(),
    stops=lambda parameters: parameters.issued_at,
    applies=lambda parameters: (
        parameters.number == 1 and parameters.operation.is_active and parameters.operation.is_large
    ),
    waived=lambda parameters: parameters.state == State.WAIVED,
    anchor=_("receipt of the decision table and the Joint Statement, the later of the two"),
    remembers=lambda parameters: {"starts": parameters.start_rule()},
    anchors={"onset": _("the onset of the emergency, as this installation has set it")},
    basis=Basis.source(
        _("Review of February 2024, recommendation 2: 48 hours. That they start at the later receipt is our reading.")
    ),
    ladder=PROTOCOL_LADDER,
    todo=_("Issue the minimum parameters"),
    setting="minimum_parameters_issued",
    target_hours=36,
    limit_hours=48,
)  # fmt: skip

REVISITED_CLOCK = Clock(
    "parameters_revisited",
    _("Minimum parameters revisited"),
    starts=lambda parameters: parameters.revisited_at or parameters.issued_at,
    stops=lambda parameters: None,
    applies=lambda parameters: parameters.state == State.ISSUED and parameters.operation.is_active,
    occurrence=lambda parameters: parameters.revisits + 1,
    anchor=_("the parameters being issued, or last revisited"),
    basis=Basis.default(_("Recommendation 2 says “re-visitible” and names no rhythm.")),
    ladder=ladder(Audience.COORDINATOR, at_limit=(Audience.PRINCIPALS,)),
    todo=_("Revisit the minimum parameters"),
    setting="parameters_revisited",
    limit_hours=14 * 24,
    next_limit_hours=30 * 24,
)

CLOCKS = (ISSUED_CLOCK, REVISITED_CLOCK)
