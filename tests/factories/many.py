"""Many clocks at once, written straight into the tables: for races and for size."""

from datetime import timedelta

from django.utils import timezone

from coordination.deadlines.models import Deadline, Rung


def many_due(
    case, count, *, to=("coordinator",), clock="mini_summit_held", is_bundled=False, **rung
):
    """`count` clocks of one operation, each with one rung that fell due a minute ago."""
    now = timezone.now()
    deadlines = Deadline.objects.bulk_create(
        Deadline(
            clock=clock, subject_kind="trial", subject_id=str(n), operation=case,
            subject_label=f"Trial {n}", subject_url=case.get_absolute_url(),
            started_at=now - timedelta(hours=1), due_at=now + timedelta(hours=47),
            first_due_at=now + timedelta(hours=47),
        )
        for n in range(count)
    )  # fmt: skip
    return Rung.objects.bulk_create(
        Rung(
            deadline=deadline, deadline_version=1, n=1, name="start", to=list(to),
            fire_at=now - timedelta(minutes=1), is_bundled=is_bundled, **rung,
        )
        for deadline in deadlines
    )  # fmt: skip
