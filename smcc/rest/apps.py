"""Django's name for the API adapters."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "smcc.rest"
    label = "rest"
