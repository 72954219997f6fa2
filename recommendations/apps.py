"""Django's name for the Steering Committee's side of the product, and its entry into the spine's registries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from recommendations import registering  # noqa: PLC0415  models exist only once apps are loaded

        registering.register_all()
