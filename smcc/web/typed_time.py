"""A moment as people type it in a hurry: "Fri 18:00", "in 6 h", "25.3. 18h", "tomorrow"; never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from smcc.rules.calendar import AmbiguousLocalTime, NoSuchLocalTime, instant
from smcc.web.text import latin_digits
from smcc.web.times import GENEVA, as_zone, day_text, place
from smcc.web.typed_time_words import (
    BEFORE_CLOCK,
    CLOCKS,
    DAYS_FROM_TODAY,
    HALVES,
    IN,
    NEXT,
    NOW,
    NUMBERED,
    UNCLEAR,
    UNITS,
    examples_text,
)

LANGUAGES = ("en", "fr", "es", "ar")
"""Read at once: the table is filled in several languages, whatever language the page is in."""
END_OF_DAY = time(23, 59)
YEARS = range(1990, 2101)

ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "،": ",", "ـ": None})
COUNT = r"(\d{1,4}|an?|une?|un[ao]?)\s*([^\W\d_]+)\.?"
SPAN = re.compile(rf"{IN}\s*{COUNT}")
AGO = (
    re.compile(rf"{COUNT}\s+ago"),
    re.compile(rf"(?:il y a|hace|قبل|منذ)\s+{COUNT}"),
)
NUMBERED_SPAN = re.compile(r"(?P<way>بعد|خلال|قبل|منذ)\s+(?P<word>[^\W\d_]+)")
NEXT_DAY = re.compile(NEXT)
HALF_WORDS = [
    (re.compile(rf"(?<=[\dh])\s*{re.escape(word)}$"), f" {half}")
    for half, words in HALVES.items()
    for word in sorted(words, key=len, reverse=True)
]
PREPOSITION = re.compile(rf"(?:^|[\s,]){BEFORE_CLOCK}$")
CLOCK = re.compile(
    rf"(?:^|[\s,t])(?:{BEFORE_CLOCK}\s+)*"
    r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?|\s*h(?:rs?|eures?)?\b)?\s*(am|pm|a\.m\.|p\.m\.)?"
    r"\s*(z|utc|[+-]\d{1,2}:?\d{2})?$"
)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?\.?")
NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?([^\W\d_]+)\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(?:de\s+)?(\d{4}))?")  # fmt: skip


def read_moment(typed: str, zone: str, now: datetime, *, past: bool = False) -> datetime | None:
    """The instant, in UTC, that was meant in a place; None where nothing was typed.

    `now` is when it was typed: "in 6 h" counts from there, "Fri" is the next Friday, a time alone is
    the next such time. A day without a time means its last minute. Days stand before months. Raises
    `ValidationError` with a sentence where nothing, or more than one thing, can be meant.
    With `past`, what has happened is typed: "Fri" is the last Friday, and today's last minute is now.
    As the house prints it, with the place behind, it is read by the clock of that place, of this one
    or Geneva: "Fri 27 Nov 18:00 Kyiv Fri 27 Nov 17:00 Geneva". Two that differ are refused.
    """
    said = _plain(latin_digits(typed))
    if not said:
        return None
    if printed := _printed(said, zone):
        return _one_of(printed, typed, now, past)
    return _read(said, typed, zone, now, past)


def _read(said: str, typed: str, zone: str, now: datetime, past: bool) -> datetime:
    here = now.astimezone(as_zone(zone))
    if said in NOW:
        return _whole(now)
    if (span := _span(said, typed)) is not None:
        return _whole(now + span)
    for words, half in HALF_WORDS:
        said = words.sub(half, said)
    day_said, clock, offset = _split(said)
    day = _day(day_said, here, clock, typed, past)
    at = _instant(datetime.combine(day, clock or END_OF_DAY), zone, offset)
    return _whole(min(at, now)) if past and clock is None and day == here.date() else at


def _printed(said: str, zone: str) -> list[tuple[str, str]]:
    """Each moment that has its place behind it, and the zone of that place; empty where one has none."""
    places = _places(zone)
    names = "|".join(re.escape(each) for each in sorted(places, key=len, reverse=True))
    parts = re.split(rf"(?<=\s)({names})(?=$|[\s·,;/])", said)
    moments = [each.strip(" ·,;/") for each in parts[::2]]
    if len(parts) < 3 or moments.pop() or not all(moments):
        return []
    return [(each, places[name]) for each, name in zip(moments, parts[1::2], strict=True)]


def _one_of(printed: list[tuple[str, str]], typed: str, now: datetime, past: bool) -> datetime:
    """The first of them. Raises a sentence where another says something else."""
    (said, zone), *others = printed
    found = [_read(said, typed, zone, now, past)]
    for said, zone in others:
        try:
            found.append(_read(said, typed, zone, now, past))
        except ValidationError as error:
            if error.code != "twice":
                raise
    if len(set(found)) > 1:
        raise ValidationError(
            _("“%(typed)s” says two different times. Write only the one that is meant.")
            % {"typed": " ".join(typed.split())[:120]},
            code="unclear",
        )
    return found[0]


@lru_cache(maxsize=256)
def _places(zone: str) -> dict[str, str]:
    """By what it is called in any of the house's languages, the zone of a place and Geneva's."""
    found = {}
    for each in (GENEVA, zone):
        for language in LANGUAGES:
            with translation.override(language):
                found[_plain(place(each))] = each
    return found


def _plain(text: str) -> str:
    """Without accents and case, one space between words; the signs of times and dates stay."""
    plain = unicodedata.normalize("NFKD", text.translate(ARABIC).replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _span(said: str, typed: str) -> timedelta | None:
    """How long from when it was typed: "in 6 h", "2 h ago", "بعد ساعتين"; None where no span is said."""
    if (one := NUMBERED_SPAN.fullmatch(said)) and one["word"] in NUMBERED:
        unit, many = NUMBERED[one["word"]]
        return timedelta(**{unit: many}) * (-1 if one["way"] in ("قبل", "منذ") else 1)
    if found := SPAN.fullmatch(said):
        return _counted(found, typed)
    for form in AGO:
        if found := form.fullmatch(said):
            return -_counted(found, typed)
    return None


def _counted(span: re.Match[str], typed: str) -> timedelta:
    unit = next((unit for unit, words in UNITS.items() if span[2] in words), "")
    if not unit:
        raise _unread(typed)
    return timedelta(**{unit: int(span[1]) if span[1].isdigit() else 1})


def _split(said: str) -> tuple[str, time | None, str]:
    """What names the day, the clock at the end, and the offset where one is written."""
    for word, clock in CLOCKS.items():
        if said == word or said.endswith(f" {word}"):
            return PREPOSITION.sub("", said.removesuffix(word).strip(" ,")).strip(" ,"), clock, ""
    found = CLOCK.search(said)
    if found is None or not _is_clock(found):
        return said, None, ""
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        return said, None, ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return said, None, ""
    return said[: found.start()].strip(" ,"), time(hour, minute), found[4] or ""


def _is_clock(found: re.Match[str]) -> bool:
    """A bare number is a day of the month or a year, never an hour."""
    return bool(found[2] or found[3] or "h" in found[0])


def _day(said: str, here: datetime, clock: time | None, typed: str, past: bool = False) -> date:
    today = here.date()
    if not said:
        if past:
            return today - timedelta(days=1 if clock is not None and clock > here.time() else 0)
        return today + timedelta(days=1 if clock is not None and clock <= here.time() else 0)
    if said in DAYS_FROM_TODAY:
        return today + timedelta(days=DAYS_FROM_TODAY[said])
    if iso := ISO.fullmatch(said):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), typed)
    weekdays, months = _names()
    _check_clear(said, today, weekdays, typed)
    first, _space, rest = said.partition(" ")
    bare = first.rstrip(".,")
    if bare in weekdays and not rest:
        return today + timedelta(days=_days_to(weekdays[bare], here, clock, past))
    # "mar" is a Tuesday in French and March in English: with a number behind it, the month.
    is_month = bare in months and rest[:1].isdigit() and not _names_a_day(rest, months)
    wanted = None if is_month else weekdays.get(bare)
    dated = _dated(rest.strip(" ,") if wanted is not None else said, months, today, typed, past)
    if wanted is not None and dated.weekday() != wanted:
        raise ValidationError(
            _("%(day)s is no %(weekday)s. Check the date.")
            % {"day": day_text(dated), "weekday": WEEKDAYS[wanted]}
        )
    return dated


def _days_to(weekday: int, here: datetime, clock: time | None, past: bool) -> int:
    """To the next such day, or with `past` back to the last one; today counts while its time does."""
    ahead = (weekday - here.weekday()) % 7
    if past:
        is_to_come = not ahead and clock is not None and clock > here.time()
        return ahead - 7 if ahead or is_to_come else 0
    return 7 if not ahead and clock is not None and clock <= here.time() else ahead


def _check_clear(said: str, today: date, weekdays: dict[str, int], typed: str) -> None:
    """Raise a sentence with what to write instead, where a week is said, or which Friday is open."""
    if said in UNCLEAR:
        day = today + timedelta(days=7 - today.weekday())
        raise ValidationError(
            _("“%(typed)s” names no day. Write the day and the time, such as “%(example)s”.")
            % {"typed": typed[:60], "example": f"{day:%Y-%m-%d} 18:00"},
            code="unclear",
        )
    found = NEXT_DAY.fullmatch(said)
    name = (found["after"] or found["before"]) if found else ""
    if name in weekdays:
        first = today + timedelta(days=(weekdays[name] - today.weekday()) % 7 or 7)
        raise ValidationError(
            _("“%(typed)s” may be one of two days. Write “%(first)s” or “%(second)s”.")
            % {"typed": typed[:60], "first": first, "second": first + timedelta(days=7)},
            code="unclear",
        )


def _names_a_day(said: str, months: dict[str, int]) -> bool:
    named = NAMED.fullmatch(said)
    return bool(NUMERIC.fullmatch(said) or (named and named[2] in months))


def _dated(said: str, months: dict[str, int], today: date, typed: str, past: bool = False) -> date:
    if number := NUMERIC.fullmatch(said):
        day, month, year = int(number[1]), int(number[2]), number[3]
    elif (named := NAMED.fullmatch(said)) and named[2] in months and (named[1] or named[3]):
        day, month, year = int(named[1] or named[3]), months[named[2]], named[4]
    else:
        raise _unread(typed)
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day, typed)
    # A decision is due ahead; what lies more than half a year back was meant for the next year.
    near = _date(today.year, month, day, typed)
    if past:
        return near if near <= today else _date(today.year - 1, month, day, typed)
    return near if near >= today - timedelta(days=183) else _date(today.year + 1, month, day, typed)


def _date(year: int, month: int, day: int, typed: str) -> date:
    try:
        if year in YEARS:
            return date(year, month, day)
    except ValueError:
        pass
    raise ValidationError(_("“%(typed)s” names no day of the calendar.") % {"typed": typed[:60]})


def _instant(wall: datetime, zone: str, offset: str) -> datetime:
    if offset:
        return _with_offset(wall, offset)
    said = {"time": f"{wall:%H:%M}", "day": day_text(wall.date()), "place": place(zone)}
    try:
        return instant(wall, zone)
    except NoSuchLocalTime:
        raise ValidationError(
            _(
                "There was no %(time)s on %(day)s in %(place)s, because the clocks went "
                "forward. Give the time that the clocks showed."
            )
            % said,
            code="skipped",
        ) from None
    except AmbiguousLocalTime as twice:
        both = [each.astimezone(as_zone(zone)) for each in (twice.earlier, twice.later)]
        said |= {"first": _spelled(both[0]), "second": _spelled(both[1])}
        raise ValidationError(
            _(
                "The clocks in %(place)s showed %(time)s twice on %(day)s. Write “%(first)s” for "
                "the first time, or “%(second)s” for the second."
            )
            % said,
            code="twice",
        ) from None


def _with_offset(wall: datetime, offset: str) -> datetime:
    if offset in ("z", "utc"):
        return wall.replace(tzinfo=UTC)
    digits = offset[1:].replace(":", "").rjust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 14 * 60:
        raise ValidationError(_("No place has the offset %(offset)s.") % {"offset": offset})
    return (wall - timedelta(minutes=minutes if offset[0] == "+" else -minutes)).replace(tzinfo=UTC)


def _spelled(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} {at.isoformat()[-6:]}"


def spelled(at: datetime | None, zone: str) -> str:
    """The moment as the cell shows it, so that it is read again as the same: "2022-03-25 18:00"."""
    if at is None:
        return ""
    here = at.astimezone(as_zone(zone))
    twice = here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    return _spelled(here) if twice else f"{here:%Y-%m-%d %H:%M}"


def _unread(typed: str) -> ValidationError:
    return ValidationError(
        _("“%(typed)s” was not understood as a date. Write it like %(examples)s or “2022-03-25 18:00”.")
        % {"typed": typed[:60], "examples": examples_text()},
        code="invalid",
    )  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, int], dict[str, int]]:
    """The days of the week and the months as they are called in all the house's languages.

    A short name that means two months somewhere is left out.
    """
    weekdays = dict(_called((WEEKDAYS, WEEKDAYS_ABBR)))
    months: dict[str, int] = {}
    unclear = set()
    for name, number in _called((MONTHS, MONTHS_3, MONTHS_AP)):
        if months.setdefault(name, number) != number:
            unclear.add(name)
    return weekdays, {name: number for name, number in months.items() if name not in unclear}


def _called(tables: tuple[dict[int, Any], ...]) -> Iterator[tuple[str, int]]:
    for language in LANGUAGES:
        with translation.override(language):
            for table in tables:
                for number, name in table.items():
                    yield _plain(str(name)).rstrip("."), number


class TypedMomentField(forms.CharField):
    """A moment in one text. The form says in which `zone`, and when it was typed (`typed_at`; now if None).

    With `past` it is something that has happened: "Fri 18:00" is the last Friday's.
    """

    zone = "UTC"
    typed_at: datetime | None = None

    def __init__(self, *, past: bool = False, **more: Any) -> None:
        self.past = past
        super().__init__(**more)

    def set_zone(self, zone: str) -> None:
        """Read in this zone, and say so in the hint, with examples."""
        self.zone = zone
        hint = _("By the clock of %(place)s, as you say it: %(examples)s.") % {
            "place": place(zone), "examples": examples_text(past=self.past),
        }  # fmt: skip
        self.help_text = " ".join(filter(None, (str(self.help_text), hint)))

    def prepare_value(self, value: Any) -> Any:
        return spelled(value, self.zone) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> datetime | None:
        typed = super().clean(value)
        return read_moment(typed, self.zone, self.typed_at or timezone.now(), past=self.past)
