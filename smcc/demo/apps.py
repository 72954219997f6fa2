"""Django's name for the demo and for the commands of the composition root."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "smcc.demo"
    label = "demo"
