"""An idle worker with beat, and reminders that fall due at odd moments."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from benchmarks.sink import Sink
from coordination.deadlines.models import Delivery, Rung
from coordination.operations.models import Operation
from tooling import ROOT

COUNT = 60
SPREAD = timedelta(seconds=60)


@contextmanager
def worker_and_beat(sink: Sink) -> Iterator[None]:
    """A real worker and a real beat on the queue that REDIS_URL names."""
    environment = os.environ | {
        "EMAIL_URL": f"smtp://{sink.host}:{sink.port}", "DJANGO_SETTINGS_MODULE": "smcc.settings",
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    celery = [sys.executable, "-m", "celery", "-A", "smcc"]
    kept = settings.DATA_DIR / f"bench-beat-{os.getpid()}"
    schedule = ["--pidfile=", f"--schedule={kept}"]
    commands = (
        [*celery, "worker", "--pool=threads", "--concurrency=8", "--loglevel=ERROR"],
        [*celery, "beat", *schedule, "--loglevel=ERROR"],
    )
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(timeout=30)


def lateness(operation: Operation, make_due: Callable[[Operation, int], None]) -> list[float]:
    """Seconds from due to handed over, for reminders due at random within a minute."""
    Delivery.objects.all().delete()
    with Sink() as sink, worker_and_beat(sink):
        time.sleep(20)  # the first beat has come, and the worker is idle
        stored = Rung.objects.planned().filter(deadline__subject_kind="benchmark")
        chosen = stored.order_by("fire_at", "id").values_list("pk", flat=True)[:COUNT]
        begin, dice = timezone.now() + timedelta(seconds=20), random.Random(1)
        for key in list(chosen):
            at = begin + SPREAD * dice.random()
            Rung.objects.filter(pk=key).update(fire_at=at)
        give_up_at = time.monotonic() + 120
        sent = Delivery.objects.filter(channel="email", state="handed_over")
        while sent.count() < COUNT and time.monotonic() < give_up_at:
            time.sleep(1)
    rows = list(sent.values_list("handed_over_at", "due_at"))
    assert len(rows) == COUNT, f"only {len(rows)} of {COUNT} went out"
    return [(handed_over - due).total_seconds() for handed_over, due in rows]
