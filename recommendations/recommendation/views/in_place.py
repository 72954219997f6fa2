"""What stands beside a recommendation, changed in its row of the board: a party's response, owner and date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination import process
from coordination.requests import PersonRequest
from recommendations.recommendation import actions, policy
from recommendations.recommendation.forms import OwnerForm, ResponseForm
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.rows import BoardRow
from recommendations.recommendation.views.page import recommendation_of
from recommendations.vacancies import vacancy_hint
from smcc.web.in_place import edited_in_place

THEIRS = "recommendations/recommendation/_theirs.html"


@require_http_methods(["GET", "POST"])
def in_place(request: PersonRequest, ref: str, number: int, what: str) -> HttpResponse:
    """The form of one place of the row; saved, that place as it stands then."""
    thing = recommendation_of(request, ref, number)
    if what not in PLACES:
        raise Http404
    return PLACES[what](request, thing)


def answers(request: PersonRequest, thing: Recommendation) -> HttpResponse:
    """What a party responds. Where the reader answers for one party, the form begins with what it said."""
    actions.check_may_answer(thing, request.user)
    form = ResponseForm(
        request.POST or None, person=request.user, auto_id=f"answers-{thing.pk}-%s",
        initial={"version": thing.version},
    )  # fmt: skip
    form.begin_with(thing.responses.all())

    def act(form: ResponseForm) -> str:
        actions.respond(thing, by=request.user, **form.cleaned_data)
        return _("The response is recorded.")

    return edited_in_place(
        request, form, act, place=f"answers-{thing.pk}",
        title=_("Response of a party to %(recommendation)s") % {"recommendation": thing},
        back=thing, theirs_template=THEIRS,
        shown=_shown(request, thing, "_answers.html", _("The response is recorded.")),
    )  # fmt: skip


def owner(request: PersonRequest, thing: Recommendation) -> HttpResponse:
    """Owner and date."""
    process.check_role(thing, request.user, policy.MAY_EDIT)
    post = thing.owner_post
    form = OwnerForm(
        request.POST or None, auto_id=f"owner-{thing.pk}-%s",
        initial={
            "owner_post": post.code if post is not None else None, "due_on": thing.due_on,
            "version": thing.version,
        },
    )  # fmt: skip

    told: list[str] = []

    def act(form: OwnerForm) -> str:
        said = dict(form.cleaned_data)
        version = said.pop("version")
        actions.amend_recommendation(thing, by=request.user, changes=said, version=version)
        told.append(" ".join(filter(None, (_("Saved."), vacancy_hint(form)))))
        return told[0]

    return edited_in_place(
        request, form, act, place=f"owner-{thing.pk}",
        title=_("Owner and date of %(recommendation)s") % {"recommendation": thing},
        back=thing, theirs_template=THEIRS,
        shown=lambda: _shown(request, thing, "_owner.html", told[0])(),
    )  # fmt: skip


PLACES: dict[str, Callable[[PersonRequest, Recommendation], HttpResponse]] = {
    "answers": answers,
    "owner": owner,
}


def _shown(
    request: PersonRequest, thing: Recommendation, template: str, said: Any
) -> Callable[[], HttpResponse]:
    """The place as it stands after the save, read again."""

    def show() -> HttpResponse:
        fresh = recommendation_of(request, thing.review.ref, thing.number)
        may_edit = bool(fresh.roles_of(request.user) & policy.MAY_EDIT)
        row = BoardRow(fresh, timezone.localdate(), may_answer=True, may_edit=may_edit)
        context = {
            "row": row, "said": said,
            "board_url": request.htmx.current_url_abs_path,  # type: ignore[attr-defined]
        }  # fmt: skip
        return render(request, f"recommendations/recommendation/{template}", context)

    return show
