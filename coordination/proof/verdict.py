"""Whether the record holds, and what a proof must not be taken for: said before anything else."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.proof.reading import Proof

WHY = {
    "is missing": gettext_lazy("is missing"),
    "belongs to another chain": gettext_lazy("belongs to another chain"),
    "does not follow the event before it": gettext_lazy("does not follow the event before it"),
    "was changed after it was written": gettext_lazy("was changed after it was written"),
    "is not the event that the chain ends with": gettext_lazy(
        "is not the event that the chain ends with"
    ),
}
"""Why a link does not hold, in the reader's language. `smcc.audit.verify` says it in English alone."""


def verdict(proof: Proof) -> str:
    """Whether the record holds, in a sentence."""
    if broken := proof.record.broken:
        return _("The record does not hold: event %(number)d %(why)s.") % {
            "number": broken.number, "why": WHY.get(broken.why, broken.why),
        }  # fmt: skip
    if not proof.record.length:
        return _("Nothing has been recorded here yet.")
    return ngettext(
        "The record holds: %(n)d event, last hash %(hash)s.",
        "The record holds: %(n)d events, last hash %(hash)s.",
        proof.record.length,
    ) % {"n": proof.record.length, "hash": proof.record.head}


def marks(proof: Proof) -> list[dict[str, str]]:
    """What the proof must not be taken for."""
    found = []
    if proof.about.drill_factor is not None:
        said = _("This was an exercise. Its clocks ran %(n)s times faster than real ones.")
        found.append(
            {"word": _("Drill"), "sentence": said % {"n": f"{proof.about.drill_factor:g}"}}
        )
    if proof.about.synthetic:
        found.append({"word": _("Synthetic"), "sentence": proof.about.synthetic})
    return found
