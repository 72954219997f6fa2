"""The hint to a worker that something was ordered. Losing it costs a minute: beat asks again."""

from coordination.deadlines.wake import ask


def ask_to_make() -> None:
    from coordination.orders.tasks import make_files  # noqa: PLC0415  the worker's door

    ask(make_files)
