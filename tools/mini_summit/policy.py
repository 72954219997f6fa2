"""The rulebook of the Mini-Summit."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    DUE = "due", _("Due")
    SCHEDULED = "scheduled", _("Scheduled")
    HELD = "held", _("Held")
    FILED = "filed", _("Table filed")
    WAIVED = "waived", _("Waived")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    REMOTE = "remote", _("Remote")
    HYBRID = "hybrid", _("In person and remote")


class Attended(models.TextChoices):
    INVITED = "invited", _("Invited")
    ATTENDED = "attended", _("Attended")
    APOLOGIES = "apologies", _("Sent apologies")
    ABSENT = "absent", _("Absent")


TO_BE_HELD = frozenset({State.DUE, State.SCHEDULED})
MAY_EDIT = frozenset(LEADS)
LONGEST_MEETING_MINUTES = 1440


def has_a_date(summit: Any) -> Any:
    return None if summit.scheduled_for else _("Give the date and time of the meeting first.")


def somebody_attended(summit: Any) -> Any:
    """Asked by the action of "hold", which takes who came together with when it was."""
    if summit.attended_count():
        return None
    return _("Record at least one component as having attended.")


NAMED_AT_MOST = 5
"""Rows that a sentence names; of more it says how many."""


def _named(rows: list[str]) -> dict[str, Any]:
    """How many rows there are, and which: "Appeals; Data sharing; and 3 more"."""
    said = [row if len(row) <= 60 else f"{row[:59]}…" for row in rows[:NAMED_AT_MOST]]
    if len(rows) > NAMED_AT_MOST:
        said.append(gettext("and %(n)d more") % {"n": len(rows) - NAMED_AT_MOST})
    return {"n": len(rows), "rows": "; ".join(said)}


def every_row_is_decided(summit: Any) -> Any:
    """A row counts once it says what was decided, or was dropped or deferred with a reason."""
    if not summit.row_count():
        return _("The decision table has no rows. Add at least one decision.")
    if missing := summit.undecided_rows():
        return ngettext(
            "%(n)d row says neither what was decided nor why it was dropped or deferred: %(rows)s.",
            "%(n)d rows say neither what was decided nor why they were dropped or deferred: %(rows)s.",
            len(missing),
        ) % _named(missing)
    return None


def every_decision_has_a_lead(summit: Any) -> Any:
    if missing := summit.rows_without_lead():
        return ngettext(
            "%(n)d decision has no lead component: %(rows)s.",
            "%(n)d decisions have no lead component: %(rows)s.",
            len(missing),
        ) % _named(missing)
    return None


def no_date_before_the_meeting(summit: Any) -> Any:
    """Dates may have been written down before the meeting's own time was known."""
    if early := summit.too_early_rows():
        return ngettext(
            "%(n)d decision is due before the meeting was held: %(rows)s. Give it a later date.",
            "%(n)d decisions are due before the meeting was held: %(rows)s. Give them later dates.",
            len(early),
        ) % _named(early)
    return None


WORKFLOW = Workflow(
    "mini_summit",
    _("Mini-Summit"),
    State,
    State.DUE,
    (
        step(
            "schedule", _("Schedule the meeting"), State.DUE, State.SCHEDULED, LEADS,
            needs=(has_a_date,), tells=(Audience.PARTICIPANTS,),
        ),
        step(
            "hold", _("Record as held"), {State.DUE, State.SCHEDULED}, State.HELD, LEADS,
            stamps="held", own_door=True, tells=(Audience.PARTICIPANTS,),
        ),
        step(
            "file_table", _("File the decision table"), State.HELD, State.FILED, LEADS,
            stamps="filed", own_door=True,
            needs=(every_row_is_decided, every_decision_has_a_lead, no_date_before_the_meeting),
            tells=(Audience.PRINCIPALS, Audience.PARTICIPANTS, Audience.SECRETARIAT),
            confirm=_(
                "Filing sends the table to both principals and starts their part of the work. "
                "After filing, rows are followed up but no longer rewritten."
            ),
        ),
        step(
            "waive", _("Waive the Mini-Summit"), {State.DUE, State.SCHEDULED}, State.WAIVED, LEADS,
            stamps="waived", needs_reason=True, tells=(Audience.PARTICIPANTS, Audience.SECRETARIAT),
        ),
        step(
            "take_back_waiver", _("Hold it after all"), State.WAIVED, State.DUE, LEADS,
            clears=("waived",), needs_reason=True,
        ),
    ),
)  # fmt: skip

CLOCKS = (
    Clock(
        "mini_summit_held",
        _("Mini-Summit held"),
        todo=_("Hold the Mini-Summit"),
        starts=lambda summit: summit.operation.onset_at,
        stops=lambda summit: summit.held_at,
        applies=lambda summit: (
            summit.number == 1
            and summit.operation.is_active
            and summit.operation.is_medium_or_large
        ),
        waived=lambda summit: summit.state == State.WAIVED,
        anchor=_("the onset of the emergency"),
        basis=Basis.source(_("SMCC 2.0 progress report, May 2022, C) Operational progress")),
        ladder=ladder(
            Audience.COORDINATOR, Audience.CONVENER,
            at_24h=(Audience.COUNTRY_LEADS, Audience.REGIONS),
            at_limit=(Audience.CO_CONVENER, Audience.COUNTRY_LEADS),
            after=(Audience.REGIONS, Audience.SECRETARIAT),
        ),
        setting="mini_summit_held",
        target_hours=24,
        limit_hours=48,
    ),
    Clock(
        "decision_table_filed",
        _("Decision table filed"),
        todo=_("File the decision table"),
        starts=lambda summit: summit.held_at,
        stops=lambda summit: summit.filed_at,
        applies=lambda summit: summit.operation.is_active,
        anchor=_("the Mini-Summit being held"),
        basis=Basis.default(_("The sources give no hour for the table.")),
        ladder=ladder(
            Audience.COORDINATOR, Audience.CONVENER, is_short=True,
            at_limit=(Audience.COUNTRY_LEADS,), after=(Audience.REGIONS, Audience.SECRETARIAT),
        ),
        setting="decision_table_filed",
        target_hours=6,
        limit_hours=12,
    ),
)  # fmt: skip
