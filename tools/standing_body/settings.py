"""What the secretariat may set of the standing bodies, beside the durations of clocks."""

from django.utils.translation import gettext_lazy as _

from coordination.deadlines.registry import Setting
from smcc.rules.clocks import Basis

TOLERANCE = "body_met.tolerance_hours"

SETTINGS = (
    Setting(
        TOLERANCE, _("Standing body met: tolerance after the day on which it was to meet"), 168,
        Basis.default(_("The sources name neither a rhythm of these bodies nor a tolerance.")),
        _("hours"),
    ),
)  # fmt: skip
