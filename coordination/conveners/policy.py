"""The rulebook of the joint letter on convener roles."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Audience, Role
from smcc.rules.workflow import Workflow, step

LANGUAGES = ("en", "fr", "es", "ar")
FORMS = ("pdf", "docx")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MAY_WRITE = frozenset(LEADS | PRINCIPALS)
"""Who may begin a letter and issue it; it is signed by the two principals alone."""

SIGNATURES = {
    "icrc_signed": (Role.ICRC_PRINCIPAL, "ICRC"),
    "ifrc_signed": (Role.IFRC_PRINCIPAL, "IFRC"),
}


def says_what_is_agreed(letter: Any) -> Any:
    """A letter that says something else than the matrix is neither signed nor issued."""
    if letter.is_behind():
        return gettext(
            "The matrix changed since this letter was drawn up. Take the matrix in again; "
            "both sides then sign what it says now."
        )
    return None


def _signed(verb: str, letter: Any) -> bool:
    return getattr(letter, f"{verb}_at") is not None


def not_signed_by_the_icrc(letter: Any) -> Any:
    return gettext("The ICRC has signed already.") if _signed("icrc_signed", letter) else None


def not_signed_by_the_ifrc(letter: Any) -> Any:
    return gettext("The IFRC has signed already.") if _signed("ifrc_signed", letter) else None


def signed_by_both(letter: Any) -> Any:
    """A joint letter is one of both institutions."""
    wanting = [name for verb, (_role, name) in SIGNATURES.items() if not _signed(verb, letter)]
    if len(wanting) == 2:
        return gettext("It waits for the signatures of the ICRC and the IFRC.")
    if wanting:
        return gettext("It waits for the signature of the %(who)s.") % {"who": wanting[0]}
    return None


def something_is_agreed(letter: Any) -> Any:
    if not letter.has_anything_to_say():
        return gettext("Nobody is agreed in any country. A letter would say nothing.")
    return None


def is_outdated(letter: Any) -> Any:
    if letter.is_behind():
        return None
    return gettext("The letter says what the matrix says. There is nothing to take in.")


WORKFLOW = Workflow(
    "convener_letter",
    _("Joint letter on convener roles"),
    State,
    State.DRAFT,
    (
        step(
            "sign_icrc", _("Sign for the ICRC"), State.DRAFT, State.DRAFT, {Role.ICRC_PRINCIPAL},
            needs=(says_what_is_agreed, not_signed_by_the_icrc), stamps="icrc_signed",
            tells=(Audience.COORDINATOR, Audience.PRINCIPALS), news=_("signed by the ICRC"),
            confirm=_("Your name stands under this letter. If the matrix changes, you are asked again."),
        ),
        step(
            "sign_ifrc", _("Sign for the IFRC"), State.DRAFT, State.DRAFT, {Role.IFRC_PRINCIPAL},
            needs=(says_what_is_agreed, not_signed_by_the_ifrc), stamps="ifrc_signed",
            tells=(Audience.COORDINATOR, Audience.PRINCIPALS), news=_("signed by the IFRC"),
            confirm=_("Your name stands under this letter. If the matrix changes, you are asked again."),
        ),
        step(
            "take_in", _("Take the matrix in again"), State.DRAFT, State.DRAFT, MAY_WRITE,
            needs=(is_outdated, something_is_agreed), clears=("icrc_signed", "ifrc_signed"),
            tells=(Audience.PRINCIPALS,), news=_("drawn up anew, to be signed"),
        ),
        step(
            "issue", _("Issue the letter"), State.DRAFT, State.ISSUED, MAY_WRITE,
            needs=(says_what_is_agreed, signed_by_both), stamps="issued",
            tells=(Audience.SOCIETIES, Audience.PARTICIPANTS, Audience.PRINCIPALS),
            confirm=_(
                "The Secretaries General of all National Societies who may see this operation are "
                "told now. An issued letter never changes."
            ),
        ),
        step(
            "withdraw", _("Withdraw the draft"), State.DRAFT, State.WITHDRAWN, MAY_WRITE,
            stamps="withdrawn", needs_reason=True,
        ),
        step(
            "supersede", _("Supersede"), State.ISSUED, State.SUPERSEDED, MAY_WRITE,
            stamps="superseded", needs_reason=True, follows=True,
        ),
    ),
)  # fmt: skip
