"""The forms of operations: what may be typed. What may be true, the policy and the actions say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms as fields
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import (
    ComponentField,
    ComponentsField,
    CountriesField,
    near,
    within,
)
from coordination.components.models import Country
from coordination.operations import areas, policy
from coordination.operations.models import Operation
from coordination.operations.responsibilities import Responsibility
from coordination.people.models import Post
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.zones import zones_of
from smcc.web import forms
from smcc.web.times import place
from smcc.web.zoned_time import ZonedDateTimeWidget

LARGEST_INTEGER = 2_147_483_647
"""What the database's integer holds."""
CODE_LENGTH = 20
ZONES_NAMED = 12
"""As many of a country's zones are named in a sentence; the list holds all."""
FOLDED = ("summary", "go_event", "glide", "appeal_codes")


class CodesField(fields.CharField):
    """Appeal codes with commas or spaces between: "MDRUA007, MDR65002". Reads as a list."""

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else ", ".join(value)

    def clean(self, value: Any) -> list[str]:
        codes = super().clean(value).replace(",", " ").replace(";", " ").split()
        if long := [code for code in codes if len(code) > CODE_LENGTH]:
            raise ValidationError(
                _("“%(code)s” is longer than %(limit)d characters. Check the appeal code."),
                params={"code": long[0], "limit": CODE_LENGTH},
            )
        return list(dict.fromkeys(codes))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class OnsetWidget(ZonedDateTimeWidget):
    """Asks for the place without supposing one: a wrong zone would move every clock."""

    def decompress(self, value: Any) -> list[Any]:
        return super().decompress(value) if value else [None, None, "", ""]


class OnsetField(forms.ZonedDateTimeField):
    """When the emergency began, by the clocks of the place that is chosen beside it."""

    widget = OnsetWidget  # type: ignore[assignment]

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.countries: Callable[[], Sequence[Country]] = list
        """Where the emergency is, for a place that was not chosen: the first leads."""

    def choose_zone(self, first: Iterable[str] = ()) -> None:
        super().choose_zone(first)
        zones: Any = self.widget.widgets[2]
        zones.choices = [("", _("Choose one")), *zones.choices]

    def zone_missing(self) -> str:
        """The zone of the country that leads, if it has one only. Else a sentence asks which is meant."""
        leading = next(iter(self.countries()), None)
        zones = zones_of(leading.iso2) if leading else ()
        if len(zones) == 1:
            return zones[0]
        if leading is None or not zones:
            raise ValidationError(_("Choose the place whose clocks you mean."), code="no_zone")
        named = [place(zone) for zone in zones[:ZONES_NAMED]]
        if len(zones) > ZONES_NAMED:
            named.append("…")
        raise ValidationError(
            _("%(country)s has more than one time zone: %(zones)s. Choose the one you mean."),
            code="no_zone",
            params={"country": leading.name, "zones": ", ".join(named)},
        )


class OperationForm(forms.Form):
    """The facts of an operation. `zones` are suggested first."""

    name = fields.CharField(label=_("Name"), max_length=200)
    crisis = fields.ChoiceField(
        label=_("Kind of crisis"), choices=[("", _("Choose one")), *policy.Crisis.choices]
    )
    hazard = fields.ChoiceField(
        label=_("Hazard"), choices=[("", _("Choose one")), *policy.Hazard.choices]
    )
    countries = CountriesField(
        label=_("Countries"),
        help_text=_("Names or codes, with commas between: Ukraine, POL. The first one leads."),
    )
    onset_at = OnsetField(
        label=_("Onset"), help_text=_("When the emergency began, in the time of the place.")
    )
    onset_precision = fields.ChoiceField(
        label=_("The onset is"), choices=policy.Precision.choices, widget=fields.RadioSelect,
        initial=policy.Precision.EXACT,
    )  # fmt: skip
    host = ComponentField(
        label=_("Host National Society"),
        help_text=_("Name, short name or code: Ukrainian Red Cross, URCS, DUA001."),
    )
    present = ComponentsField(
        label=_("Who is present besides"), required=False,
        help_text=_("With commas between: ICRC, IFRC, Polish Red Cross."),
    )  # fmt: skip
    summary = fields.CharField(
        label=_("What happened"), required=False, max_length=5000, widget=fields.Textarea
    )
    visibility = fields.ChoiceField(
        label=_("Who may see it"), choices=policy.Visibility.choices, widget=fields.RadioSelect,
        initial=policy.Visibility.MOVEMENT,
    )  # fmt: skip
    go_event = fields.IntegerField(
        label=_("Event id in IFRC GO"), required=False, min_value=1, max_value=LARGEST_INTEGER
    )
    glide = fields.CharField(label=_("GLIDE number"), required=False, max_length=18)
    appeal_codes = CodesField(
        label=_("Appeal codes"), required=False, max_length=400,
        help_text=_("With commas between: MDRUA007, MDR65002."),
    )  # fmt: skip

    def __init__(self, *args: Any, zones: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.onset.choose_zone(first=zones)
        self.onset.countries = lambda: getattr(self, "cleaned_data", {}).get("countries", ())
        for name in ("host", "present"):
            near(self, name, self._typed_countries)

    def _typed_countries(self) -> list[str]:
        # The countries are cleaned before those who are there.
        return [country.iso3 for country in self.cleaned_data.get("countries", ())]

    @property
    def onset(self) -> OnsetField:
        onset = self.fields["onset_at"]
        assert isinstance(onset, OnsetField)
        return onset

    @property
    def has_links(self) -> bool:
        """Whether something of the folded part was typed, or is wrong: then it stands open."""
        return any(self[name].value() or self[name].errors for name in FOLDED)

    def facts(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("key", "version", "reason")
        } | {"onset_zone": self.onset.zone_name}


class NewOperationForm(OperationForm):
    """An operation to be logged. Carries the key by which a double click is known."""

    key = forms.SubmissionKeyField()


class EditOperationForm(OperationForm):
    """Facts to be corrected, the coordinator among them."""

    coordinator_post = fields.ModelChoiceField(
        label=_("Coordinator"), required=False, queryset=Post.objects.none(),
        empty_label=_("Nobody is named"),
        help_text=_("The post that is reminded first."),
    )  # fmt: skip
    reason = fields.CharField(
        label=_("Why is it corrected?"), required=False, max_length=LONGEST_REASON, widget=fields.Textarea,
        help_text=_("Kept in the record. Clocks that count from the onset move with it."),
    )  # fmt: skip
    version = forms.VersionField()

    COORDINATING = (
        Post.Duty.COORDINATION_ADVISOR,
        Post.Duty.OPERATIONS_MANAGER,
    )

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.facts_of(operation))
        super().__init__(*args, zones=[operation.onset_zone], **kwargs)
        self.onset.set_zone(operation.onset_zone)
        posts = Post.objects.select_related("component").of_duty(*self.COORDINATING)
        named = [pk for pk in [operation.coordinator_post_id] if pk]
        posts |= Post.objects.select_related("component").filter(pk__in=named)
        choice = self.fields["coordinator_post"]
        assert isinstance(choice, fields.ModelChoiceField)
        choice.queryset = posts

    @staticmethod
    def facts_of(operation: Operation) -> dict[str, Any]:
        """The facts as they stand, as the form shows them."""
        fixed = (
            "name", "crisis", "hazard", "onset_at", "onset_precision", "host", "summary",
            "visibility", "go_event", "glide", "coordinator_post", "version",
        )  # fmt: skip
        codes = operation.country_codes.split()
        countries = sorted(operation.countries.all(), key=lambda c: codes.index(c.iso3))
        presences = operation.presences.select_related("component").order_by("pk")
        return {name: getattr(operation, name) for name in fixed} | {
            "countries": countries,
            "present": [p.component for p in presences if p.component_id != operation.host_id],
            "appeal_codes": [code.code for code in operation.appeal_codes.order_by("code")],
        }


class ScaleForm(forms.Form):
    """A declaration of scale: how large, by whom, when, why."""

    scale = fields.ChoiceField(
        label=_("Scale"), choices=policy.Scale.choices, widget=fields.RadioSelect
    )
    declared_by_post = fields.CharField(
        label=_("Declared by"), max_length=200,
        help_text=_("The post, not the person: Head of Delegation, IFRC."),
    )  # fmt: skip
    declared_at = forms.ZonedDateTimeField(
        label=_("Declared at"), required=False, help_text=_("Empty means now.")
    )
    reason = fields.CharField(label=_("Why"), max_length=LONGEST_REASON, widget=fields.Textarea)
    version = forms.VersionField()

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declared_at"].set_zone(operation.onset_zone)  # type: ignore[attr-defined]


class CategoryForm(forms.Form):
    """The IFRC category and the day from which it holds."""

    category = fields.ChoiceField(
        label=_("IFRC category"), choices=policy.Category.choices, widget=fields.RadioSelect
    )
    since = forms.DayField(label=_("Since"))
    note = fields.CharField(label=_("Note"), required=False, max_length=300)
    version = forms.VersionField()


class StepForm(forms.Form):
    """A step with its reason, shown again where it was refused."""

    step = fields.CharField(widget=fields.HiddenInput, max_length=40)
    reason = fields.CharField(
        label=_("Why?"), required=False, max_length=LONGEST_REASON, widget=fields.Textarea
    )
    version = forms.VersionField()


class ContestForm(StepForm):
    """That an allocation is contested: why, and on which article."""

    article = fields.ChoiceField(
        label=_("Article in dispute"), required=False,
        choices=[("", _("None, or not known")), *policy.Article.choices],
    )  # fmt: skip


class InCountryForm(forms.Form):
    """Something that holds in a country of the operation."""

    country = fields.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.none(), empty_label=_("Choose a country")
    )
    component = ComponentField(
        label=_("Component"), help_text=_("Name, short name or code: IFRC, URCS, DUA001.")
    )

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["country"]
        assert isinstance(choice, fields.ModelChoiceField)
        choice.queryset = Country.objects.filter(pk__in=operation.country_codes.split())
        within(self, operation)
        if " " not in operation.country_codes and choice.required:
            choice.initial = operation.country_codes


class AreasField(fields.CharField):
    """Names of areas, one a line or parted by semicolons: a list."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=areas.LONGEST_NAME * areas.AT_MOST, **more)
        self.widget = fields.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        return areas.named_once(areas.parted(super().clean(value)))


class ConveningForm(InCountryForm):
    """A proposal of who convenes."""

    role = fields.ChoiceField(
        label=_("Role"), choices=policy.ConveningRole.choices, widget=fields.RadioSelect
    )
    starts_on = forms.DayField(label=_("From"))
    ends_on = forms.DayField(label=_("Until"), required=False)
    areas = AreasField(
        label=_("Areas"), required=False,
        help_text=_("One a line. Leave it empty for the whole country."),
    )  # fmt: skip
    basis = fields.CharField(
        label=_("On what basis"), required=False, max_length=5000, widget=fields.Textarea,
        help_text=_("For example: agreed at the Mini-Summit; joint letter of 3 March."),
    )  # fmt: skip

    exception = fields.CharField(
        label=_("Why neither the ICRC nor the IFRC"), required=False, max_length=2000,
        widget=fields.Textarea(attrs={"rows": 2}),
        help_text=_("Only for a co-convener that is another component."),
    )  # fmt: skip

    field_order = [
        "country", "role", "component", "exception", "starts_on", "ends_on", "areas", "basis",
    ]  # fmt: skip


class ResponsibilityForm(InCountryForm):
    """Who answers for what."""

    kind_of = fields.ChoiceField(
        label=_("What for"), choices=[("", _("Choose one")), *Responsibility.Kind.choices]
    )
    subject = fields.CharField(
        label=_("Sector or area"), required=False, max_length=200,
        help_text=_("For a sector lead or an area: which one."),
    )  # fmt: skip
    level = fields.ChoiceField(
        label=_("Level"), required=False,
        choices=[("", _("Not a focal point")), *Responsibility.Level.choices],
        help_text=_("For a focal point."),
    )  # fmt: skip
    post = fields.ModelChoiceField(
        label=_("Post"),
        required=False,
        queryset=Post.objects.none(),
        empty_label=_("No post named"),
    )
    note = fields.CharField(label=_("Note"), required=False, max_length=500)

    field_order = ["kind_of", "subject", "level", "country", "component", "post", "note"]

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, operation=operation, **kwargs)
        self.fields["country"].required = False
        self.fields["country"].initial = None
        posts = Post.objects.select_related("component")
        choice, country = self.fields["post"], self.fields["country"]
        assert isinstance(choice, fields.ModelChoiceField)
        assert isinstance(country, fields.ModelChoiceField)
        country.empty_label = str(_("The whole operation"))
        choice.queryset = posts.filter(component__in=operation.allocation()["taking_part"])


class EndForm(forms.Form):
    """Why something ends."""

    reason = fields.CharField(label=_("Why?"), max_length=LONGEST_REASON, widget=fields.Textarea)
