"""Django's name for the shared pieces of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "smcc.web"
    label = "web"
