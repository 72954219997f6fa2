"""The only writers of packets: make one, withdraw one."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination import process
from coordination.channels.sealing import seal
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.mini_summit.models import MiniSummit
from tools.packet import policy, sealing
from tools.packet.document import snapshot_of
from tools.packet.models import Packet, clock_text


@transaction.atomic
def make_packet(
    summit: MiniSummit, *, by: Person, made_for: str = "", key: UUID | None = None
) -> Packet:
    """Make a packet of a table as it stands, in the maker's language, for a post or the maker alone.

    Refused: to those who do not lead; once the table is filed; a name that is too long. The same
    form sent twice makes one packet.
    """
    summit = process.lock(summit)
    check_may_carry(summit, by)
    if key is not None and (first := summit.packets.filter(submission_key=key).first()):
        return first
    if sentence := policy.why_not_make(summit):
        raise OutOfTurn(sentence)
    name = " ".join(made_for.split()) or by.name
    if len(name) > policy.LONGEST_NAME:
        said = {"n": len(name), "limit": policy.LONGEST_NAME}
        raise Invalid(
            {"made_for": _("This has %(n)d characters; there is room for %(limit)d.") % said}
        )
    now = timezone.now()
    packet = Packet.objects.create(
        summit=summit, number=(summit.packets.aggregate(last=Max("number"))["last"] or 0) + 1,
        made_for=name, language=translation.get_language() or "en",
        secret=seal(sealing.new_key()), snapshot=snapshot_of(summit), made_at=now, made_by=by,
        valid_until=now + policy.VALID_FOR, submission_key=key,
    )  # fmt: skip
    process.record(
        summit, "make_packet", by=by,
        data={"number": packet.number, "for": name, "valid_until": packet.valid_until.isoformat()},
    )  # fmt: skip
    return packet


@transaction.atomic
def withdraw_packet(packet: Packet, *, by: Person, reason: str = "") -> Packet:
    """Take nothing from this packet any more: its device was lost. Twice is recorded once.

    Refused: to those who do not lead; a reason that is too long. What came back before stays.
    """
    summit = process.lock(packet.summit)
    check_may_carry(summit, by)
    row = Packet.objects.select_for_update(of=("self",)).get(pk=packet.pk)
    row.summit = summit
    line = " ".join(reason.split())
    if len(line) > policy.LONGEST_REASON:
        said = {"n": len(line), "limit": policy.LONGEST_REASON}
        raise Invalid(
            {"reason": _("This has %(n)d characters; there is room for %(limit)d.") % said}
        )
    if row.is_withdrawn:
        return row
    row.withdrawn_at, row.withdrawn_by, row.reason = timezone.now(), by, line
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    process.record(summit, "withdraw_packet", by=by, reason=line, data={"number": row.number})
    return row


def may_carry(summit: MiniSummit, person: Person) -> bool:
    return bool(summit.roles_of(person) & policy.MAY_CARRY)


def check_may_carry(summit: MiniSummit, person: Person) -> None:
    """Raise `NotYours`, with who may, where this person makes no packet and brings none back."""
    if not may_carry(summit, person):
        raise NotYours(
            _(
                "Packets are made, and brought back, by those who may write in this table: the "
                "coordinator of the operation, and the Secretary General or Head of Delegation of "
                "the convener, the co-convener, or the host until a convener is agreed. If you "
                "hold a filled packet, send the file to one of them."
            )
        )


def check_not_withdrawn(packet: Packet) -> None:
    """Raise `OutOfTurn` where somebody withdrew the packet."""
    if packet.withdrawn_at is not None and packet.withdrawn_by is not None:
        raise OutOfTurn(
            _(
                "This packet was withdrawn by %(who)s at %(time)s: nothing is taken from it. "
                "Speak with them, or copy its texts into the table."
            )
            % {"who": packet.withdrawn_by.name, "time": clock_text(packet.withdrawn_at)}
        )
