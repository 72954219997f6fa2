"""The forms of a team: what it is, who is in it, where it overlaps, its plan, closing it."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField
from coordination.people.models import Post
from recommendations.fields import RecommendationsField
from recommendations.linking import unseen
from recommendations.recommendation.models import Recommendation
from recommendations.vacancies import PostField, PostsField
from recommendations.workstream.models import Workstream
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


def text_area(label: Any, *, required: bool = False, help_text: Any = "") -> django_forms.CharField:
    return django_forms.CharField(
        label=label, required=required, widget=django_forms.Textarea, help_text=help_text
    )


class NamingRecommendations(VersionedForm):
    """A form in which recommendations are named. `linked` are those that the record names already.

    What the reader may not see is neither shown nor lost by saving.
    """

    def __init__(self, data: Any = None, *, person: Any, linked: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        named = self.fields["recommendations"]
        assert isinstance(named, RecommendationsField)
        named.seen = Recommendation.objects.visible_to(person).select_related("review")
        self.unseen: list[Recommendation] = []
        if linked is not None:
            self.unseen = unseen(linked, person)
            hidden = [each.pk for each in self.unseen]
            self.initial["recommendations"] = linked.exclude(pk__in=hidden).select_related("review")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = dict(super().clean() or {})
        said["recommendations"] = [*said.get("recommendations", ()), *self.unseen]
        return said


class WorkstreamForm(NamingRecommendations):
    """What a team is for, who is in it, and where it stands."""

    name = django_forms.CharField(label=_("Name"), max_length=200)
    objective = text_area(_("Objective"), required=True)
    co_chairs = PostsField(
        label=_("Co-chairs"), queryset=Post.objects.none(), required=False, to_field_name="code",
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("Take the mark away from a post that no longer chairs the team."),
    )  # fmt: skip
    more_chairs = PostField(
        label=_("Add a co-chair"), empty_label=_("Nobody"),
        help_text=_("Posts, not persons. Usually there are two."),
    )  # fmt: skip
    co_chair_note = django_forms.CharField(
        label=_("On the co-chairs"), max_length=300, required=False,
        help_text=_("What is known of them where no post is named."),
    )  # fmt: skip
    members = ComponentsField(
        label=_("Members"), required=False,
        help_text=_("Components, with commas between. Participation by region follows from them."),
    )  # fmt: skip
    recommendations = RecommendationsField(
        label=_("Recommendations it works on"), required=False,
        help_text=_("Review and number, with commas between: LLR-2024 4, LLR-2024 5."),
    )  # fmt: skip
    status_note = text_area(_("Where it stands now"))
    achieved = text_area(_("What was achieved"))
    not_achieved = text_area(_("What was not achieved"))

    def __init__(
        self, data: Any = None, *, person: Any, of: Workstream | None = None, **more: Any
    ) -> None:
        linked = None if of is None else of.recommendations.order_by("review_id", "number")
        super().__init__(data, person=person, linked=linked, **more)
        if of is None:
            for name in ("co_chairs", "status_note", "achieved", "not_achieved", "version"):
                del self.fields[name]
            return
        chairs = self.fields["co_chairs"]
        assert isinstance(chairs, django_forms.ModelMultipleChoiceField)
        chairs.queryset = of.co_chairs.select_related("component")
        if not chairs.queryset:
            del self.fields["co_chairs"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        chairs = [*said.pop("co_chairs", ())]
        more = said.pop("more_chairs", None)
        said["co_chairs"] = [*chairs, more] if more is not None else chairs
        return said


class BalanceForm(VersionedForm):
    """Counts of women and men, as of a day."""

    women = django_forms.IntegerField(label=_("Women"), required=False, min_value=0, max_value=9999)
    men = django_forms.IntegerField(label=_("Men"), required=False, min_value=0, max_value=9999)
    others = django_forms.IntegerField(
        label=_("Other or not stated"), required=False, min_value=0, max_value=9999
    )
    balance_on = forms.DayField(label=_("As of"), required=False)
    balance_source = django_forms.CharField(
        label=_("Where the numbers come from"), max_length=300, required=False,
        help_text=_("Counts only, never names. Leave everything empty to take the record back."),
    )  # fmt: skip


class OverlapForm(forms.Form):
    """Another team, and where the two meet."""

    other = django_forms.ModelChoiceField(
        label=_("The other team"), queryset=Workstream.objects.none(), to_field_name="code",
        empty_label=_("Choose a team"),
    )  # fmt: skip
    note = text_area(_("Where the two meet"), required=True)

    def __init__(self, data: Any = None, *, of: Workstream, **more: Any) -> None:
        super().__init__(data, **more)
        other = self.fields["other"]
        assert isinstance(other, django_forms.ModelChoiceField)
        other.queryset = Workstream.objects.exclude(pk=of.pk).only("code", "name")


class ClosingForm(VersionedForm):
    """What came of a team."""

    achieved = text_area(_("What was achieved"), required=True)
    not_achieved = text_area(_("What was not achieved"), required=True)
    reason = text_area(
        _("Why is it closed with open actions?"),
        help_text=_("Needed where actions are open. It shows beside the team."),
    )


class PlannedActionForm(NamingRecommendations):
    """An action in a team's plan of action."""

    text = text_area(_("What is to be done"), required=True)
    owner_post = PostField(label=_("Owner"), empty_label=_("Nobody yet"))
    due_on = forms.DayField(
        label=_("Due by"), required=False, help_text=_("The last day on which it is in time.")
    )
    due_note = django_forms.CharField(
        label=_("The date as it was written"), max_length=100, required=False,
        help_text=_("Where it is no day: “end of 2023”."),
    )  # fmt: skip
    recommendations = RecommendationsField(
        label=_("Recommendations it serves"), required=False,
        help_text=_("Among those that the team works on: LLR-2024 4, LLR-2024 5."),
    )  # fmt: skip
