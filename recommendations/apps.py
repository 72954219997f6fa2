"""Django's name for the Steering Committee's side of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from coordination.deadlines.registry import register  # noqa: PLC0415
        from coordination.orders.registry import register as register_maker  # noqa: PLC0415
        from coordination.reference import register_loader  # noqa: PLC0415  once apps are loaded
        from recommendations.loading import load  # noqa: PLC0415
        from recommendations.recommendation.long_table import MAKER  # noqa: PLC0415
        from recommendations.report.policy import CLOCKS  # noqa: PLC0415
        from recommendations.round import tables  # noqa: PLC0415

        register_loader(load)
        register(CLOCKS)
        register_maker(MAKER)
        register_maker(tables.MAKER)
