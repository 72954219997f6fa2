"""Around every view: the reader's language and clock before it, a refusal's page after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from smcc.rules.refusals import Invalid, Refusal, Stale
from smcc.web.times import as_zone

GetResponse = Callable[[HttpRequest], HttpResponse]
Record = TypeVar("Record")
NOT_READABLE = _(
    "Some letters of this text cannot be read. Send it as UTF-8; where it shows “�”, type the letter that was meant."
)


class PersonalLocaleMiddleware:
    """Speak the signed-in person's language and zone; else the browser's and the house's.

    Sets `request.zone`. Stands after Django's LocaleMiddleware, which has then already
    activated the browser's language, and which writes `Content-Language` from what is active
    when the response leaves: so nothing is switched back here, but set on every request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = settings.HOUSE_TIME_ZONE
        if request.user.is_authenticated:
            zone = getattr(request.user, "time_zone", "") or zone
            language = getattr(request.user, "language", "")
            if language and translation.check_for_language(language):
                translation.activate(language)
                request.LANGUAGE_CODE = translation.get_language()
        request.zone = as_zone(zone)  # type: ignore[attr-defined]
        timezone.activate(request.zone)  # type: ignore[attr-defined]
        return self.get_response(request)


class WholeAddressMiddleware:
    """An address with a NUL in it leads nowhere: no database can look for it. 404, as elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        if "\x00" in request.path_info:
            raise Http404


REPLACED = "\N{REPLACEMENT CHARACTER}"


class ReadableTextMiddleware:
    """A form whose text is not UTF-8 is refused (400), before its letters are lost for good.

    Django would guess, or put "�" for what it cannot read. No browser sends such a form, but programs do.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        # The API reads what it is sent by itself, in its parsers.
        is_form = request.method == "POST" and not request.path_info.startswith("/api/")
        if is_form and self._lost_letters(request):
            return refusal_page(request, Invalid(sentence=NOT_READABLE))
        return None

    def _lost_letters(self, request: HttpRequest) -> bool:
        sent = request.POST  # read first: Django does not parse a body that somebody else read
        if request.content_type == "application/x-www-form-urlencoded":
            try:
                unquote_to_bytes(request.body).decode()
            except UnicodeDecodeError:
                return True
            return False
        # With files the body is gone by now: the sign alone tells, also where somebody pasted it.
        return any(REPLACED in text for _name, texts in sent.lists() for text in texts)


class OnlySent(Refusal):
    """An address behind a button was opened like a page (405): by a reload, or a restored tab."""

    code, status = "only_sent", 405


ONLY_SENT = _(
    "This address only takes what a button sends. Go back to the page with the button, and press it again."
)


class RefusalMiddleware:
    """A refusal that no view answered becomes a page with its sentence and a way back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and not request.path_info.startswith("/api/")
        if is_page and response.status_code == 405 and not response.content:
            page = refusal_page(request, OnlySent(ONLY_SENT))
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        return refusal_page(request, error)


def about(request: HttpRequest, record: Record) -> Record:
    """Note which record a request is about, once it is known to be visible: a refusal leads back to it."""
    request.about = record  # type: ignore[attr-defined]
    return record


TITLES = {
    403: _("This is not yours to do"),
    404: _("Nothing was found here"),
    409: _("This was not done"),
}
OTHER_TITLE = _("This was not accepted")


MOVED_ON = _(
    "This has changed since the page was opened, perhaps by you in another window. "
    "Look at how it stands now."
)


def said_without_form(refusal: Refusal) -> Any:
    """A refusal's sentence where no form comes back: the form's own speaks of the text below it."""
    return MOVED_ON if refusal.sentence is Stale.default_sentence else refusal.sentence


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page; to htmx, as a notice on top of the page, which loses nothing."""
    back_url = way_back(request)
    context = {
        "status": refusal.status,
        "title": TITLES.get(refusal.status, OTHER_TITLE),
        "sentence": said_without_form(refusal),
        "sentences": [said for many in refusal.fields.values() for said in many],
        "back_url": back_url,
        "about": record_behind(request, besides=back_url),
    }
    if getattr(request, "htmx", False):
        response = render(request, "_components/_notice.html", context, status=refusal.status)
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML show:#notices:top"
        return response
    return render(request, "_layouts/refusal.html", context, status=refusal.status)


def record_behind(request: HttpRequest, besides: str = "") -> Any:
    """The record that the request was about, unless its page is what was asked for, or is `besides`."""
    record = getattr(request, "about", None)
    if record is None:
        return None
    there = record.get_absolute_url()
    if urlsplit(besides).path == there or (there == request.path and request.method == "GET"):
        return None
    return record


def way_back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of this house; else nothing."""
    referer = request.headers.get("Referer", "")
    here = request.build_absolute_uri()
    if not referer or (referer == here and request.method == "GET"):
        return ""
    safe = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if safe else ""
