"""Sending: claim with a lease, attempt, hand over. Each moment is committed apart from the next.

Claimed and never attempted: nothing was sent, it goes back to waiting. Attempted and never
settled: it may have been sent. A message that prefers a miss then stays `unknown` for good; one
that prefers a double is sent again. Nothing is dropped without a word.
"""

from coordination.deadlines.sending.claiming import LEASE, claim
from coordination.deadlines.sending.rounds import OUTGOING, send_channel, send_pending
from coordination.deadlines.sending.settling import RETRY_AFTER, settle_stale
from coordination.deadlines.sending.turns import in_turn

__all__ = [
    "LEASE",
    "OUTGOING",
    "RETRY_AFTER",
    "claim",
    "in_turn",
    "send_channel",
    "send_pending",
    "settle_stale",
]
