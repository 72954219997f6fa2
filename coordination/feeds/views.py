"""The calendar behind a secret address, and the page where a person makes and revokes such addresses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coordination.answers import person_of
from coordination.feeds import actions
from coordination.feeds.calendar import calendar_of
from coordination.feeds.clocks import clocks_of
from coordination.feeds.forms import CalendarForm
from coordination.feeds.models import CalendarFeed
from coordination.feeds.reading import etag_of, feed_behind
from smcc.rules.refusals import Refusal
from smcc.web.forms import sent_by


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, without signing in: the address is the key. What may not be seen does not exist."""
    feed = feed_behind(secret)
    if feed is None:
        raise Http404
    now = timezone.now()
    text = calendar_of(feed, clocks_of(feed, now))
    actions.note_read(feed, now)
    etag = quote_etag(etag_of(text))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="smcc.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
def calendars(request: HttpRequest) -> HttpResponse:
    """One's own calendars. A new one's address is shown on this answer alone: it is stored nowhere."""
    person = person_of(request)
    typed = sent_by(request)
    given = {"operation": request.GET.get("operation", "")}
    form = CalendarForm(typed, person=person, initial=given)
    if form.is_valid():
        try:
            feed, secret = actions.make_feed(person, by=person, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _show(request, CalendarForm(person=person), feed, actions.address_of(secret))
    return _show(request, form)


@require_POST
def revoke_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    feed = get_object_or_404(CalendarFeed.objects.visible_to(person), pk=pk)
    actions.revoke_feed(feed, by=person)
    messages.success(request, _("The address is revoked. Remove it from your calendar program."))
    return redirect("calendars")


def _show(
    request: HttpRequest, form: CalendarForm, feed: CalendarFeed | None = None, address: str = ""
) -> HttpResponse:
    rows = CalendarFeed.objects.visible_to(request.user).live().select_related("operation")
    context = {
        "calendars": rows.order_by("-made_at", "-pk")[: actions.LIVE_AT_MOST],
        "form": form,
        "feed": feed,
        "address": address,
        "crumbs": [{"label": _("Your profile"), "url": reverse("profile")}],
    }
    status = 422 if form.errors else 200
    return render(request, "coordination/feeds/calendars.html", context, status=status)
