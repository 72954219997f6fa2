"""How long a reason may be: everybody who opens the record reads it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from smcc.rules.refusals import Invalid

LONGEST_REASON = 5000
"""Of every reason that goes into the record, on pages and in the API. A shorter limit says why beside it."""


def check_reason(reason: str) -> None:
    """Raise `Invalid` for a reason that there is no room for."""
    if len(reason) > LONGEST_REASON:
        room = {"n": len(reason), "limit": LONGEST_REASON}
        raise Invalid(
            {"reason": _("This has %(n)d characters; there is room for %(limit)d.") % room}
        )
