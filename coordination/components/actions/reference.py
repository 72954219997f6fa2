"""Loading the reference that the house is delivered with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.components import loading
from coordination.components.loading import Report
from smcc.audit.record import HOUSE, append


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
            chain=HOUSE, at=timezone.now(), verb="reference.load", target_kind="reference",
            target_id="components", actor_name="SMCC",
            data={"added": len(report.added), "changed": report.changed, "left": report.left},
        )  # fmt: skip
    return report
