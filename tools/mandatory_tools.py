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
    return [part.key for part in (SUMMIT, *beside)]


def _say(figure: Figure) -> str:
    """ "in time: Mini-Summit in 9 of 11, Joint Statement in 8 of 11 large-scale operations"."""
    said = ", ".join(
        _("%(tool)s in %(n)d of %(of)d") % {"tool": part.part.title, "n": part.n, "of": part.of}
        for part in figure.parts
    )
    return _("used in time: %(tools)s large-scale operations") % {"tools": said}


def _remarks(settings: Mapping[str, Any]) -> list[str]:
    """Which set holds here and where it comes from; what is mandatory and not recorded yet."""
    known = setting(SETTING)
    assert known is not None
    chosen = dict(known.choices).get(settings[SETTING], settings[SETTING])
    return [
        _("Mandatory here, by the policy setting of this installation: the MCA, the Mini-Summit, and: %(set)s.")
        % {"set": chosen},
        _("Where the sets come from: %(basis)s") % {"basis": known.basis.text},
        _("The Movement Coordination Agreement (MCA) is recorded by country, not by operation: no operation is counted as having missed it. See the countries that need one."),
    ]  # fmt: skip


TOOLS_IN_TIME = Indicator(
    "mandatory_tools_in_time",
    gettext_lazy("Mandatory tools used in time"),
    gettext_lazy(
        "For each mandatory tool, the large-scale operations that used it by the limit of its own "
        "clock: the first Mini-Summit held, its decision table filed, the Joint Statement issued."
    ),
    gettext_lazy("operations"),
    (SUMMIT, STATEMENT, TABLE, EITHER),
    _say,
    settings=(SETTING,),
    chosen=_chosen,
    remarks=_remarks,
)
