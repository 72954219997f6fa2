"""The matrix, its areas and its letters in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.models import Component, Country
from coordination.conveners import actions, policy
from coordination.conveners.document import MEDIA_TYPES
from coordination.conveners.models import ConvenerLetter, OperationArea
from coordination.conveners.shapes import AREA, LETTER, LETTER_DETAIL, MATRIX
from coordination.doors import OfOperation, ThingDoor, of_operation
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole
from coordination.operations.shapes import CONVENING
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import ByCode, Input, OneOf, Text, text_for
from smcc.rest.steps import StepInput, Steps
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invisible
from smcc.web.downloads import download


class SeenOperations(Endpoint):
    """A door that hangs on an operation's own address."""

    tag, model, key = "convenings", Operation, "ref"

    def rows(self) -> QuerySet[Any]:
        return Operation.objects.visible_to(self.person).select_related("host")


class ConvenerMatrix(SeenOperations, Record):
    """Country by role: allocations, gaps, what is in doubt, what is suggested, and where the letter stands."""

    shape = MATRIX
    summaries = {"GET": _("Read the convener matrix of an operation")}


class SuggestionInput(Input):
    """The suggestion that was read."""

    country = ByCode(Country, "iso3")
    role = OneOf(ConveningRole)
    component = ByCode(Component, "code")


class ConfirmSuggestion(SeenOperations):
    """A suggestion, taken by a person."""

    shape = CONVENING
    summaries = {"POST": _("Confirm a suggested convener")}
    takes = {"POST": SuggestionInput}
    gives = {"POST": CONVENING}
    creates = True

    def post(self, request: Any, ref: str) -> Response:
        """Agree to what the matrix suggests, for the first days that are open. Marked as suggested."""
        case = self.find(ref)
        row = actions.confirm_suggestion(operation=case, by=self.person, **self.sent())
        seen = Convening.objects.visible_to(self.person).select_related("operation", "component")
        return created(
            _convening(self, seen.get(pk=row.pk)), reverse("api:convening", kwargs={"pk": row.pk})
        )


def _convening(door: Endpoint, row: Convening) -> dict[str, Any]:
    plan = CONVENING.plan()
    return dict(plan.render([plan.read(row)], door.reading())[0])


class AreaFilter(OfOperation):
    """Areas by operation, country, and whether they stand."""

    country = CountryCodeFilter()
    current = django_filters.ChoiceFilter(
        label=_("Whether it stands"), choices=(("yes", _("Stands")), ("no", _("Withdrawn"))),
        method="by_current",
    )  # fmt: skip

    class Meta:
        model = OperationArea
        fields: list[str] = []

    def by_current(self, rows: Any, name: str, wanted: str) -> Any:
        return rows.filter(withdrawn_at__isnull=wanted == "yes")


class AreaInput(Input):
    """A part of a country that somebody must cover."""

    operation = of_operation()
    country = ByCode(Country, "iso3")
    name = text_for(OperationArea, "name")


class WhyInput(Input):
    """Why."""

    reason = Text(max_length=LONGEST_REASON)


class AreaDoor(ThingDoor):
    tag, model = "operation-areas", OperationArea
    shape = AREA
    filters = AreaFilter
    reads_objects = False


class Areas(AreaDoor, Listing):
    """The named areas of the countries of operations."""

    summaries = {"GET": _("List areas of operations"), "POST": _("Name an area")}
    takes = {"POST": AreaInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Name a part of a country that somebody must cover."""
        row = actions.name_area(by=self.person, **self.sent())
        return created(self.record(row.pk), reverse("api:operation_area", kwargs={"pk": row.pk}))


class OneArea(AreaDoor, Record):
    """One area."""

    summaries = {"GET": _("Read an area of an operation")}


class WithdrawArea(AreaDoor):
    """The end of an area."""

    summaries = {"POST": _("Withdraw an area")}
    takes = {"POST": WhyInput}

    def post(self, request: Any, pk: int) -> Response:
        """Withdraw it, with a reason. It stays in the record, and allocations keep its name."""
        area = self.find(pk, OperationArea.objects.visible_to(self.person))
        actions.withdraw_area(area, by=self.person, **self.sent())
        return Response(self.record(pk))


class LetterFilter(OfOperation):
    """Letters by operation and state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)

    class Meta:
        model = ConvenerLetter
        fields: list[str] = []


class LetterInput(Input):
    """The operation, and why there is a next version. The first needs no reason."""

    operation = of_operation()
    reason = Text(required=False, allow_blank=True, max_length=LONGEST_REASON)


class LetterDoor(ThingDoor):
    tag, model = "convener-letters", ConvenerLetter
    shape, detail = LETTER, LETTER_DETAIL
    filters = LetterFilter
    with_these = (
        "operation", "supersedes", "issued_by", "icrc_signed_by", "ifrc_signed_by",
    )  # fmt: skip

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """What is agreed now is read once for the whole page."""
        super().made_ready(things)
        ids = {thing.operation_id for thing in things}
        agreed = list(
            Convening.objects.agreed().filter(Q(operation__in=ids)).select_related("component")
        )
        for thing in things:
            thing.agreed = [each for each in agreed if each.operation_id == thing.operation_id]
        return things


class Letters(LetterDoor, Listing):
    """Every version of the joint letters that tell who convenes where."""

    summaries = {"GET": _("List joint letters"), "POST": _("Draw up a joint letter")}
    takes = {"POST": LetterInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Draw up the letter, or its next version with a reason, from what is agreed now."""
        letter = actions.begin_letter(by=self.person, **self.sent())
        return created(
            self.record(letter.pk), reverse("api:convener_letter", kwargs={"pk": letter.pk})
        )


class OneLetter(LetterDoor, Record):
    """One version of a joint letter."""

    summaries = {"GET": _("Read a joint letter")}


class LetterSteps(LetterDoor, Steps):
    """Sign, take the matrix in again, issue, withdraw."""

    summaries = {"POST": _("Take a step of a joint letter")}
    takes = {"POST": StepInput}

    def take(self, thing: ConvenerLetter, step: str, sent: dict[str, Any]) -> ConvenerLetter:
        return actions.run_letter(thing, step, by=self.person, **sent)


class LetterFileDoor(LetterDoor):
    """An issued letter, byte for byte as it was issued."""

    summaries = {"GET": _("Download an issued joint letter")}
    gives = {"GET": "application/pdf"}

    def get(self, request: Any, pk: int, language: str, form: str) -> HttpResponseBase:
        letter = self.find(pk)
        file = letter.files.filter(language=language, form=form).first()
        if file is None:
            raise Invisible(gettext("There is such a file once the letter is issued."))
        name = f"{letter.receipt}-{language}.{form}"
        return download(bytes(file.content), name, MEDIA_TYPES[form])


urlpatterns = [
    path("operations/<str:ref>/convener-matrix/", ConvenerMatrix.as_view()),
    path("operations/<str:ref>/convener-matrix/confirm/", ConfirmSuggestion.as_view()),
    path("operation-areas/", Areas.as_view(), name="operation_areas"),
    path("operation-areas/<int:pk>/", OneArea.as_view(), name="operation_area"),
    path("operation-areas/<int:pk>/withdraw/", WithdrawArea.as_view()),
    path("convener-letters/", Letters.as_view(), name="convener_letters"),
    path("convener-letters/<int:pk>/", OneLetter.as_view(), name="convener_letter"),
    path("convener-letters/<int:pk>/steps/<str:step>/", LetterSteps.as_view()),
    path("convener-letters/<int:pk>/files/<slug:language>/<slug:form>/", LetterFileDoor.as_view()),
]
