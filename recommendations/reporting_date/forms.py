"""The form of a date in the reporting calendar."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from recommendations.reporting_date import policy
from recommendations.reporting_date.models import ReportingDate
from recommendations.review.models import Review
from recommendations.vacancies import PostField
from recommendations.workstream.models import Workstream
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm

OFFERED = 100
"""Earlier reports that a new one can rest on: the latest ones."""


class ReportingDateForm(VersionedForm):
    """Which body, when, what is due, and on what it rests."""

    body = django_forms.ChoiceField(
        label=_("Reported to"), choices=policy.Body.choices, widget=django_forms.RadioSelect
    )
    meets_on = forms.DayField(label=_("Date of the meeting"))
    title = django_forms.CharField(label=_("What is due"), max_length=300)
    lead_days = django_forms.IntegerField(
        label=_("Lead time in days"), required=False, min_value=0,
        max_value=policy.LONGEST_LEAD_DAYS,
        help_text=_("The document is due so many days before. Empty: on the day of the meeting."),
    )  # fmt: skip
    responsible_post = PostField(label=_("Prepared by"), empty_label=_("Nobody yet"))
    follows = django_forms.ModelChoiceField(
        label=_("Rests on"), queryset=ReportingDate.objects.none(), required=False,
        empty_label=_("None named"),
        help_text=_(
            "A report to the Council of Delegates goes through the Standing Commission first, "
            "and that through the Steering Committee."
        ),
    )  # fmt: skip
    workstreams = django_forms.ModelMultipleChoiceField(
        label=_("Teams concerned"), queryset=Workstream.objects.only("code", "name"),
        to_field_name="code", required=False, widget=django_forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reviews = django_forms.ModelMultipleChoiceField(
        label=_("Reviews concerned"), queryset=Review.objects.none(), to_field_name="ref",
        required=False, widget=django_forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = django_forms.CharField(label=_("Note"), required=False, widget=django_forms.Textarea)
    reason = django_forms.CharField(
        label=_("Why is it moved?"), required=False,
        help_text=_("Needed where the day or the lead time is another one now. It shows."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, person: Any, of: ReportingDate | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        follows, reviews = self.fields["follows"], self.fields["reviews"]
        assert isinstance(follows, django_forms.ModelChoiceField)
        assert isinstance(reviews, django_forms.ModelMultipleChoiceField)
        before = ReportingDate.objects.exclude(body=policy.Body.COUNCIL)
        latest = before.exclude(state=policy.State.CANCELLED).order_by("-meets_on", "-id")
        offered = list(latest.values_list("pk", flat=True)[:OFFERED])
        if of is not None and of.follows_id:
            offered.append(of.follows_id)
        follows.queryset = ReportingDate.objects.filter(pk__in=offered).order_by("-meets_on", "-id")
        reviews.queryset = Review.objects.visible_to(person).only("ref", "title")
        self.unseen: list[Review] = []
        if of is None:
            for name in ("reason", "version"):
                del self.fields[name]
        else:
            follows.queryset = follows.queryset.exclude(pk=of.pk)
            # What the reader may not see is neither shown nor lost by saving.
            self.unseen = list(of.reviews.exclude(pk__in=reviews.queryset.values("pk")))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = dict(super().clean() or {})
        said["reviews"] = [*said.get("reviews", ()), *self.unseen]
        return said
