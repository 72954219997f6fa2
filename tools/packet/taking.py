"""Taking in what came back in a packet: kept at once, merged by parts; and looking through it before."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.rules.refusals import OutOfTurn, Refusal
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit
from tools.packet import policy
from tools.packet.actions import check_may_carry, check_not_withdrawn, may_carry
from tools.packet.filled import part_of, text_of
from tools.packet.merging import Merging, Past, Taken
from tools.packet.models import Packet, PacketReturn, clock_text
from tools.packet.opening import Opened
from tools.packet.policy import Came
from tools.packet.wake import wake_to_take

log = logging.getLogger(__name__)


class StillComing(OutOfTurn):
    """Another file of the packet, or this one, is being taken in (409)."""

    code = "still_coming"

    def __init__(self, made: PacketReturn) -> None:
        self.made = made
        super().__init__(
            _(
                "A file of this packet is being taken in: %(done)d of %(total)d texts. "
                "Bring this one when that is finished."
            )
            % {"done": made.done, "total": made.total}
        )


@dataclass
class Come:
    """A packet that was, or would be, taken in. `texts` of one that is taken in by parts come with them."""

    opened: Opened
    late: str
    off: timedelta
    texts: list[Taken] = field(default_factory=list)
    made: PacketReturn | None = None

    @property
    def news(self) -> list[Taken]:
        return [each for each in self.texts if each.is_news]

    @property
    def is_older(self) -> bool:
        """Whether some of it was replaced by a file that came before it."""
        return any(each.came == Came.REPLACED for each in self.texts)


def look_through(opened: Opened, *, by: Person) -> Come:
    """What would become of each text: judged as `take_in` judges it, held and written nowhere. Refused as that is."""
    packet = Packet.objects.select_related("summit__operation", "withdrawn_by").get(
        pk=opened.packet.pk
    )
    past, now = _checked(opened, packet, by), timezone.now()
    merging = Merging(
        packet, packet.summit, opened.texts, past, by=by, came_at=now, writes=False
    )  # fmt: skip
    texts = merging.take_all()
    come = Come(opened, packet.late_because(now), merging.off, texts)
    _check_news(come.news)
    return come


@transaction.atomic
def take_in(opened: Opened, *, by: Person) -> Come:
    """Write each text of a packet into its cell as any other edit is written, and add its new rows.

    A text whose cell moved on since the packet was made waits beside what stands. What came with an
    earlier file of the same packet is known by its key and not written again. After filing, texts
    are kept late beside their rows, and new rows with the packet. Up to `AT_ONCE` texts are taken in
    now; more are kept with the return, and a worker, or `take_on`, takes them in by parts.
    Refused: to those who do not lead; a withdrawn packet; a file that was taken in before, or
    brings nothing new; while another file of the packet is being taken in. The file that is being
    taken in, brought again, is answered with its own return.
    Follows: a return with who brought it; who leads is told of a late one.
    """
    summit, packet = _held(opened.packet)
    try:
        past = _checked(opened, packet, by)
    except StillComing as still:
        if still.made.digest != opened.digest:
            raise
        return Come(opened, still.made.late, timedelta(0), made=still.made)
    now, texts = timezone.now(), opened.texts
    made = PacketReturn.objects.create(
        packet=packet, digest=opened.digest, save_number=opened.filled.save,
        brought=[each.kept() for each in texts], total=len(texts), late=packet.late_because(now),
        language=translation.get_language() or "en", taken_at=now, taken_by=by,
    )  # fmt: skip
    come = Come(opened, made.late, timedelta(0), made=made)
    if made.total <= policy.AT_ONCE:
        come.texts = _take_part(made, summit, packet, past, made.total)
        come.off = timedelta(minutes=made.clock_off)
        _check_news(come.news)
        return come
    _check_news([each for each in texts if past.before(each) is None])
    process.record(
        summit, "begin_packet", by=by,
        data={"number": packet.number, "for": packet.made_for, "sha256": made.digest,
              "texts": made.total},
    )  # fmt: skip
    wake_to_take()
    return come


def take_on(
    made: PacketReturn, *, seconds: float | None = None, by: Person | None = None
) -> PacketReturn:
    """Go on with a file that is taken in by parts: until it is taken in, or for so many seconds.

    Once who brought it may no longer write in the table, it stays as it is until somebody who may
    goes on with it, `by`: what is left is then brought by them.

    Each part is a transaction of its own, and begins where the last one that was committed ended:
    whoever broke off, or does it at the same time, leaves nothing out and nothing twice. A part that
    fails is counted and logged, and left for the next time.
    """
    until = None if seconds is None else monotonic() + seconds
    while not made.is_finished:
        try:
            made = _take_next(made, by)
        except Exception:
            log.exception("A part of the packet's return %s could not be taken in", made.pk)
            PacketReturn.objects.filter(pk=made.pk).update(failures=F("failures") + 1)
            return PacketReturn.objects.get(pk=made.pk)
        is_paused = not made.is_finished and made.failures >= policy.TRIES
        if is_paused or (until is not None and monotonic() > until):
            break
    return made


def take_waiting() -> int:
    """Take in what was kept and is not finished, for the worker. Returns how many files were finished."""
    waiting = PacketReturn.objects.to_take().defer("brought", "texts")
    return sum(take_on(each).is_finished for each in waiting.select_related("packet__summit"))


@transaction.atomic
def _take_next(made: PacketReturn, by: Person | None) -> PacketReturn:
    summit, packet = _held(made.packet)
    made = PacketReturn.objects.select_related("taken_by").get(pk=made.pk)
    made.packet = packet
    if made.is_finished:
        return made
    if packet.is_withdrawn or may_carry(summit, made.taken_by) or _take_over(made, by):
        past = Past(_texts_before(packet))
        with translation.override(made.language):
            _take_part(made, summit, packet, past, policy.PART)
    else:  # no worker tries on
        made.failures = policy.TRIES
        made.save(update_fields=["failures"])
    return made


def _take_over(made: PacketReturn, by: Person | None) -> bool:
    """Whether what is left is now brought by this person, who may write in the table. Recorded."""
    packet = made.packet
    if by is None or not may_carry(packet.summit, by):
        return False
    before, made.taken_by = made.taken_by, by
    made.language = translation.get_language() or made.language
    made.save(update_fields=["taken_by", "language"])
    process.record(
        packet.summit, "go_on_packet", by=by,
        data={"number": packet.number, "for": packet.made_for, "sha256": made.digest,
              "brought_by": before.name, "done": made.done, "texts": made.total},
    )  # fmt: skip
    return True


def _take_part(
    made: PacketReturn, summit: MiniSummit, packet: Packet, past: Past, size: int
) -> list[Taken]:
    """Take the next part in, and move the return on. The meeting is held."""
    texts, by = [text_of(each) for each in made.brought], made.taken_by
    sentence = _why_stop(packet)
    part = texts[made.done :] if sentence else part_of(texts, made.done, size)
    merging = Merging(
        packet, summit, part, past, by=by, came_at=made.taken_at, writes=not sentence
    )  # fmt: skip
    found = merging.leave_all(sentence) if sentence else merging.take_all()
    made.texts = [*made.texts, *(each.kept() for each in found)]
    made.done += len(part)
    made.clock_off = max(made.clock_off, int(merging.off.total_seconds() // 60), key=abs)
    made.late = packet.late_because(made.taken_at)
    made.moved_at, made.failures = timezone.now(), 0
    moved = ["texts", "done", "clock_off", "late", "moved_at", "failures"]
    if made.done == made.total:
        made.finished_at, made.brought = made.moved_at, []
        moved += ["finished_at", "brought"]
        _record(made, packet)
    made.save(update_fields=moved)  # the file itself is not written again with each part
    return found


def _why_stop(packet: Packet) -> str:
    """Why no part more is ever taken in; empty where one may be. What was taken in before stays."""
    try:
        check_not_withdrawn(packet)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def why_stuck(made: PacketReturn) -> str:
    """Why nobody goes on with a file; empty where its next part only broke off."""
    sentence = _why_stop(made.packet)
    if sentence or may_carry(made.packet.summit, made.taken_by):
        return sentence
    return _(
        "%(who)s, who brought this file, may no longer write in this table. What was taken in "
        "stays. Whoever may write here can go on with the rest."
    ) % {"who": made.taken_by.name}


def _held(of: Packet) -> tuple[MiniSummit, Packet]:
    """The meeting and its packet, as they stand: all that write in either wait here."""
    summit = process.lock(of.summit)
    packet = Packet.objects.select_for_update(of=("self",)).get(pk=of.pk)
    packet.summit = summit
    return summit, packet


def _checked(opened: Opened, packet: Packet, by: Person) -> Past:
    """What came before, where this file may be taken in now."""
    check_may_carry(packet.summit, by)
    check_not_withdrawn(packet)
    for each in packet.returns.select_related("taken_by").defer("texts", "brought"):
        if not each.is_finished:
            each.packet = packet
            raise StillComing(each)
        if each.digest == opened.digest:
            raise OutOfTurn(
                _("This file came back at %(time)s, brought by %(who)s. Nothing was written again.")
                % {"time": clock_text(each.taken_at), "who": each.taken_by.name}
            )
    new = {each.new for each in opened.texts if each.new is not None}
    elsewhere = Decision.objects.filter(submission_key__in=new).exclude(summit=packet.summit)
    if new and elsewhere.exists():
        raise OutOfTurn(_("A row of this packet stands in another table. Nothing was written."))
    return Past(_texts_before(packet))


def _texts_before(packet: Packet) -> list[dict[str, Any]]:
    """What the finished files of the packet brought."""
    came = packet.returns.exclude(finished_at=None).order_by("id")
    return [each for texts in came.values_list("texts", flat=True) for each in texts]


def _check_news(news: list[Any]) -> None:
    if not news:
        raise OutOfTurn(
            _("Everything in this file came back before, and nothing was written again.")
        )


def _record(made: PacketReturn, packet: Packet) -> None:
    event = process.record(
        packet.summit, "take_packet", by=made.taken_by,
        data={
            "number": packet.number, "for": packet.made_for, "late": made.late,
            "sha256": made.digest,
            "texts": [{name: each[name] for name in ("row", "new", "cell", "key", "came")}
                      for each in made.texts],
            "rows_kept": [each for each in made.texts if each["came"] in policy.IN_THE_RETURN],
        },
    )  # fmt: skip
    if made.late:
        deadlines.announce(packet.summit, policy.CAME_LATE, event, by=made.taken_by)
