"""The channels of a person or a post, as the secretariat sets, tries and ends them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from coordination.answers import person_of, refused
from coordination.channels import actions
from coordination.channels.carriers import Outcome
from coordination.channels.forms import ContactForm
from coordination.channels.models import Contact
from coordination.people.actions import check_secretariat
from coordination.people.models import Person, Post
from smcc.rules.refusals import Refusal
from smcc.web import listing


@sensitive_post_parameters("address", "name")
@never_cache
def post_channels(request: HttpRequest, code: str) -> HttpResponse:
    """Where a post's reminders go beside the people who hold it."""
    check_secretariat(person_of(request))
    post = get_object_or_404(Post.objects.select_related("component"), code=code)
    crumbs = [
        {"label": _("Posts"), "url": reverse("post_list")},
        {"label": post.title, "url": post.get_absolute_url()},
    ]
    return _page(request, {"post": post}, str(post), crumbs)


@sensitive_post_parameters("address", "name")
@never_cache
def person_channels(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a person's reminders go beside e-mail and inbox."""
    check_secretariat(person_of(request))
    person = get_object_or_404(Person, pk=pk)
    crumbs = [
        {"label": _("People"), "url": reverse("person_list")},
        {"label": person.name, "url": reverse("person", args=[pk])},
    ]
    return _page(request, {"person": person}, person.name, crumbs)


@require_POST
def contact_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing there any more."""
    contact = _found(request, pk)
    actions.end_contact(contact, by=person_of(request))
    messages.success(request, _("Ended. Nothing is sent there any more."))
    return _back(contact)


@require_POST
def contact_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message, and say how it went."""
    contact = _found(request, pk)
    trial = actions.try_contact(contact, by=person_of(request))
    said = messages.success if trial.outcome is Outcome.TAKEN else messages.warning
    said(request, f"{contact.name}: {trial.sentence}")
    return _back(contact)


def _found(request: HttpRequest, pk: int) -> Contact:
    check_secretariat(person_of(request))
    return get_object_or_404(Contact.objects.select_related("post", "person"), pk=pk)


def _back(contact: Contact) -> HttpResponse:
    if contact.post is not None:
        return redirect("post_channels", contact.post.code)
    return redirect("person_channels", contact.person_id)


def _page(
    request: HttpRequest, owner: dict[str, Any], owner_name: str, crumbs: list[dict[str, str]]
) -> HttpResponse:
    """List, add, end, try. The key of a webhook is on the answer to adding it alone."""
    form = ContactForm(request.POST or None)
    status = 422 if form.is_bound else 200
    added: tuple[Contact, str] | None = None
    if form.is_valid():
        try:
            added = actions.add_contact(by=person_of(request), **owner, **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            if not added[1]:
                messages.success(
                    request, _("Added. Send a test message to see whether it arrives.")
                )
                return redirect(request.path)
            form, status = ContactForm(), 200
    if form.is_bound:
        form.say_what_is_not_shown_again()
    rows = Contact.objects.filter(**owner).select_related("set_by")
    context = {
        "page": listing.paginate(rows, request.GET, order=("-set_at", "-id")),
        "form": form,
        "owner_name": owner_name,
        "added": added[0] if added else None,
        "secret": added[1] if added else "",
        "crumbs": crumbs,
    }
    return render(request, "coordination/channels/contacts.html", context, status=status)
