"""The parties of an agreement and their signatures, and its documents: the only writers of both."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools import signing_posts
from tools.agreement import policy
from tools.agreement.languages import whats_wrong_with_languages
from tools.agreement.models import Agreement, AgreementDocument, AgreementParty
from tools.signatures import check_exists_on, check_signed


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
    paper without saying where it is. Follows: with the last signature the agreement is signed.
    """
    row = process.lock(agreement)
    party = _party(row, component)
    if party is None:
        raise Invalid(
            {"component": _("%(component)s is not a party to this agreement and cannot sign it.")
             % {"component": component.name}}
        )  # fmt: skip
    post = signing_posts.check_signs(component, row.country, by, on_paper=on_paper)
    if not row.is_negotiated:
        raise OutOfTurn(
            _("It is signed while it is “%(negotiating)s”; now it is “%(state)s”.")
            % {"negotiating": policy.State.NEGOTIATING.label, "state": row.state_label}
        )
    if party.signed_on is not None:
        raise OutOfTurn(
            _("%(component)s signed on %(day)s already.")
            % {"component": component.name, "day": party.signed_on.isoformat()}
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
    already, or is suspended or gone; to everybody who does not speak for it.
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
    post = signing_posts.check_signs(component, row.country, by, on_paper=on_paper)
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


IS_ADDRESS = URLValidator(schemes=["https", "http"])
"""What the form asks of an address, too."""


def whats_wrong_with_address(url: str) -> Any:
    """None for an address that a browser can open; else a sentence."""
    try:
        IS_ADDRESS(url)
    except ValidationError:
        return _("Give a whole address, such as https://example.org/agreement.pdf.")
    return None


@transaction.atomic
def add_document(
    agreement: Agreement,
    *,
    by: Person,
    title: str,
    url: str = "",
    kept_at: str = "",
    language: str = "",
) -> AgreementDocument:
    """Say where a text of the agreement is. Refused without a title or a place, and to others than the team."""
    row = process.lock(agreement)
    _check_keeps(row, by)
    wrong: dict[str, Any] = {}
    if not title.strip():
        wrong["title"] = _("Say what it is.")
    if not url.strip() and not kept_at.strip():
        wrong["url"] = _("Give its address, or say where it is kept.")
    for name, text, most in (("title", title, 300), ("url", url, 500), ("kept_at", kept_at, 300),
                             ("language", language, 60)):  # fmt: skip
        if len(text) > most:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(text), "most": most,
            }  # fmt: skip
    if url.strip() and "url" not in wrong and (sentence := whats_wrong_with_address(url.strip())):
        wrong["url"] = sentence
    if "language" not in wrong and (sentence := whats_wrong_with_languages(language)):
        wrong["language"] = sentence
    if wrong:
        raise Invalid(wrong)
    made = AgreementDocument.objects.create(
        agreement=row, title=title.strip(), url=url.strip(), kept_at=kept_at.strip(),
        language=language.strip(), added_by=by,
    )  # fmt: skip
    process.bump(row)
    process.record(row, "document_added", by=by, data={"document": made.pk, "title": made.title})
    return made


@transaction.atomic
def take_back_document(document: AgreementDocument, *, by: Person, reason: str) -> None:
    """The document does not belong here. It stays in the record. Twice takes it back once."""
    row = process.lock(document.agreement)
    _check_keeps(row, by)
    mine = AgreementDocument.objects.get(pk=document.pk)
    if mine.taken_back_at is not None:
        return
    if not reason.strip():
        raise Invalid({"reason": _("Say why, in a sentence.")})
    mine.taken_back_at, mine.taken_back_by = timezone.now(), by
    mine.taken_back_reason = reason.strip()[: policy.LONGEST_TEXT]
    mine.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    process.bump(row)
    process.record(row, "document_taken_back", by=by, reason=reason, data={"document": mine.pk})


def _check_keeps(row: Agreement, by: Person) -> None:
    if not row.roles_of(by) & policy.MAY_KEEP:
        raise NotYours(
            _("Those who work for the country, and the secretariat, keep its documents.")
        )


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
