"""A moment typed as date, wall time and place, and what to do where the clocks jump."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from smcc.rules.calendar import AmbiguousLocalTime, NoSuchLocalTime, instant, zone_names
from smcc.rules.zones import offered_zones
from smcc.web.fields import ClockTimeField, DateInput, DayField, TimeInput
from smcc.web.times import as_zone, day_text, place

EARLIER, LATER = "earlier", "later"


REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


def zone_choices(first: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """Every zone once, with its present offset, grouped by part of the world; `first` before the others.

    A zone of `first` that has another name today is offered by the name that it was stored by.
    """
    hour, language = int(timezone.now().timestamp()) // 3600, get_language()
    head = [(name, zone_label(name, hour)) for name in dict.fromkeys(first) if name]
    given = {name for name, _label in head} | {label for _name, label in head}
    choices: list[tuple[str, Any]] = [(gettext("Suggested"), head)] if head else []
    for region, zones in _regions(hour, language):
        left = [pair for pair in zones if given.isdisjoint(pair)]
        if left:
            choices.append((region, left))
    return choices


@lru_cache(maxsize=16)
def _regions(hour: int, language: str | None) -> list[tuple[str, list[tuple[str, str]]]]:
    del language  # part of the key only: gettext reads the active one
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in offered_zones():
        region = name.split("/")[0]
        groups.setdefault(region, []).append((name, zone_label(name, hour)))
    return [
        (str(REGIONS.get(region, region)), sorted(zones, key=lambda pair: pair[1]))
        for region, zones in groups.items()
    ]


def zone_label(name: str, hour: int | None = None) -> str:
    """A zone as people choose it: "Kyiv (UTC+2)", with the offset that it has now."""
    at = timezone.now() if hour is None else datetime.fromtimestamp(hour * 3600, UTC)
    offset = at.astimezone(as_zone(name)).utcoffset() or timedelta(0)
    if name == "UTC":
        return name
    minutes = abs(offset) // timedelta(minutes=1)
    rest = f":{minutes % 60:02d}" if minutes % 60 else ""
    sign = "-" if offset < timedelta(0) else "+"
    # The isolate keeps "UTC+2" in its order on pages that are read from right to left.
    return f"{place(name)} (\N{LEFT-TO-RIGHT ISOLATE}UTC{sign}{minutes // 60}{rest}\N{POP DIRECTIONAL ISOLATE})"


class ZonedDateTimeWidget(forms.MultiWidget):
    """Date, time and place side by side; which of the two, where the clocks showed a time twice."""

    template_name = "web/zoned_date_time.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        self.zone: str | tzinfo | None = None
        self.asks_zone = False
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "date": DateInput(),
            "time": TimeInput(),
            "zone": forms.Select(),
            "which": forms.Select(
                choices=[
                    ("", _("Choose which")),
                    (EARLIER, _("the first time")),
                    (LATER, _("the second time")),
                ]
            ),
        }
        super().__init__(widgets, attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def decompress(self, value: Any) -> list[Any]:
        if not isinstance(value, datetime):
            return [None, None, str(as_zone(self.zone)), ""]
        here = value.astimezone(as_zone(self.zone))
        which = ""
        if here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset():
            which = LATER if here.fold else EARLIER
        return [here.date(), here.time(), str(here.tzinfo), which]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        date_part, time_part, zone_part, which_part = context["widget"]["subwidgets"]
        date_part["label"], time_part["label"], zone_part["label"] = (
            _("Date"),
            _("Time"),
            _("Place"),
        )
        context["widget"].update(
            date=date_part,
            time=time_part,
            zone=zone_part if self.asks_zone else None,
            which=which_part if self._is_ambiguous(value) else None,
            place=place(self.zone),
        )
        return context

    def _is_ambiguous(self, value: Any) -> bool:
        parts = value if isinstance(value, list) else self.decompress(value)
        try:
            day, clock = DayField().clean(parts[0]), ClockTimeField().clean(parts[1])
            instant(datetime.combine(day, clock), parts[2] or str(as_zone(self.zone)))
        except AmbiguousLocalTime:
            return True
        except (ValidationError, ValueError):
            return False
        return False


class ZonedDateTimeField(forms.MultiValueField):
    """A moment typed as date and wall time in a place; reads as the instant, in UTC.

    The zone is the form's business: `form.fields["held_at"].set_zone(operation.time_zone)`, or
    `choose_zone(first=[…])` where the person says which; after cleaning, `zone_name` holds it. Times that the clocks skipped are
    refused with a sentence; for those they showed twice the field asks which one is meant.
    """

    widget: ZonedDateTimeWidget = ZonedDateTimeWidget  # type: ignore[assignment]
    default_error_messages = {"required": _("Give the date and the time.")}

    def __init__(self, *, zone: str | tzinfo | None = None, **more: Any) -> None:
        parts = (
            DayField(required=False),
            ClockTimeField(required=False),
            forms.CharField(required=False),
            forms.CharField(required=False),
        )
        super().__init__(parts, require_all_fields=False, **more)
        self.zone_name = ""
        self.set_zone(zone)

    def set_zone(self, zone: str | tzinfo | None) -> None:
        """Read and show moments in this zone; the reader's where None."""
        self.zone = zone
        self.widget.zone = zone

    def zone_missing(self) -> str:
        """The zone to take where none was chosen: the one of the form. May raise a sentence instead."""
        return str(as_zone(self.zone))

    def choose_zone(self, first: Iterable[str] = ()) -> None:
        """Let the person choose the zone. `first` are suggested."""
        self.widget.asks_zone = True
        select: Any = self.widget.widgets[2]
        select.choices = zone_choices(first)

    def clean(self, value: Any) -> datetime | None:
        if self.disabled and not isinstance(value, list):
            value = self.widget.decompress(value)
        day, clock, zone_name, which = [*(value or []), "", "", "", ""][:4]
        if not day and not clock:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        said = [self._part(0, day, _("Give the date.")), self._part(1, clock, _("Give the time."))]
        if any(isinstance(part, ValidationError) for part in said):
            raise ValidationError([part for part in said if isinstance(part, ValidationError)])
        name = zone_name if self.widget.asks_zone and zone_name else self.zone_missing()
        if name not in zone_names() and name != str(as_zone(self.zone)):
            raise ValidationError(_("There is no time zone of that name. Choose one of the list."))
        self.zone_name = name
        moment = self._moment(datetime.combine(said[0], said[1]), name, which)
        self.run_validators(moment)
        return moment

    def _part(self, index: int, value: Any, missing: Any) -> Any:
        try:
            return self.fields[index].clean(value) or ValidationError(missing, code="incomplete")
        except ValidationError as error:
            return error

    def _moment(self, wall: datetime, zone_name: str, which: str) -> datetime:
        said: dict[str, Any] = {
            "time": f"{wall:%H:%M}",
            "day": day_text(wall.date()),
            "place": place(zone_name),
        }
        try:
            return instant(wall, zone_name)
        except NoSuchLocalTime:
            raise ValidationError(
                _(
                    "There was no %(time)s on %(day)s in %(place)s, because the clocks went "
                    "forward. Give the time that the clocks showed."
                ),
                code="skipped",
                params=said,
            ) from None
        except AmbiguousLocalTime as twice:
            if which in (EARLIER, LATER):
                return twice.earlier if which == EARLIER else twice.later
            raise ValidationError(
                _(
                    "The clocks in %(place)s showed %(time)s twice on %(day)s, because they went "
                    "back. Choose which of the two you mean."
                ),
                code="twice",
                params=said,
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
