"""Django's name for the Steering Committee's side of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from coordination.deadlines.registry import register  # noqa: PLC0415
        from coordination.reference import register_loader  # noqa: PLC0415  once apps are loaded
        from recommendations.loading import load  # noqa: PLC0415
        from recommendations.report.policy import CLOCKS  # noqa: PLC0415

        register_loader(load)
        register(CLOCKS)
