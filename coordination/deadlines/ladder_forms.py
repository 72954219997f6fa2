"""A ladder as a person types it: rows of plain fields, added and taken out without a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.deadlines import policy
from coordination.deadlines.ladders import Standing
from smcc.rules.clocks import Clock
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Refusal, Stale
from smcc.web import forms
from smcc.web.form_errors import Found, summary
from smcc.web.text import clean_data, latin_digits

ROWS_READ = 40
"""A request with more rows than a page could have brought is cut; the rules then refuse the rest."""

PLACES = {
    "start_after": gettext_lazy("hours after the start"),
    "target_before": gettext_lazy("hours before the target"),
    "target_after": gettext_lazy("hours after the target"),
    "limit_before": gettext_lazy("hours before the limit"),
    "limit_after": gettext_lazy("hours after the limit"),
}
PREFERS = (
    ("miss", gettext_lazy("rather never than twice")),
    ("double", gettext_lazy("rather twice than never")),
)
CHANNELS = (
    ("email", gettext_lazy("E-mail")),
    ("chat", gettext_lazy("Chat or text message")),
    ("webhook", gettext_lazy("Webhook")),
    ("inbox", gettext_lazy("Inbox only")),
)
BESIDE = {"after_hours": "hours", "anchor": "place", "every_hours": "every"}
"""Where this form has another name for what the rules speak of."""


def number(typed: str) -> float:
    """Hours as people write them: "36,5", "٢٤"."""
    try:
        return float(latin_digits(typed.strip()).replace(",", "."))
    except ValueError:
        raise ValidationError(_("Give a number of hours, for example 24.")) from None


class RungForm(forms.Form):
    """One row. A row that is left empty, or ticked to be taken out, is not there."""

    hours = django_forms.CharField(
        label=gettext_lazy("When"), max_length=20,
        error_messages={"required": gettext_lazy("Give a number of hours; 0 is the moment itself.")},
    )  # fmt: skip
    place = django_forms.ChoiceField(label=gettext_lazy("Counted from"), choices=())
    every = django_forms.CharField(
        label=gettext_lazy("Then every … hours"), max_length=20, required=False
    )
    prefers = django_forms.ChoiceField(
        label=gettext_lazy("If it may have gone out already"), choices=PREFERS
    )
    to = django_forms.MultipleChoiceField(
        label=gettext_lazy("Whom it reaches"), widget=django_forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose whom this reminder reaches.")},
    )  # fmt: skip
    channels = django_forms.MultipleChoiceField(
        label=gettext_lazy("Only by"), required=False, choices=CHANNELS,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: every channel that the person chose."),
    )  # fmt: skip
    bundled = django_forms.BooleanField(
        label=gettext_lazy("May share a message with others due at the same time"), required=False
    )
    remove = django_forms.BooleanField(label=gettext_lazy("Take this reminder out"), required=False)

    def __init__(self, *args: Any, clock: Clock, **more: Any) -> None:
        super().__init__(*args, **more)
        place: Any = self.fields["place"]
        target = policy.has_target(clock)
        place.choices = [
            (value, label) for value, label in PLACES.items() if target or "target" not in value
        ]
        to: Any = self.fields["to"]
        to.choices = [(each.value, each.label) for each in policy.audiences_of(clock)]
        for name in ("hours", "every"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def clean_hours(self) -> float:
        hours = number(self.cleaned_data["hours"])
        if hours < 0:
            raise ValidationError(_("Give 0 or more, and choose “before” or “after”."))
        return hours

    def clean_every(self) -> float | None:
        typed = self.cleaned_data["every"]
        return number(typed) if typed else None

    @property
    def row(self) -> dict[str, Any]:
        """What was typed, as the rules read a rung."""
        said = self.cleaned_data
        anchor, _underscore, side = said["place"].partition("_")
        return {
            "anchor": anchor,
            "after_hours": -said["hours"] if side == "before" else said["hours"],
            "to": said["to"],
            "prefers": said["prefers"],
            "every_hours": said["every"],
            "channels": said["channels"],
            "bundled": said["bundled"],
        }


class ReasonForm(forms.Form):
    reason = django_forms.CharField(
        label=gettext_lazy("Why does the ladder change?"), max_length=LONGEST_REASON,
        help_text=gettext_lazy("The reason and both ladders stay in the record of the house."),
        widget=django_forms.Textarea,
    )  # fmt: skip
    version = forms.VersionField()

    def start_from(self, version: int) -> None:
        """After a stale form was refused: sent again, it counts as written over this version."""
        data: Any = self.data
        sent = data.copy()
        sent["version"] = str(version)
        self.data = sent


class LadderForm:
    """All rows of a ladder, and the reason. Without `data`, the ladder that is in force."""

    def __init__(self, standing: Standing, data: Any = None) -> None:
        self.clock = standing.clock
        self.typed = None if data is None else list(_typed_rows(clean_data(data)))
        self.whole = ReasonForm(data, initial={"version": standing.ladder.number})
        if self.typed is None:
            rows = [shown(rung.as_data()) for rung in standing.ladder.rungs]
            self.rows = [self._row(n, initial=row) for n, row in enumerate(rows)]
        else:
            self.rows = [self._row(n, row) for n, row in enumerate(self.typed)]

    def _row(self, n: int, data: Any = None, initial: Any = None) -> RungForm:
        bound = None
        if data is not None:
            bound = MultiValueDict({f"rung-{n}-{name}": data[name] for name in data})
        return RungForm(bound, clock=self.clock, prefix=f"rung-{n}", initial=initial)

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in (*self.rows, self.whole)]
        return all(judged)

    @property
    def errors(self) -> list[Found]:
        """All that is wrong, in the order of the page, each with its row and the place to mend it."""
        found = []
        for n, row in enumerate(self.rows, start=1):
            for each in summary(row):
                said = {"n": n, "sentence": each.sentence}
                found.append(Found(_("Reminder %(n)d: %(sentence)s") % said, each.anchor))
        return [*found, *summary(self.whole)]

    @property
    def rungs(self) -> list[dict[str, Any]]:
        return [form.row for form in self.rows]

    @property
    def said(self) -> dict[str, Any]:
        """What the actions ask for, after `is_valid`."""
        given = self.whole.cleaned_data
        return {"rungs": self.rungs, "reason": given["reason"], "version": given["version"]}

    def as_typed(self, *, more: int = 0) -> None:
        """Show again what was typed, unjudged, with so many empty rows more."""
        rows = [*(self.typed or []), *[{"prefers": ["miss"]}] * more]
        self.rows = [self._row(n, initial=_single(row)) for n, row in enumerate(rows)]
        self.whole = ReasonForm(initial={
            name: self.whole.data.get(name) for name in ("reason", "version")
        })  # fmt: skip

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Names and values that carry all that was typed through the page that asks to check it."""
        for n, row in enumerate(self.typed or []):
            for name, values in row.items():
                for value in values:
                    yield f"rung-{n}-{name}", value
        for name in ("reason", "version"):
            yield name, self.whole.data.get(name, "")

    def refuse(self, refusal: Refusal) -> None:
        """Put each sentence beside its row and field; what is about the whole, on top."""
        whole: dict[str, list[str]] = {}
        for place, sentences in refusal.fields.items():
            _rungs, _dot, rest = place.partition(".")
            n, _dot, name = rest.partition(".")
            if n.isdigit() and int(n) < len(self.rows):
                form = self.rows[int(n)]
                form.refuse(_Beside({BESIDE.get(name, name): sentences}))
            else:
                whole[place] = sentences
        if whole or not refusal.fields:
            self.whole.refuse(_Beside(whole, refusal.sentence))
        if isinstance(refusal, Stale):
            self.whole.start_from(refusal.current.number)


class _Beside(Refusal):
    """A part of a refusal, for one of the forms that the ladder is made of."""

    def __init__(self, fields: Mapping[str, list[str]], sentence: Any = None) -> None:
        super().__init__(sentence)
        self._fields = dict(fields)

    @property
    def fields(self) -> dict[str, list[str]]:
        return self._fields


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A rung's data as the fields of a row."""
    side = "before" if row["after_hours"] < 0 else "after"
    every = row["every_hours"]
    return {
        "hours": _plain(abs(row["after_hours"])),
        "place": f"{row['anchor']}_{side}",
        "every": "" if every is None else _plain(every),
        "prefers": row["prefers"],
        "to": row["to"],
        "channels": row["channels"],
        "bundled": row["bundled"],
    }


def _plain(hours: float) -> str:
    return str(number_format(int(hours) if hours == int(hours) else hours, use_l10n=False))


def _typed_rows(data: Any) -> Iterator[dict[str, list[str]]]:
    """The rows of a submitted form, by their numbers, without those to be taken out."""
    names = ("hours", "place", "every", "prefers", "to", "channels", "bundled")
    for n in _numbers(data):
        row = {
            name: data.getlist(f"rung-{n}-{name}") for name in names if f"rung-{n}-{name}" in data
        }
        is_empty = not any(
            value for name in ("hours", "every", "to") for value in row.get(name, ())
        )
        if not is_empty and f"rung-{n}-remove" not in data:
            yield row


def _numbers(data: Iterable[str]) -> list[int]:
    found = set()
    for name in data:
        prefix, _dash, rest = name.partition("-")
        n, _dash, _field = rest.partition("-")
        if prefix == "rung" and n.isascii() and n.isdigit() and len(n) < 4:
            found.add(int(n))
    return sorted(found)[:ROWS_READ]


def _single(row: Mapping[str, list[str]]) -> dict[str, Any]:
    """A typed row as the first values of a form that is not yet judged."""
    return {
        name: values if name in ("to", "channels") else (values[0] if values else "")
        for name, values in row.items()
    }
