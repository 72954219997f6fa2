"""Ordering a long file, making it in a worker, and clearing away what is old: the only writers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.orders.models import FileOrder, FileOrderQuerySet, FilePart
from coordination.orders.registry import maker
from coordination.orders.wake import ask_to_make
from coordination.people.sign_in import may_sign_in
from smcc.rules.refusals import Invalid, OutOfTurn

log = logging.getLogger(__name__)

UNDER_WAY_AT_MOST = 3
"""Orders of one person that wait or are being made."""
LEASE = timedelta(minutes=12)
"""A worker that says nothing for so long is gone; setting the pages takes ten minutes at most."""
ATTEMPTS_AT_MOST = 2
PIECE = 1024 * 1024
BATCH = 100


@transaction.atomic
def order_file(kind: str, *, said: Mapping[str, Any], total: int, by: Any) -> FileOrder:
    """Order a file of a registered kind, of about `total` rows. Returns the order, which waits.

    Refused: a kind that nobody makes; a fourth order while three are under way. Follows: a worker
    makes it, in the language that is active now, with what the person may see then.
    """
    if maker(kind) is None:
        raise Invalid({"kind": _("There is no such file.")})
    own = FileOrder.objects.visible_to(by)
    if own.filter(stage__in=(FileOrder.Stage.WAITING, FileOrder.Stage.RUNNING)).count() >= (
        UNDER_WAY_AT_MOST
    ):
        raise OutOfTurn(_("Three of your files are being made. Wait for one of them."))
    made = FileOrder.objects.create(
        by=by, kind=kind, said=dict(said), total=total, ordered_at=timezone.now(),
        language=translation.get_language() or "en",
    )  # fmt: skip
    transaction.on_commit(ask_to_make, robust=True)
    return made


def make_waiting(now: datetime | None = None) -> int:
    """Make what was ordered, one after the other. Returns how many files were made or given up.

    One at a time in the whole house: a long file takes much memory. Whoever finds one under way
    leaves; the one who makes it goes on with the next.
    """
    done = 0
    while order := _claim(now or timezone.now()):
        _make(order)
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime) -> FileOrder | None:
    """Take the oldest that is to be made, unless one is under way.

    All that wait are locked in their order, and nobody skips: a second worker waits here until the
    first has committed what it took, and then sees it. Were it to skip, both would make a file.
    """
    waiting = FileOrder.objects.to_make(now)
    order = next(iter(list(waiting.select_for_update(no_key=True, of=("self",)))), None)
    if order is None or FileOrder.objects.under_way(now).exclude(pk=order.pk).exists():
        return None
    order.attempts += 1
    order.stage, order.done, order.claimed_until = FileOrder.Stage.RUNNING, 0, now + LEASE
    order.save(update_fields=["attempts", "stage", "done", "claimed_until"])
    return order


class _Overtaken(Exception):
    """The lease ran out, and another worker has taken the order: what this one made is not wanted."""


def _own(order: FileOrder) -> FileOrderQuerySet:
    """The order while it is this worker's: each claim counts as an attempt, so the count is its fence."""
    return FileOrder.objects.filter(
        pk=order.pk, attempts=order.attempts, stage=FileOrder.Stage.RUNNING
    )


def _make(order: FileOrder) -> None:
    known = maker(order.kind)
    try:
        if known is None or not may_sign_in(order.by) or order.attempts > ATTEMPTS_AT_MOST:
            raise LookupError("nobody makes it, or its orderer may no longer read it")
        with TemporaryFile() as to, translation.override(order.language):
            made = known.make(order.by, order.said, to, _progress_of(order))
            _keep(order, to, name=made.name, media_type=made.media_type)
    except _Overtaken:
        log.warning("The ordered file %s was taken over by another worker", order.pk)
    except Exception:
        log.exception("The ordered file %s could not be made", order.pk)
        is_over = order.attempts >= ATTEMPTS_AT_MOST
        _own(order).update(
            stage=FileOrder.Stage.FAILED if is_over else FileOrder.Stage.WAITING,
            finished_at=timezone.now() if is_over else None, claimed_until=None,
        )  # fmt: skip


def _progress_of(order: FileOrder) -> Any:
    def progress(done: int) -> None:
        if not _own(order).update(done=done, claimed_until=timezone.now() + LEASE):
            raise _Overtaken

    return progress


@transaction.atomic
def _keep(order: FileOrder, file: BinaryIO, *, name: str, media_type: str) -> None:
    """Put the file into the database, piece by piece: web and worker need not share a disk.

    Refused to a worker whose order another one has taken meanwhile: nothing of it is kept.
    """
    if _own(order).select_for_update(no_key=True, of=("self",)).first() is None:
        raise _Overtaken
    order.parts.all().delete()
    file.seek(0)
    size = 0
    for n, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
        FilePart.objects.create(file=order, n=n, data=piece)
        size += len(piece)
    _own(order).update(
        stage=FileOrder.Stage.READY, done=order.total, finished_at=timezone.now(),
        claimed_until=None, name=name[:200], media_type=media_type, size=size,
    )  # fmt: skip


@transaction.atomic
def clear_away(now: datetime) -> int:
    """Delete the orders that are older than a day, with their files. Returns how many."""
    gone = list(FileOrder.objects.expired(now).values_list("pk", flat=True)[:BATCH])
    if gone:
        FilePart.objects.filter(file__in=gone).delete()
        FileOrder.objects.filter(pk__in=gone).delete()
    return len(gone)
