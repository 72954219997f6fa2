"""The rulebook of the minimum coordination parameters. Nothing here is ever issued by a clock."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step


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
    return _("Not yet received: %(documents)s.") % {
        "documents": ", ".join(str(Document(name).label) for name in missing)
    }


def both_endorsed(parameters: Any) -> Any:
    """Say which principal's endorsement is missing."""
    missing = parameters.missing_endorsements()
    if not missing:
        return None
    return _("Waiting for the endorsement of the %(who)s.") % {
        "who": str(_(" and the ")).join(str(Principal(name).label) for name in missing)
    }


WORKFLOW = Workflow(
    "minimum_parameters",
    _("Minimum parameters"),
    State,
    State.DRAFT,
    (
        step(
            "ask_endorsement", _("Ask both principals to endorse"), State.DRAFT, State.ENDORSING,
            MAY_EDIT, needs=(documents_received, something_is_written), tells=(Audience.PRINCIPALS,),
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
            PRINCIPALS | {Role.SECRETARIAT}, stamps="superseded", needs_reason=True, own_door=True,
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
    ),
)  # fmt: skip

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
    basis=Basis.source(
        _("Review of February 2024, recommendation 2: 48 hours. That they start at the later receipt is our reading.")
    ),
    ladder=ladder(
        Audience.PRINCIPALS, at_limit=(Audience.COUNTRY_LEADS, Audience.SECRETARIAT),
        after=(Audience.REGIONS,),
    ),
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
    setting="parameters_revisited",
    limit_hours=14 * 24,
    next_limit_hours=30 * 24,
)

CLOCKS = (ISSUED_CLOCK, REVISITED_CLOCK)
