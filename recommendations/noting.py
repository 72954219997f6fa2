"""The audit event of a load: what the reference added to a record, or changed of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from coordination.components.loading import Report
from smcc.audit.record import append


@dataclass
class Of:
    """The record that is loaded, once it is known."""

    thing: Any = None


@contextmanager
def noted(report: Report) -> Iterator[Of]:
    """Write one event in the chain of the record, where anything was added or changed within."""
    added, changed, of = len(report.added), len(report.changed), Of()
    yield of
    new, moved, thing = report.added[added:], report.changed[changed:], of.thing
    if new or moved:
        append(
            chain=thing.chain, at=timezone.now(), verb="reference.load",
            target_kind=thing.kind, target_id=thing.key, target_label=str(thing),
            actor_name="SMCC", after=thing.state, data={"added": new, "changed": moved},
        )  # fmt: skip
