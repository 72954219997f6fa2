"""The pages of comments: all of a statement's, and one with its replies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.answers import UNPROCESSABLE, refused
from coordination.requests import PersonRequest
from smcc.rules.refusals import Refusal
from smcc.web.listing import paginate
from tools.joint_statement.finding import page_of, statement_of
from tools.section_comment import actions, policy
from tools.section_comment.filters import CommentFilter
from tools.section_comment.forms import CommentForm, ReplyForm, ResolutionForm
from tools.section_comment.models import SectionComment
from tools.section_comment.shown import with_speakers

FOLDER = "tools/section_comment/"
PAGE = 20
READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


@READS_AND_WRITES
def section_comment_list(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """What was said of a statement, newest first, each with its replies. POST adds a comment."""
    statement = statement_of(request, ref, number)
    form, status = CommentForm(initial={"section": request.GET.get("section", "")}), 200
    if request.method == "POST":
        form, status = CommentForm(request.POST), UNPROCESSABLE
        if form.is_valid():
            try:
                made = actions.comment(statement, by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("Your comment is kept with the draft."))
                return redirect(made)
    rows = with_speakers(SectionComment.objects.of(statement).first_ones())
    found = CommentFilter(request.GET, rows)
    replies = Prefetch("replies", with_speakers(SectionComment.objects.order_by("id")))
    page = paginate(found.qs.prefetch_related(replies), request.GET, order=("-id",), size=PAGE)
    may = statement.is_editable and actions.may_comment(statement, request.user)
    return page_of(
        request, statement, FOLDER + "list.html", status=status, page=page,
        filter_form=found.form, is_filtered=bool(found.form.changed_data),
        form=form if may or form.is_bound else None,
    )  # fmt: skip


@READS_AND_WRITES
def section_comment(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """One comment with its replies. POST answers it."""
    statement, found = _found(request, ref, number, pk)
    form, status = ReplyForm(), 200
    if request.method == "POST":
        form, status = ReplyForm(request.POST), UNPROCESSABLE
        if form.is_valid():
            try:
                actions.reply(found, by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                return redirect(request.path)
    return _page(request, statement, found, status=status, reply_form=form)


@require_POST
def resolution(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Say what became of a comment."""
    statement, found = _found(request, ref, number, pk)
    form, status = ResolutionForm(request.POST), UNPROCESSABLE
    if form.is_valid():
        try:
            actions.resolve(found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("The comment is resolved."))
            return redirect("section_comment", ref, number, pk)
    return _page(request, statement, found, status=status, resolution_form=form)


def _found(request: PersonRequest, ref: str, number: int, pk: int) -> tuple[Any, SectionComment]:
    statement = statement_of(request, ref, number)
    rows = with_speakers(SectionComment.objects.of(statement).first_ones())
    return statement, get_object_or_404(rows, pk=pk)


def _page(
    request: PersonRequest,
    statement: Any,
    found: SectionComment,
    *,
    status: int,
    reply_form: ReplyForm | None = None,
    resolution_form: ResolutionForm | None = None,
) -> HttpResponse:
    found.thread = list(with_speakers(found.replies.order_by("id")))
    may_answer = found.is_open and actions.may_comment(statement, request.user)
    may_resolve = found.is_open and bool(statement.roles_of(request.user) & policy.MAY_RESOLVE)
    if not (may_answer or (reply_form is not None and reply_form.is_bound)):
        reply_form = None
    elif reply_form is None:
        reply_form = ReplyForm()
    if resolution_form is None and may_resolve:
        resolution_form = ResolutionForm()
    return page_of(
        request, statement, FOLDER + "comment.html", status=status, comment=found,
        reply_form=reply_form, resolution_form=resolution_form,
    )  # fmt: skip
