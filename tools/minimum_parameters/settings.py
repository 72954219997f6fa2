"""What this installation decides about minimum parameters, beside the durations of their clocks."""

from django.utils.translation import gettext_lazy as _

from coordination.deadlines.registry import Setting
from smcc.rules.clocks import Basis

RECEIPT, ONSET = "receipt", "onset"
EITHER, BOTH = "statement_or_table", "statement_and_table"

SETTINGS = (
    Setting(
        "minimum_parameters.starts",
        _("The 48 hours for the minimum parameters count from"),
        RECEIPT,
        Basis.default(_("The source does not say when the 48 hours begin; this is our reading.")),
        choices=(
            (RECEIPT, _("the later of the two receipts")),
            (ONSET, _("the onset")),
        ),
    ),
    Setting(
        "mandatory_set",
        _("Mandatory beside the MCA and the Mini-Summit"),
        EITHER,
        Basis.source(
            _("Review of February 2024: recommendation 5 says “or”, recommendation 2 says “and”.")
        ),
        choices=(
            (EITHER, _("Joint Statement or decision table")),
            (BOTH, _("Joint Statement and decision table")),
        ),
    ),
)
