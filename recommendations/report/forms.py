"""The form in which an owner reports."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from recommendations.recommendation.policy import Confidence, Status, StatusBasis
from smcc.web.versioned_form import VersionedForm


class ReportForm(VersionedForm):
    """The separate facts that the published table holds in one cell."""

    status = django_forms.ChoiceField(
        label=_("Status"), choices=Status.choices, required=False,
        widget=django_forms.RadioSelect,
        help_text=_("The four words of the published table."),
    )  # fmt: skip
    narrative = django_forms.CharField(
        label=_("Current status, in a few sentences"), required=False,
        widget=django_forms.Textarea(attrs={"rows": 8}),
        help_text=_("What was done since the last round, by whom, when."),
    )  # fmt: skip
    way_forward = django_forms.CharField(
        label=_("Way forward"), required=False,
        widget=django_forms.Textarea(attrs={"rows": 5}),
        help_text=_("What comes next, who does it, by when. Nothing, if nothing is left to do."),
    )  # fmt: skip
    status_basis = django_forms.ChoiceField(
        label=_("How do you know the status?"), choices=StatusBasis.choices,
        widget=django_forms.RadioSelect, required=False,
    )  # fmt: skip
    basis_reason = django_forms.CharField(
        label=_("If it is inferred: from what?"), required=False, widget=django_forms.Textarea
    )
    confidence = django_forms.ChoiceField(
        label=_("How sure is that?"), choices=[("", _("Not said")), *Confidence.choices],
        required=False,
    )  # fmt: skip


class ReportInPlaceForm(ReportForm):
    """The same in a row of the board: what the table shows, and no more."""

    status = django_forms.ChoiceField(
        label=_("Status"), choices=[("", _("Not said")), *Status.choices], required=False
    )
    narrative = django_forms.CharField(
        label=_("Current status, in a few sentences"), required=False,
        widget=django_forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    way_forward = django_forms.CharField(
        label=_("Way forward"), required=False, widget=django_forms.Textarea(attrs={"rows": 3})
    )
    status_basis = basis_reason = confidence = None  # type: ignore[assignment]
