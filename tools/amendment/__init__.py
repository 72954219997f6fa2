"""Amendments: what was changed in a decision table after it was filed, and why."""
