"""Django's name for the tools, and their entry into every operation's dossier."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolsConfig(AppConfig):
    name = "tools"
    verbose_name = _("Coordination tools")

    def ready(self) -> None:
        from tools import dossier  # noqa: PLC0415  models exist only once the apps are loaded

        dossier.register_all()

        from coordination.desk import registry as desk  # noqa: PLC0415
        from tools.checklist_template.desk import ENTRANCE, drafts  # noqa: PLC0415

        desk.register(ENTRANCE, waits=drafts)
