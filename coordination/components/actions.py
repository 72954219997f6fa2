"""The only writers of components and countries."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.components import loading
from coordination.components.loading import Report, refresh_search_text
from smcc.audit.record import append

__all__ = ["Report", "load_reference", "refresh_search_text"]


@transaction.atomic
def load_reference() -> Report:
    """Load countries and components from the reference files. Doing it again changes nothing.

    Fields that were edited here are left and reported; nothing is deleted but aliases that came
    from the reference and are no longer in it. Follows: one audit event, where anything changed.
    """
    report = Report()
    loading.load_countries(report)
    loading.load_components(report)
    if report.wrote:
        append(
            chain="house", at=timezone.now(), verb="reference.load", target_kind="reference",
            target_id="components", actor_name="SMCC",
            data={"added": len(report.added), "changed": report.changed, "left": report.left},
        )  # fmt: skip
    return report
