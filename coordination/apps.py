"""Django's name for the spine."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = _("Coordination")

    def ready(self) -> None:
        # Models exist only once the apps are loaded.
        from coordination import people_of_country  # noqa: PLC0415
        from coordination.conveners import waiting as letters  # noqa: PLC0415
        from coordination.conveners.models import ConvenerLetter  # noqa: PLC0415
        from coordination.deadlines.registry import register  # noqa: PLC0415
        from coordination.desk.checking import register_makers  # noqa: PLC0415
        from coordination.drills.models import Drill  # noqa: PLC0415
        from coordination.handovers.waiting import rows_for, waiting_for  # noqa: PLC0415
        from coordination.watch import waiting  # noqa: PLC0415

        register(Drill.clocks)
        register_makers()
        waiting.register(waiting_for, "hand_over", rows=rows_for)
        waiting.register(letters.waiting_for, ConvenerLetter.kind, rows=letters.rows_for)
        people_of_country.register_all()
