"""What every page knows: the house, the reader's language and place, and where one can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from smcc.web.times import place

NAV = (
    ("watch", _("Watch")),
    ("operation_list", _("Operations")),
    ("register", _("Decisions")),
    ("recommendation_list", _("Recommendations")),
    ("country_list", _("Countries")),
    ("inbox", _("Inbox")),
)
"""URL name and label. A page that an installation does not have is left out."""
MORE = (
    ("profile", _("Profile: language, time zone, tokens")),
    ("deadline_list", _("All clocks")),
    ("accountability", _("Accountability: which tools were used")),
    ("drill_list", _("Drills")),
    ("agreement_list", _("Movement Coordination Agreements")),
    ("contingency_plan_list", _("Contingency plans")),
    ("component_list", _("Components")),
    ("advisor_request_list", _("Coordination advisors")),
    ("post_list", _("Posts and who holds them")),
    ("policy_settings", _("Durations of the clocks")),
    ("api_docs", _("API")),
)
"""What stands in the person's menu."""
COUNTRY_DESK = (
    ("country_list", _("Countries")),
    ("agreement_list", _("Agreements")),
    ("contingency_plan_list", _("Contingency plans")),
    ("advisor_request_list", _("Advisors")),
    ("accountability", _("Accountability")),
)
"""Side by side on each of these pages: what somebody who works for a country looks for."""
LINKS = ("watch", "search", "profile", "help", "mailbox", "choose_language")
"""URL names that the layouts link to besides."""


def find(name: str, *args: Any) -> str:
    """The address of a page, or nothing where there is no such page: a layout never fails on it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context for the layouts. Costs no query beyond the signed-in person's own row."""
    person = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    nav = []
    if signed_in:
        for name, label in NAV:
            if url := find(name):
                current = request.path == url or (len(url) > 1 and request.path.startswith(url))
                nav.append({"name": name, "url": url, "label": label, "current": current})
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "language_dir": "rtl" if translation.get_language_bidi() else "ltr",
        "nav": nav,
        "more": [
            {"url": url, "label": label}
            for name, label in MORE
            if signed_in and (url := find(name))
        ],
        "country_desk": [
            {"url": url, "label": label, "current": request.path == url}
            for name, label in COUNTRY_DESK
            if signed_in and (url := find(name))
        ],
        "nav_links": {name: find(name) for name in LINKS},
        "reader": person if signed_in else None,
        "reader_place": place(),
        "page_now": timezone.now(),
    }
