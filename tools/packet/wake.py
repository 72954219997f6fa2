"""The hint to a worker that a long packet came back. Losing it costs a minute: beat asks again."""

from django.db import transaction

from coordination.deadlines.wake import ask


def wake_to_take() -> None:
    """Once this transaction is committed, ask a worker to take it in."""
    transaction.on_commit(_ask_to_take, robust=True)


def _ask_to_take() -> None:
    from tools.packet.tasks import take_packets  # noqa: PLC0415  the worker's door

    ask(take_packets)
