"""What the table's script asks of the server: small answers in JSON. Without a script nobody comes here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import process
from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, Invisible, Refusal
from smcc.web.text import clean_text
from tools.cell import changes
from tools.cell.actions import Outcome, RowAt, Typed, settle_cell, write_cell
from tools.cell.heard import Mark, mark_of
from tools.cell.models import stands_at
from tools.cell.policy import Cell, Standing
from tools.cell.values import shown_in
from tools.decision import actions as decisions
from tools.decision import policy
from tools.decision.shown import RowShown
from tools.decision.views.loading import decision_of, summit_of

LONGEST_AWAY = timedelta(days=60)
"""What a device may have kept a text for; a clock that says more is wrong."""
KEYS_AT_MOST = 50


class OtherPerson(Refusal):
    """The page was made for somebody who has since signed out in this browser (409)."""

    code, status = "other_person", 409


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refusals as JSON: a code, a sentence, and the fields where they belong to some."""

    @wraps(view)
    def answer(request: PersonRequest, ref: str, number: int, **more: Any) -> HttpResponse:
        try:
            if request.POST.get("as", "") != str(request.user.pk):
                raise OtherPerson(_("You are signed in as somebody else now."))
            return view(request, ref, number, **more)
        except Invisible as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            summit_of(
                request, ref, number
            )  # what may not be seen does not exist, whatever was sent
            told: dict[str, Any] = {
                "code": refusal.code, "detail": str(refusal.sentence), "fields": refusal.fields,
            }  # fmt: skip
            status = 422 if isinstance(refusal, Invalid) else refusal.status
            return JsonResponse(told, status=status)

    return answer


@require_POST
@spoken
def cell_save(request: PersonRequest, ref: str, number: int, pk: int, cell: str) -> HttpResponse:
    """Take one text: `typed`, `base` (the version read), `key`, `age` (ms since it was typed), `settles`."""
    typed = Typed(
        cell,
        clean_text(request.POST.get("typed", "")),
        _number(request.POST.get("base", "")),
        _key(request.POST.get("key", "")),
        timezone.now() - _age(request.POST.get("age", "")),
        _keys(request.POST.getlist("settles")),
    )
    came = write_cell(RowAt(ref, number, pk), typed, by=request.user)
    return JsonResponse(_told(came, typed))


def _told(came: Outcome, typed: Typed) -> dict[str, Any]:
    """At most 2 KB: a long text is told only where the page asks for news."""
    row, edit = came.row, came.edit
    said: dict[str, Any] = {
        "standing": edit.standing if edit else "same",
        "version": stands_at(row, typed.cell),
        "at": f"{timezone.localtime():%H:%M}",
    }
    if edit is not None and edit.sentence:
        said["sentence"] = edit.sentence
    if edit is None or edit.standing == Standing.WRITTEN:
        shown = shown_in(row, typed.cell)
        if shown != typed.text and len(shown) < 1000:
            said["shown"] = shown
        if reading := changes.reading(row, typed.cell):
            said["reading"] = reading
    if typed.cell in (Cell.TEXT, Cell.LEAD):
        face = RowShown(row, row.position, timezone.now())
        said |= {"word": str(face.word), "kind": face.kind}
    return said


@require_POST
@spoken
def cell_settle(request: PersonRequest, ref: str, number: int, pk: int, cell: str) -> HttpResponse:
    """Take none of the waiting texts named by `settles`: what stands stays."""
    keys = _keys(request.POST.getlist("settles"))
    row = settle_cell(RowAt(ref, number, pk), cell, keys, by=request.user)
    return JsonResponse({"standing": "settled", "version": stands_at(row, cell)})


@require_POST
@spoken
def table_news(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """What is new since `since`, who else is here; and that this `tab` is, in the cell `at`."""
    summit = summit_of(request, ref, number)
    tab = _key(request.POST.get("tab", ""))
    if summit.roles_of(request.user) & policy.MAY_EDIT:
        changes.sit_down(summit, request.user, tab, clean_text(request.POST.get("at", "")))
    said = changes.news(
        summit, request.user, since=_mark(request.POST.get("since", "")),
        rows=request.POST.get("rows", ""), part=request.POST.get("part", ""),
    )  # fmt: skip
    said["people"] = changes.who_is_here(summit, request.user, tab)
    return JsonResponse(said)


@require_POST
@spoken
def row_move(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Swap the row with the one above or below: `to` is "up" or "down"."""
    summit = summit_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_EDIT)
    row = decision_of(request, summit, pk)
    moved = decisions.move_row(row, by=request.user, up=request.POST.get("to") == "up")
    return JsonResponse({"moved": moved})


def _number(said: str) -> int:
    if said.isascii() and said.isdigit() and len(said) < 12:
        return int(said)
    raise Invalid({"base": _("Load the page again: this number is not one of the page’s.")})


def _mark(said: str) -> Mark:
    found = mark_of(said)
    if found is None:
        raise Invalid({"since": _("Load the page again: this mark is not one of the page’s.")})
    return found


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Invalid(
            {"key": _("Load the page again: this key is not one of the page’s.")}
        ) from None


def _keys(said: list[str]) -> tuple[UUID, ...]:
    return tuple(_key(each) for each in said[:KEYS_AT_MOST])


def _age(said: str) -> timedelta:
    """How long ago it was typed: told by the device as a span, so that its clock may be wrong."""
    if not (said.isascii() and said.isdigit() and len(said) < 15):
        return timedelta(0)
    return min(timedelta(milliseconds=int(said)), LONGEST_AWAY)
