"""The words in which people type moments, in the house's four languages, and the examples that hints offer.

All words are folded as `typed_time` folds what was typed: no accents, no case, plain Arabic letters.
"""

from __future__ import annotations

from datetime import time

from django.utils import translation

IN = r"(?:in|within|dans|d'ici|en|dentro de|بعد|خلال|\+)"
UNITS = {
    "minutes": ("min", "mins", "minute", "minutes", "minuto", "minutos", "mn", "دقيقه", "دقائق"),
    "hours": ("h", "hr", "hrs", "hour", "hours", "heure", "heures", "hora", "horas", "ساعه", "ساعات"),
    "days": ("d", "day", "days", "j", "jour", "jours", "dia", "dias", "يوم", "ايام", "يوما"),
    "weeks": ("w", "week", "weeks", "semaine", "semaines", "sem", "semana", "semanas", "اسبوع", "اسابيع"),
}  # fmt: skip
NUMBERED = {
    "دقيقه": ("minutes", 1), "دقيقتين": ("minutes", 2), "ساعه": ("hours", 1), "ساعتين": ("hours", 2),
    "يوم": ("days", 1), "يومين": ("days", 2), "اسبوع": ("weeks", 1), "اسبوعين": ("weeks", 2),
}  # fmt: skip
"""Arabic words that hold their number: one of it, two of it."""
NOW = frozenset({"now", "right now", "maintenant", "tout de suite", "ahora", "ahora mismo", "الان"})
DAYS_FROM_TODAY = {
    "today": 0, "aujourd'hui": 0, "hoy": 0, "اليوم": 0, "tonight": 0, "ce soir": 0, "esta noche": 0, "الليله": 0,
    "tomorrow": 1, "demain": 1, "manana": 1, "غدا": 1, "بكره": 1,
    "after tomorrow": 2, "day after tomorrow": 2, "the day after tomorrow": 2, "apres-demain": 2, "apres demain": 2,
    "pasado manana": 2, "بعد غد": 2, "بعد غدا": 2, "بعد الغد": 2,
    "yesterday": -1, "hier": -1, "ayer": -1, "امس": -1,
    "day before yesterday": -2, "the day before yesterday": -2, "avant-hier": -2, "anteayer": -2, "antes de ayer": -2, "اول امس": -2,
}  # fmt: skip
CLOCKS = {
    "noon": time(12), "midday": time(12), "midi": time(12), "mediodia": time(12), "ظهرا": time(12), "الظهر": time(12),
    "midnight": time(0), "minuit": time(0), "medianoche": time(0), "منتصف الليل": time(0),
}  # fmt: skip
BEFORE_CLOCK = r"(?:at|a|al|a la|a las|las|um|عند|في|الساعه)"
HALVES = {
    "am": ("du matin", "de la manana", "صباحا", "ص"),
    "pm": ("de l'apres-midi", "du soir", "de la tarde", "de la noche", "مساء", "بعد الظهر", "م"),
}
"""Which half of the day a clock's number is of, behind it."""
UNCLEAR = frozenset({
    "next week", "this week", "end of week", "end of the week", "in the week", "next month", "this month", "weekend", "next weekend",
    "la semaine prochaine", "semaine prochaine", "cette semaine", "fin de semaine", "le mois prochain", "mois prochain", "week-end",
    "la proxima semana", "proxima semana", "la semana proxima", "la semana que viene", "esta semana", "fin de semana",
    "el proximo mes", "proximo mes", "el mes que viene",
    "الاسبوع القادم", "الاسبوع المقبل", "هذا الاسبوع", "نهايه الاسبوع", "الشهر القادم", "الشهر المقبل",
})  # fmt: skip
"""Said often, and no day: to be asked back, not guessed."""
NEXT = (
    r"(?:(?:next|el proximo|la proxima|proximo|proxima)\s+(?P<after>[^\W\d_]+)"
    r"|(?P<before>[^\W\d_]+)\s+(?:prochain|prochaine|que viene|القادم|القادمه|المقبل|المقبله))"
)
""" "Next Friday": some mean this one, some the one after."""

AHEAD = {
    "en": ("Fri 18:00", "in 6 h", "25 March"),
    "fr": ("vendredi 18:00", "dans 6 h", "25 mars"),
    "es": ("vie 18:00", "en 6 h", "25 de marzo"),
    "ar": ("الجمعة 18:00", "بعد 6 ساعات", "25 مارس"),
}
"""What is still to come, as a day and time, a span, and a date."""
PAST = {
    "en": ("yesterday 18:00", "2 h ago", "21 March 18:00"),
    "fr": ("hier 18:00", "il y a 2 h", "21 mars 18:00"),
    "es": ("ayer 18:00", "hace 2 h", "21 de marzo 18:00"),
    "ar": ("أمس 18:00", "قبل ساعتين", "21 مارس 18:00"),
}
QUOTES = {"en": "“{}”", "fr": "«\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}»", "es": "«{}»", "ar": "«{}»"}  # fmt: skip


def examples(*, past: bool = False, spans: bool = True) -> tuple[str, ...]:
    """Ways to type a moment, in the reader's language; each is understood (a test sees to it)."""
    known = PAST if past else AHEAD
    some = known.get((translation.get_language() or "en")[:2], known["en"])
    return some if spans else (some[0], some[2])


def examples_text(*, past: bool = False, spans: bool = True) -> str:
    """The examples in quotation marks, with commas between: "“Fri 18:00”, “in 6 h”"."""
    language = (translation.get_language() or "en")[:2]
    marks, comma = QUOTES.get(language, QUOTES["en"]), "، " if language == "ar" else ", "
    return comma.join(marks.format(each) for each in examples(past=past, spans=spans))
