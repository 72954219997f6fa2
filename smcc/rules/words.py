"""Names in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def listed(names: Iterable[Any]) -> str:
    """ "ICRC", "ICRC and IFRC", "URCS, ICRC and IFRC"."""
    said = [str(name) for name in names]
    if len(said) < 2:
        return "".join(said)
    return _("%(names)s and %(last)s") % {"names": ", ".join(said[:-1]), "last": said[-1]}
