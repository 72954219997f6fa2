"""Finding the parameters that a page is about, among what the person may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from tools.asking import Asking
from tools.minimum_parameters.forms import EndorsementForm, ParametersForm
from tools.minimum_parameters.models import MinimumParameters
from tools.minimum_parameters.shown import ParametersShown


def parameters_of(request: Asking, ref: str, number: int) -> MinimumParameters:
    """The parameters, with their operation and the version before, or a 404."""
    seen = MinimumParameters.objects.visible_to(request.user)
    seen = seen.select_related("operation__host", "supersedes")
    found = get_object_or_404(seen, operation__ref=ref, number=number)
    if found.supersedes is not None:
        found.supersedes.operation = found.operation
    return found


def address(parameters: MinimumParameters, name: str, *more: Any) -> str:
    return reverse(name, args=[parameters.operation.ref, parameters.number, *more])


def shown_to(request: Asking, parameters: MinimumParameters) -> ParametersShown:
    return ParametersShown(parameters, request.user, timezone.now())


def text_form(shown: ParametersShown, data: Any = None) -> ParametersForm:
    parameters = shown.parameters
    return ParametersForm(
        data,
        sections=shown.sections,
        autosave=lambda key: address(parameters, "minimum_parameters_section", key),
        initial={"language": parameters.language},
    )


def endorsement_form(shown: ParametersShown, data: Any = None) -> EndorsementForm:
    return EndorsementForm(
        data, prefix="endorsement", initial={"version": shown.parameters.version}
    )


def write_page(
    request: Asking,
    shown: ParametersShown,
    *,
    text: ParametersForm | None = None,
    endorsement: EndorsementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page while they are prepared and endorsed, with the form that was sent and refused."""
    context = page_context(request, shown) | {
        "text_form": text or (text_form(shown) if shown.may_write else None),
        "endorsement_form": endorsement or endorsement_form(shown),
        "sent_forms": [form for form in (text, endorsement) if form is not None],
    }
    return render(request, "tools/minimum_parameters/page.html", context, status=status)


def page_context(request: Asking, shown: ParametersShown) -> dict[str, Any]:
    """What every page of minimum parameters knows."""
    parameters = shown.parameters
    revision = parameters.revision_offer(request.user)
    return {
        "parameters": parameters,
        "operation": parameters.operation,
        "zone": parameters.operation.onset_zone,
        "shown": shown,
        "now": shown.now,
        "steps_url": address(parameters, "minimum_parameters_steps"),
        "offers": parameters.offers(request.user),
        "revision_offers": [revision] if revision else [],
    }
