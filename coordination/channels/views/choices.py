"""One's own page: how one is reminded."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from coordination.answers import person_of, refused
from coordination.channels import actions
from coordination.channels.forms import ChoicesForm
from coordination.channels.models import Contact
from coordination.channels.telling import saved, warnings, what_follows
from smcc.rules.refusals import Refusal


@never_cache
def reminder_choices(request: HttpRequest) -> HttpResponse:
    """E-mail on or off, quiet hours, a daily digest; and what follows from them."""
    person = person_of(request)
    chosen = actions.choices_of(person)
    stands = model_to_dict(chosen, fields=["by_email", "quiet_from", "quiet_until", "digest_at"])
    form = ChoicesForm(request.POST or None, initial=stands | {"version": chosen.version})
    contacts = list(
        Contact.objects.in_use().of([person.pk], [post.pk for post in person.held_posts()])
        .select_related("post__component").order_by("pk")
    )  # fmt: skip
    has_contact = any(contact.person_id == person.pk for contact in contacts)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            row = actions.set_choices(person, by=person, **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal, stands)
        else:
            is_warning, sentence = saved(person, row, has_contact)
            (messages.warning if is_warning else messages.success)(request, sentence)
            return redirect("reminder_choices")
    context = {
        "form": form,
        "person": person,
        "contacts": contacts,
        "sentences": what_follows(person, chosen, has_contact),
        "warnings": warnings(person, chosen, has_contact),
        "crumbs": [{"label": _("Your profile"), "url": reverse("profile")}],
    }
    return render(request, "coordination/channels/choices.html", context, status=status)
