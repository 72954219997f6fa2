"""The policy settings of this installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from coordination.deadlines import actions, registry
from coordination.deadlines.forms import SettingForm
from coordination.deadlines.registry import InForce
from coordination.people.actions import is_secretariat
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import NotYours, Refusal
from smcc.web.versioned_form import shown_again, status_of

HISTORY = 50


@dataclass(frozen=True)
class Changed:
    """One change of a setting, as the record says it."""

    at: datetime
    by: str
    old: str
    new: str
    reason: str


class SettingLine(InForce):
    """A setting as the page shows it: the value in force, the one it was delivered with, who changed it."""

    @property
    def value_text(self) -> str:
        return self._spoken(self.value)

    @property
    def default_text(self) -> str:
        return self._spoken(self.setting.default)

    def history(self) -> list[Changed]:
        """Its changes, the latest first. One query."""
        events = AuditEvent.objects.of("setting", self.setting.key).reverse()[:HISTORY]
        return [
            Changed(
                event.at, event.actor_name, self._spoken(event.data.get("from")),
                self._spoken(event.data.get("to")), event.reason,
            )
            for event in events
        ]  # fmt: skip

    def _spoken(self, value: Any) -> str:
        if self.setting.choices:
            return str(dict(self.setting.choices).get(value, value))
        if not isinstance(value, (int, float)):
            return str(value)
        number = int(value) if float(value).is_integer() else value
        return f"{number_format(number)} {self.setting.unit}".strip()


def policy_settings(request: HttpRequest) -> HttpResponse:
    lines = [SettingLine(each.setting, each.changed) for each in registry.in_force()]
    context = {"lines": lines, "may_change": is_secretariat(request.user)}
    return render(request, "coordination/deadlines/settings.html", context)


def change_setting(request: HttpRequest, key: str) -> HttpResponse:
    """The form of one setting. Clocks that run already keep their promise."""
    known = registry.setting(key)
    if known is None:
        raise Http404
    if not is_secretariat(request.user):
        raise NotYours(_("Only the secretariat changes the policy settings."))
    line = SettingLine(known, registry.in_force_of(known).changed)
    initial = line.value if known.choices else number_format(line.value, use_l10n=False)
    form = SettingForm(
        request.POST or None, setting=known, initial={"value": initial, "version": line.version}
    )
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            said = form.cleaned_data
            actions.change_setting(
                key=key, new=said["value"], by=request.user, reason=said["reason"],
                version=said["version"],
            )  # fmt: skip
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(
                request, _("The setting was changed. Clocks that run already keep their limits.")
            )
            return redirect("policy_settings")
    again = shown_again(form, refusal)
    if again["theirs"] is not None:
        line = SettingLine(known, again["theirs"].changed)
    context = again | {
        "line": line,
        "history": line.history(),
        "crumbs": [{"label": _("Policy settings"), "url": reverse("policy_settings")}],
    }
    return render(
        request, "coordination/deadlines/setting.html", context, status=status_of(form, refusal)
    )
