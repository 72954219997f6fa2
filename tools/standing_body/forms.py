"""The forms of a standing body, its members and its meetings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField
from coordination.components.models import Country
from coordination.people.models import Post
from smcc.rules.zones import zones_of
from smcc.web.forms import DayField, ZonedDateTimeField, zone_choices
from smcc.web.versioned_form import VersionedForm
from tools.contingency_plan.fields import PostChoice, area
from tools.standing_body import policy
from tools.standing_body.models import StandingBody
from tools.standing_body.seats import posts_for


class BodyForm(VersionedForm):
    """What is written of it."""

    level = forms.ChoiceField(
        label=_("Level"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in policy.TOP_DOWN],
        error_messages={"required": _("Say on which level.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False,
        help_text=_("Leave it empty for the name of the level."),
    )  # fmt: skip
    rhythm = forms.ChoiceField(
        label=_("How often it meets"), choices=policy.Rhythm.choices,
        help_text=_("A clock runs from each meeting to the next one that this asks for."),
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("The times of its meetings are said in it."),
        error_messages={"required": _("Choose in which time zone its meetings are said.")},
    )  # fmt: skip
    terms = area(
        _("Terms of reference"),
        help_text=_("What it decides, what it passes up or down, who prepares its meetings."),
    )

    def __init__(
        self, data: Any = None, *, country: Country, offered: Any = None, **more: Any
    ) -> None:
        """`offered` are the levels still to be set up; None where the body exists and keeps its own."""
        super().__init__(data, **more)
        zone: Any = self.fields["zone"]
        own = zones_of(country.iso2)
        chosen = self.initial.get("zone")
        first = dict.fromkeys((*([chosen] if chosen else []), *own))
        zone.choices = [("", _("Choose one")), *zone_choices(first)]
        if len(own) == 1:
            self.initial.setdefault("zone", own[0])
        if offered is None:
            del self.fields["level"]
            return
        level: Any = self.fields["level"]
        level.choices = [(each.value, each.label) for each in policy.TOP_DOWN if each in offered]


class MemberForm(VersionedForm):
    """A post that is to sit in it."""

    post = PostChoice(
        label=_("Post"), queryset=Post.objects.none(), empty_label=_("Choose a post"),
        help_text=_(
            "Posts there, of its region, of the ICRC and the IFRC, and of the parties to its agreement."
        ),
    )  # fmt: skip
    capacity = forms.ChoiceField(
        label=_("As"), choices=policy.Capacity.choices, initial=policy.Capacity.MEMBER
    )
    since = DayField(label=_("From"), required=False, help_text=_("Today, if you leave it empty."))
    until = DayField(label=_("Until"), required=False)

    def __init__(self, data: Any = None, *, body: StandingBody) -> None:
        super().__init__(data, initial={"version": body.version})
        post = self.fields["post"]
        assert isinstance(post, forms.ModelChoiceField)
        post.queryset = posts_for(body.country)


class EndForm(VersionedForm):
    """Until when a post sits there."""

    until = DayField(label=_("Until"), required=False, help_text=_("Today, if you leave it empty."))


class NextMeetingForm(VersionedForm):
    """When and where it meets next, in wall time there."""

    at = ZonedDateTimeField(
        label=_("Next meeting"), required=False,
        help_text=_("Leave it empty to call off the meeting that is planned."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Place or link"), max_length=500, required=False,
        help_text=_("Everybody in the Movement can read this."),
    )  # fmt: skip
    reason = area(_("Why, if it is put off or called off"))

    def __init__(self, data: Any = None, *, body: StandingBody) -> None:
        planned = {"at": body.next_at, "place": body.next_place, "version": body.version}
        super().__init__(data, initial=planned)
        at = self.fields["at"]
        assert isinstance(at, ZonedDateTimeField)
        at.set_zone(body.zone)


class MeetingForm(VersionedForm):
    """A meeting that was held."""

    held_on = DayField(
        label=_("Held on"), error_messages={"required": _("Say on which day.")},
        help_text=_("The day where the body meets."),
    )  # fmt: skip
    present = ComponentsField(
        label=_("Who was there"), help_text=_("Components, with commas between."),
        error_messages={"required": _("Say which components were there.")},
    )  # fmt: skip
    decided = area(
        _("What was decided, in short"),
        help_text=_("Everybody in the Movement can read this. Keep names of people out."),
    )


class ReasonForm(VersionedForm):
    """Why a meeting is taken back."""

    reason = area(_("Why is it taken back?"), required=True)
