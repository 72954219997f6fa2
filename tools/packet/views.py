"""The pages of packets: make one, hand out its file, look through what came back, take it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal
from smcc.web import listing
from smcc.web.downloads import download
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from tools.finding import answer_status, meeting_of, status_of
from tools.packet import actions, opening, policy, shown, taking
from tools.packet.document import page_of
from tools.packet.forms import FileForm, MakeForm, TakeForm, WithdrawForm
from tools.packet.models import Packet, PacketReturn

AT_ONCE = 20
TEXTS_AT_ONCE = 50


def _packet(request: PersonRequest, ref: str, number: int, nth: int) -> Packet:
    seen = Packet.objects.visible_to(request.user).with_returns()
    seen = seen.select_related("summit__operation", "made_by", "withdrawn_by")
    found = get_object_or_404(seen, summit__operation__ref=ref, summit__number=number, number=nth)
    about(request, found)
    return found


def _context(request: PersonRequest, summit: Any, **more: Any) -> dict[str, Any]:
    return {
        "summit": summit, "operation": summit.operation,
        "may_carry": actions.may_carry(summit, request.user), **more,
    }  # fmt: skip


@require_GET
def packet_list(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """The packets of a meeting: which are out, which came back, which are late or withdrawn."""
    summit = meeting_of(request, ref, number)
    rows = summit.packets.select_related("made_by", "withdrawn_by").with_returns()
    page = listing.paginate(rows, request.GET, order=("-number", "-id"), size=AT_ONCE)
    for each in page:
        each.summit = summit
    context = _context(
        request, summit, page=page, packets=[(each, shown.kind_of(each)) for each in page],
        why_not=policy.why_not_make(summit),
    )  # fmt: skip
    return render(request, "tools/packet/list.html", context)


@require_http_methods(["GET", "POST"])
def packet_new(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Say what a packet is, and make one."""
    summit = meeting_of(request, ref, number)
    actions.check_may_carry(summit, request.user)
    form = MakeForm(sent_by(request))
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_packet(summit, by=request.user, **form.cleaned_data)
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            refused = refusal
        else:
            messages.success(
                request, _("The packet is made. Download it now, while you have a line.")
            )
            return redirect(made)
    context = _context(request, summit, form=form, why_not=policy.why_not_make(summit))
    return render(request, "tools/packet/new.html", context, status=answer_status(form, refused))


@require_GET
def packet(request: PersonRequest, ref: str, number: int, nth: int) -> HttpResponse:
    """One packet: its file, what came back in it, and its withdrawal."""
    return _page(request, _packet(request, ref, number, nth), WithdrawForm(), 200)


def _page(request: PersonRequest, found: Packet, form: WithdrawForm, status: int) -> HttpResponse:
    whole = found.returns.defer("brought").select_related("taken_by")
    returns = listing.paginate(whole, request.GET, order=("-id",), size=AT_ONCE)
    context = _context(
        request, found.summit, packet=found, kind=shown.kind_of(found), form=form, page=returns,
        returns=[
            (each, shown.texts_of(each) if shown.is_short(each) else [], shown.told(each), shown.late_sentence(each.late))
            for each in returns
        ],
    )  # fmt: skip
    return render(request, "tools/packet/page.html", context, status=status)


@require_GET
def packet_file(request: PersonRequest, ref: str, number: int, nth: int) -> HttpResponseBase:
    """The packet as a file, the same each time."""
    found = _packet(request, ref, number, nth)
    actions.check_may_carry(found.summit, request.user)
    actions.check_not_withdrawn(found)
    return download(page_of(found), found.file_name, "text/html")


@require_POST
def packet_withdraw(request: PersonRequest, ref: str, number: int, nth: int) -> HttpResponse:
    """Take nothing from a packet any more."""
    found = _packet(request, ref, number, nth)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        actions.withdraw_packet(found, by=request.user, reason=form.cleaned_data["reason"])
    except NotYours:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, found, form, status_of(refusal))
    messages.success(request, _("The packet is withdrawn: nothing is taken from it any more."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def packet_back(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Bring a packet back: its file is opened, and all that would be taken in is shown first."""
    summit = meeting_of(request, ref, number)
    actions.check_may_carry(summit, request.user)
    if request.method == "GET":
        return _upload(request, summit, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, summit, form, status=422)
    try:
        tokens = opening.tokens_in(form.content())
        opened = opening.open_packet(tokens, by=request.user, summit=summit)
        come = taking.look_through(opened, by=request.user)
    except NotYours:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _upload(request, summit, form, refusal, status_of(refusal))
    texts = shown.preview_of(come)
    is_long = len(opened.texts) > policy.AT_ONCE
    cards, lines = shown.parted(texts, is_long=is_long)
    context = _context(
        request, summit, packet=opened.packet, is_long=is_long, lines=lines, come=come, texts=cards, sum=shown.sum_of(texts),
        form=TakeForm(initial={"tokens": tokens}), button=shown.button_text(come),
        clock=shown.clock_sentence(come.off), late=shown.late_sentence(come.late),
    )  # fmt: skip
    return render(request, "tools/packet/preview.html", context)


def _upload(
    request: PersonRequest, summit: Any, form: FileForm, refusal: Any = None, status: int = 200
) -> HttpResponse:
    context = _context(
        request, summit, form=form, other=getattr(refusal, "packet", None),
        coming=getattr(refusal, "made", None),
    )  # fmt: skip
    return render(request, "tools/packet/back.html", context, status=status)


@require_POST
def packet_take(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Take in what was looked through. It is opened again: nothing is believed that the page sends."""
    summit = meeting_of(request, ref, number)
    actions.check_may_carry(summit, request.user)
    form = TakeForm(request.POST)
    form.full_clean()
    try:
        opened = opening.open_packet(form.said(), by=request.user, summit=summit)
        come = taking.take_in(opened, by=request.user)
    except NotYours:
        raise
    except Refusal as refusal:
        return _upload(request, summit, FileForm.refused(refusal), refusal, status_of(refusal))
    assert come.made is not None
    if not come.made.is_finished:
        return redirect(come.made)
    messages.success(
        request, _("The packet is taken in. %(what)s") % {"what": shown.told(come.made)}
    )
    return redirect(opened.packet)


def _return(request: PersonRequest, packet: Packet, returned: int) -> PacketReturn:
    rows = packet.returns.defer("brought", "texts").select_related("taken_by")
    made = get_object_or_404(rows, pk=returned)
    made.packet = packet
    return made


def _progress(
    request: PersonRequest, made: PacketReturn, *, goes_on: bool = False
) -> dict[str, Any]:
    """How far it is, and whether it is gone on with from the page: no worker seems to do it."""
    stage = made.stage_at(timezone.now())
    return _context(
        request, made.packet.summit, packet=made.packet, made=made, tag=shown.tag_of(made, stage),
        told=shown.told(made) if made.is_finished else "",
        waits=stage == policy.Stage.QUIET or (goes_on and stage == policy.Stage.UNDER_WAY),
        is_coming=stage in policy.COMING,
        why=taking.why_stuck(made) if stage == policy.Stage.STUCK else "",
    )  # fmt: skip


@require_GET
def packet_return(
    request: PersonRequest, ref: str, number: int, nth: int, returned: int
) -> HttpResponse:
    """One file that came back: how far it is, and what became of each text."""
    made = _return(request, _packet(request, ref, number, nth), returned)
    context = _progress(request, made, goes_on="go_on" in request.GET)
    if request.headers.get("HX-Request"):
        return render(request, "tools/packet/_progress.html", context)
    texts = shown.texts_of(made) if made.is_finished else []
    page = Paginator(texts, TEXTS_AT_ONCE).get_page(request.GET.get("page"))
    context |= {
        "page": page, "late": shown.late_sentence(made.late),
        "before": f"?page={page.number - 1}" if page.has_previous() else "",
        "further": f"?page={page.number + 1}" if page.has_next() else "",
    }  # fmt: skip
    return render(request, "tools/packet/return.html", context)


@require_POST
def packet_go_on(
    request: PersonRequest, ref: str, number: int, nth: int, returned: int
) -> HttpResponse:
    """Take some parts in here and now, where no worker does."""
    found = _packet(request, ref, number, nth)
    actions.check_may_carry(found.summit, request.user)
    made = taking.take_on(
        _return(request, found, returned), seconds=policy.SECONDS, by=request.user
    )
    if request.headers.get("HX-Request"):
        made.packet = found
        context = _progress(request, made, goes_on=True)
        return render(request, "tools/packet/_progress.html", context)
    where = made.get_absolute_url()
    return redirect(where if made.is_finished else f"{where}?go_on=1")
