"""What the secretariat may set of the silence procedure."""

from django.utils.translation import gettext_lazy as _

from coordination.deadlines.registry import Setting
from smcc.rules.clocks import Basis
from tools.silence.policy import MINIMUM, NOTICE

SETTINGS = (
    Setting(
        MINIMUM, _("Silence procedure: shortest time before silence counts"), 24,
        Basis.default(_("The sources name no silence procedure, and no hours for one.")), _("hours"),
    ),
    Setting(
        NOTICE, _("Silence procedure: shortest notice for each party before silence counts"), 8,
        Basis.default(
            _("The sources name no notice. The reminder of 12 hours before can still be in time.")
        ),
        _("hours"),
    ),
)  # fmt: skip
