"""The parties of an agreement and their signatures: their only writers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from smcc.web.times import day_text
from tools import signing_posts
from tools.agreement import policy
from tools.agreement.models import Agreement, AgreementParty
from tools.signatures import check_exists_on, check_signed, tells_of_paper


@transaction.atomic
def add_party(
    agreement: Agreement, *, by: Person, component: Component, version: int | None = None
) -> AgreementParty:
    """Have a component sign the agreement. Adding it twice adds it once.

    Refused: to all who do not work for the country; once it is signed (who comes later joins by
    declaration); for a component that is suspended or gone.
    """
    row = process.lock(agreement)
    process.check_role(row, by, policy.MAY_KEEP)
    if not row.is_unsigned:
        raise OutOfTurn(
            _(
                "Parties are named before it is signed. Once it is in force, others join by declaration."
            )
        )
    process.check_version(row, version)
    check_exists_on(component, timezone.localdate())
    known = _party(row, component)
    if known is not None:
        return known
    made = AgreementParty.objects.create(agreement=row, component=component)
    process.bump(row)
    process.record(row, "party_added", by=by, data={"component": component.code})
    return made


@transaction.atomic
def take_back_party(party: AgreementParty, *, by: Person, reason: str) -> AgreementParty:
    """A component is no longer to sign. Refused once it has signed, and without a reason.

    Follows: where all others have signed, and there are enough of them, the agreement is signed.
    """
    row = process.lock(party.agreement)
    process.check_role(row, by, policy.MAY_KEEP)
    mine = AgreementParty.objects.select_related("component").get(pk=party.pk)
    if mine.taken_back_at is not None:
        return mine
    if mine.signed_on is not None or not row.is_unsigned:
        raise OutOfTurn(_("It has signed, or the agreement is. Take it back to drafting first."))
    if not reason.strip():
        raise Invalid({"reason": _("Say why, in a sentence.")})
    mine.taken_back_at, mine.taken_back_by = timezone.now(), by
    mine.save(update_fields=["taken_back_at", "taken_back_by"])
    process.bump(row)
    process.record(
        row, "party_taken_back", by=by, reason=reason, data={"component": mine.component.code}
    )
    after = Agreement.objects.get(pk=row.pk)
    if after.is_negotiated and policy.every_party_signed(after) is None:
        process.advance(row, "sign", by=by)
    return mine


@transaction.atomic
def sign(
    agreement: Agreement,
    *,
    by: Person,
    component: Component,
    signed_on: date | None = None,
    signing_post: str = "",
    reference: str = "",
    on_paper: bool = False,
    version: int | None = None,
) -> Agreement:
    """Sign for a component, or record what it signed on paper. Returns the agreement as it stands then.

    Refused: for a component that is not a party, that is suspended or gone, or that has signed; to
    everybody who does not speak for it; while the text is not open for signature; a day to come; a
    paper without saying where it is; day, post or place of a paper without `on_paper`.
    Follows: with the last signature the agreement is signed.
    """
    row = process.lock(agreement)
    party = _party(row, component)
    if party is None:
        raise Invalid(
            {"component": _("%(component)s is not a party to this agreement and cannot sign it.")
             % {"component": component.name}}
        )  # fmt: skip
    told = tells_of_paper(signed_on=signed_on, signing_post=signing_post, reference=reference)
    post = signing_posts.check_signs(component, row.country, by, on_paper=on_paper or told)
    if not row.is_negotiated:
        raise OutOfTurn(
            _("It is signed while it is “%(negotiating)s”; now it is “%(state)s”.")
            % {"negotiating": policy.State.NEGOTIATING.label, "state": row.state_label}
        )
    if party.signed_on is not None:
        raise OutOfTurn(
            _("%(component)s signed on %(day)s already.")
            % {"component": component.name, "day": day_text(party.signed_on)}
        )
    process.check_version(row, version)
    _write_signature(
        row, party, by=by, post=post, signed_on=signed_on, signing_post=signing_post,
        reference=reference, on_paper=on_paper, verb="party_signed",
    )  # fmt: skip
    if Agreement.objects.get(pk=row.pk).unsigned():
        process.bump(row)
        return row
    return process.advance(row, "sign", by=by)


@transaction.atomic
def join(
    agreement: Agreement,
    *,
    by: Person,
    component: Component,
    signed_on: date | None = None,
    signing_post: str = "",
    reference: str = "",
    on_paper: bool = False,
    version: int | None = None,
) -> AgreementParty:
    """A partner National Society joins an agreement that is in force, by its declaration.

    Refused: before it is in force; for a component that is no National Society, is a party
    already, or is suspended or gone; to everybody who does not speak for it; what is wrong of its
    signature, as in `sign`.
    """
    row = process.lock(agreement)
    if component.kind != Component.Kind.NATIONAL_SOCIETY:
        raise Invalid(
            {
                "component": _(
                    "Only a National Society joins by declaration. The ICRC and the IFRC sign."
                )
            }
        )
    told = tells_of_paper(signed_on=signed_on, signing_post=signing_post, reference=reference)
    post = signing_posts.check_signs(component, row.country, by, on_paper=on_paper or told)
    if not row.is_in_force:
        raise OutOfTurn(
            _("A National Society joins by declaration once the agreement is in force.")
        )
    if _party(row, component) is not None:
        raise OutOfTurn(_("%(component)s is a party already.") % {"component": component.name})
    process.check_version(row, version)
    party = AgreementParty(agreement=row, component=component, by_declaration=True)
    _write_signature(
        row, party, by=by, post=post, signed_on=signed_on, signing_post=signing_post,
        reference=reference, on_paper=on_paper, verb="party_joined",
    )  # fmt: skip
    process.bump(row)
    return party


def _party(row: Agreement, component: Component) -> AgreementParty | None:
    return row.parties.filter(component=component, taken_back_at=None).first()


def _write_signature(
    row: Agreement,
    party: AgreementParty,
    *,
    by: Person,
    post: Any,
    signed_on: date | None,
    signing_post: str,
    reference: str,
    on_paper: bool,
    verb: str,
) -> None:
    said = check_signed(
        party.component, post=post, today=timezone.localdate(), signed_on=signed_on,
        signing_post=signing_post, reference=reference, on_paper=on_paper,
    )  # fmt: skip
    party.signed_on, party.signing_post, party.reference = said.on, said.post, said.reference
    party.signed_at, party.signed_by = timezone.now(), by
    party.save()
    process.record(row, verb, by=by, data=said.as_data(party.component))
