"""The shape of what is sent: names, types, lengths. Whether it may be so is the actions' business."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from smcc.rest.sentences import speak_plainly
from smcc.rules.calendar import whats_wrong_with_day
from smcc.rules.reasons import LONGEST_REASON

AnyDay = TypeVar("AnyDay", date, datetime)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
MANY = 300
"""A list in a request has at most this many entries."""
LARGEST = 2_147_483_647


class Input(serializers.Serializer):
    """A JSON object with known names. Others are refused: a mistyped name would be lost silently."""

    default_error_messages = {
        "not_an_object": _("Send a JSON object: names and values in braces."),
        "unknown": _("There is no field of this name here."),
    }

    @cached_property
    def fields(self) -> Any:
        found = super().fields
        for each in found.values():
            speak_plainly(each)
        return found

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            said = self.error_messages["not_an_object"]
            raise serializers.ValidationError({"non_field_errors": [said]})
        wrong: dict[str, Any] = {
            str(name): [self.error_messages["unknown"]] for name in data if name not in self.fields
        }
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            assert isinstance(error.detail, dict)
            wrong |= error.detail
        if wrong:
            raise serializers.ValidationError(wrong)
        return value


class Change(Input):
    """What a PATCH takes: any of the fields, and the version that the writer had read."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for each in fields.values():
            each.required, each.default = False, empty
        reason = Text(required=False, allow_blank=True, max_length=LONGEST_REASON)
        return {"version": Version(), **fields, "reason": reason}


class Text(serializers.CharField):
    """Text, verbatim but canonically composed (NFC). A number is not a text."""

    default_error_messages = {
        "control": _("This holds a control character (%(character)s). Take it out."),
    }

    def __init__(self, **more: Any) -> None:
        more.setdefault("trim_whitespace", False)
        super().__init__(**more)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if found := CONTROL.search(data):
            said = self.error_messages["control"] % {"character": f"U+{ord(found[0]):04X}"}
            raise serializers.ValidationError(said, code="control")
        return unicodedata.normalize("NFC", super().to_internal_value(data))


class OneOf(serializers.ChoiceField):
    """One of the words of an enum; `optional=True` takes null or "" for none of them."""

    default_error_messages = {"invalid_choice": _("“{input}” is not one of: {words}.")}

    def __init__(self, choices: Any, *, optional: bool = False, **more: Any) -> None:
        self.optional = optional
        if optional:
            more |= {"allow_null": True, "allow_blank": True}
        super().__init__(getattr(choices, "choices", choices), **more)

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.optional:
            return ""
        if not isinstance(data, str) or data not in self.choice_strings_to_values:
            self.fail("invalid_choice", input=data, words=", ".join(self.choice_strings_to_values))
        return self.choice_strings_to_values[data]

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and self.optional:
            return True, ""
        return super().validate_empty_values(data)


def sensible(day: AnyDay) -> AnyDay:
    """The same, where its year is one that people can mean. Raises the sentence that forms say, too."""
    if sentence := whats_wrong_with_day(day):
        raise serializers.ValidationError(sentence, code="year")
    return day


class Moment(serializers.DateTimeField):
    """An instant with its offset ("2026-11-22T08:00:00Z"); a wall time without one is refused."""

    default_error_messages = {
        "invalid": _("Give a moment with its offset, such as 2026-11-22T08:00:00Z."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid")
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                self.fail("invalid")
            instant = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("invalid")
        return sensible(instant)


class Day(serializers.DateField):
    """A day without a time ("2026-11-22")."""

    default_error_messages = {"invalid": _("Give a day such as 2026-11-22.")}

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str):
            self.fail("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail("invalid")
        return sensible(day)


class Flag(serializers.BooleanField):
    """true or false, not a word or a number that may mean it."""

    default_error_messages = {"invalid": _("Give true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Number(serializers.IntegerField):
    """A whole number, within what the database holds."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"min_value": 0, "max_value": LARGEST} | more))

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Version(Number):
    """The version that the writer had read. A change needs it, so that nobody's work is overwritten."""

    def __init__(self, *, required: bool = True, **more: Any) -> None:
        messages = {
            "required": _("Send the version that you read, so that nobody’s work is overwritten.")
        }
        super().__init__(required=required, min_value=1, error_messages=messages, **more)


class ByCode(serializers.Field):
    """A record by its code. `visible=True` where not everybody may know of it."""

    default_error_messages = {"unknown": _("“%(code)s” is not known here.")}

    def __init__(
        self, model: type[models.Model], by: str, *, visible: bool = False, **more: Any
    ) -> None:
        self.model, self.by, self.visible = model, by, visible
        super().__init__(**more)

    def to_internal_value(self, data: Any) -> Any:
        found = self.found([data])
        return found[data]

    def found(self, codes: Iterable[Any]) -> dict[str, Any]:
        """Records by code, in one query. Raises for codes that nothing bears."""
        wanted = list(codes)
        texts = [code for code in wanted if isinstance(code, str) and "\x00" not in code]
        rows: Any = self.model._default_manager.all()
        if self.visible:
            rows = rows.visible_to(self.context["request"].user)
        rows = rows.filter(**{f"{self.by}__in": texts})
        known = {getattr(row, self.by): row for row in rows}
        missing = [code for code in wanted if not isinstance(code, str) or code not in known]
        if missing:
            said = [self.error_messages["unknown"] % {"code": code} for code in missing[:10]]
            raise serializers.ValidationError(said, code="unknown")
        return known

    def to_representation(self, value: Any) -> Any:
        return getattr(value, self.by)


class ByCodes(ByCode):
    """Several records by their codes, in the order given, each once, in one query."""

    default_error_messages = {
        "not_a_list": _("Give a list of codes."),
        "too_many": _("Give at most %(many)d."),
    }

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            self.fail("not_a_list")
        if len(data) > MANY:
            said = self.error_messages["too_many"] % {"many": MANY}
            raise serializers.ValidationError(said, code="too_many")
        found = self.found(data)
        return [found[code] for code in dict.fromkeys(data)]


def many(kind: type[Input], **more: Any) -> Any:
    """A list of objects of this shape."""
    return kind(many=True, max_length=MANY, **more)  # type: ignore[call-arg]


def text_for(model: type[models.Model], name: str, **more: Any) -> Text:
    """A text as long as the model's field has room for, blank where the model lets it be."""
    column: Any = model._meta.get_field(name)
    return Text(max_length=column.max_length, **({"allow_blank": column.blank} | more))
