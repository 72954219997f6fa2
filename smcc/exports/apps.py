"""Django's name for the exports."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "smcc.exports"
    label = "exports"
