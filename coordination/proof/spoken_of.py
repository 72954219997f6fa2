"""The sentences of a proof that differ by what it is about: an operation, a review or a country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from smcc.audit.verify import COUNTRY, OPERATION, REVIEW


@dataclass(frozen=True)
class Spoken:
    """`lead` opens the page, `nothing` stands where no clock started, `others` is over messages that
    no clock caused, `source` says from where everything is read."""

    lead: Any
    nothing: Any
    others: Any
    source: Any


SPOKEN = {
    OPERATION: Spoken(
        _("Read just now from the record of this operation. Each event in it carries the hash of the one before, so that a change shows. Names are as they were written down then."),
        _("No clock has started in this operation, so there is nothing to prove yet."),
        _("Other messages of this operation"),
        _("Everything here is read from the record of the operation, in which every event "
          "carries the hash of the one before it."),
    ),
    REVIEW: Spoken(
        _("Read just now from the record of this review. Each event in it carries the hash of the one before, so that a change shows. Names are as they were written down then."),
        _("No clock has started in this review, so there is nothing to prove yet."),
        _("Other messages of this review"),
        _("Everything here is read from the record of the review, in which every event "
          "carries the hash of the one before it."),
    ),
    COUNTRY: Spoken(
        _("Read just now from the record of this country. Each event in it carries the hash of the one before, so that a change shows. Names are as they were written down then. It holds everything that was recorded of the country, security agreements and Safer Access too: hand it only to those who may read these."),
        _("No clock has started in this country, so there is nothing to prove yet."),
        _("Other messages of this country"),
        _("Everything here is read from the record of the country, in which every event "
          "carries the hash of the one before it."),
    ),
}  # fmt: skip


def spoken_of(kind: str) -> Spoken:
    return SPOKEN[kind]
