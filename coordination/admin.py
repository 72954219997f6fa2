"""The spine's part of the admin: Django looks for it here."""

from coordination.components import admin as components
from coordination.people import admin as people

__all__ = ["components", "people"]
