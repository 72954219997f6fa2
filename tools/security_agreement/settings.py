"""What the secretariat may set of security agreements."""

from django.utils.translation import gettext_lazy as _

from coordination.deadlines.registry import Setting
from smcc.rules.clocks import Basis
from tools.security_agreement.policy import NOTICE, NOTICE_HOURS

SETTINGS = (
    Setting(
        NOTICE, _("Security agreement: how long before its end renewal is asked for"), NOTICE_HOURS,
        Basis.default(_("The sources name no notice: 90 days are ours.")), _("hours"),
    ),
)  # fmt: skip
