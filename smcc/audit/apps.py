"""Django's name for the audit record."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "smcc.audit"
    label = "audit"
