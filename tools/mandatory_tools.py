"""What recommendation 5 of 2024 is measured by: each mandatory tool used in time.

The source states two sets. Recommendation 5's table names the MCA, the Mini-Summit, and the Joint
Statement *or* the decision table; recommendation 2's names the Joint Statement beside the table that
its protocol waits for. The policy setting `mandatory_set` says which set holds here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.deadlines.registry import setting
from coordination.indicators.clocks import clock_part
from coordination.indicators.figures import Figure
from coordination.indicators.registry import Indicator
from tools.agreement.indicator import AGREED
from tools.agreement.policy import IN_TIME_FOR_AN_OPERATION
from tools.minimum_parameters.settings import BOTH

SETTING = "mandatory_set"

SUMMIT = clock_part("mini_summit", gettext_lazy("Mini-Summit"), "mini_summit_held")
STATEMENT = clock_part("joint_statement", gettext_lazy("Joint Statement"), "joint_statement_issued")
TABLE = clock_part("decision_table", gettext_lazy("Decision table"), "decision_table_filed")
EITHER = clock_part(
    "statement_or_table", gettext_lazy("Joint Statement or decision table"),
    "joint_statement_issued", "decision_table_filed",
)  # fmt: skip


def _chosen(settings: Mapping[str, Any]) -> list[str]:
    beside = [STATEMENT, TABLE] if settings[SETTING] == BOTH else [EITHER]
    return [part.key for part in (SUMMIT, *beside, AGREED)]


def _say(figure: Figure) -> str:
    """ "in time: Mini-Summit in 9 of 11, Joint Statement in 8 of 11 large-scale operations"."""
    said = ", ".join(
        _("%(tool)s in %(n)d of %(of)d") % {"tool": part.part.title, "n": part.n, "of": part.of}
        for part in figure.parts
        if part.of or part.part is not AGREED
    )
    return _("used in time: %(tools)s large-scale operations") % {"tools": said}


def _remarks(settings: Mapping[str, Any]) -> list[str]:
    """Which set holds here and where it comes from; when an agreement counts, and when it is not known."""
    known = setting(SETTING)
    assert known is not None
    chosen = dict(known.choices).get(settings[SETTING], settings[SETTING])
    return [
        _("Mandatory here, by the policy setting of this installation: the MCA, the Mini-Summit, and: %(set)s.")
        % {"set": chosen},
        _("Where the sets come from: %(basis)s") % {"basis": known.basis.text},
        str(IN_TIME_FOR_AN_OPERATION.text),
        _("An operation in a country of which no agreement is recorded here is left out of the MCA’s figure, and not counted as having missed it."),
    ]  # fmt: skip


TOOLS_IN_TIME = Indicator(
    "mandatory_tools_in_time",
    gettext_lazy("Mandatory tools used in time"),
    gettext_lazy(
        "For each mandatory tool, the large-scale operations that used it by the limit of its own "
        "clock: the first Mini-Summit held, its decision table filed, the Joint Statement issued; and "
        "those whose countries had a Movement Coordination Agreement (MCA) in force when they began."
    ),
    gettext_lazy("operations"),
    (SUMMIT, STATEMENT, TABLE, EITHER, AGREED),
    _say,
    settings=(SETTING,),
    chosen=_chosen,
    remarks=_remarks,
)
