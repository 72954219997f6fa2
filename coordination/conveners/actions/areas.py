"""Naming the areas of a country that somebody must cover."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Country
from coordination.conveners.models import OperationArea
from coordination.operations import policy
from coordination.operations.actions import check_no_drill
from coordination.operations.areas import LONGEST_NAME, key_of
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid

AT_MOST = 200
"""Areas that stand in one operation."""


@transaction.atomic
def name_area(*, operation: Operation, country: Country, name: str, by: Person) -> OperationArea:
    """Name a part of a country that somebody must cover.

    Refused: to those who do not lead; a country that is not the operation's; a name that is empty,
    too long, or stands already.
    Follows: the matrix shows the area as open until somebody is agreed for it.
    """
    operation = process.lock(operation)
    process.check_role(operation, by, policy.MAY_EDIT)
    check_no_drill(operation)
    said = " ".join(name.split())
    wrong = {}
    if country.iso3 not in operation.country_codes.split():
        wrong["country"] = _("This country is not part of the operation. Add it there first.")
    standing = OperationArea.objects.standing().filter(operation=operation)
    if not said:
        wrong["name"] = _("Name the area.")
    elif len(said) > LONGEST_NAME:
        wrong["name"] = _("The name of an area has at most 200 characters.")
    elif standing.filter(country=country, key=key_of(said)[:LONGEST_NAME]).exists():
        wrong["name"] = _("This area is named already.")
    elif standing.count() >= AT_MOST:
        wrong["name"] = _("There are %(n)d areas already. Withdraw those that are not needed.") % {
            "n": AT_MOST
        }
    if wrong:
        raise Invalid(wrong)
    area = OperationArea.objects.create(
        operation=operation, country=country, name=said, key=key_of(said)[:LONGEST_NAME],
        recorded_by=by,
    )  # fmt: skip
    process.record(operation, "name_area", by=by, data={"area": said, "country": country.iso3})
    return area


@transaction.atomic
def withdraw_area(area: OperationArea, *, by: Person, reason: str) -> OperationArea:
    """Withdraw an area, with a reason; it stays in the record. A second call changes nothing.

    Allocations that name it keep their words.
    """
    operation = process.lock(area.operation)
    process.check_role(operation, by, policy.MAY_EDIT)
    row = OperationArea.objects.select_related("country").get(pk=area.pk)
    row.operation = operation
    if not reason.strip():
        raise Invalid({"reason": _("Say why it is withdrawn.")})
    if row.is_standing:
        row.withdrawn_at, row.withdrawn_by, row.reason = timezone.now(), by, reason.strip()
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
        process.record(
            operation, "withdraw_area", by=by, reason=reason,
            data={"area": row.name, "country": row.country_id},
        )  # fmt: skip
    return row
