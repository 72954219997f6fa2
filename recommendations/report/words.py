"""Words by which a text says that something is settled, or still open: in the languages that owners write.

They are looked for whatever the language of the page, for a report may be written in another. A word
that is taken back just before ("not completed", "pas encore achevé") says the opposite, and is passed
over. Vowel signs, the stretched letters of Arabic and "œ" make no difference.
"""

from __future__ import annotations

import re
from unicodedata import category

SETTLED = (
    # English
    r"already (?:been )?(?:addressed|done|implemented|completed|in place)", "completed",
    "finali[sz]ed", "fully implemented", "concluded", "closed",
    # French
    r"déjà (?:été )?(?:traitée?s?|faite?s?|réalisée?s?|mise?s? en oeuvre|appliquée?s?|en place)",
    "achevée?s?", "terminée?s?", "finalisée?s?", "cl[oô]turée?s?", "menée?s? à bien",
    r"(?:pleinement|entièrement) mise?s? en oeuvre",
    # Spanish
    r"ya (?:se )?(?:ha sido |han sido |ha |han |está |están )?(?:abordad|atendid|realizad|implementad|aplicad|cumplid)[oa]s?",
    "completad[oa]s?", "finalizad[oa]s?", "concluid[oa]s?", "cerrad[oa]s?", "terminad[oa]s?",
    r"(?:plenamente|totalmente) (?:aplicad|implementad)[oa]s?",
    # Arabic
    r"(?:و|ف)?(?:قد )?تمت? (?:بالفعل|معالجت\w*|تنفيذ\w*|الانتهاء|إنجاز\w*|استكمال\w*|إغلاق\w*)",
    r"(?:و|ف)?اكتملت?", r"(?:ال)?مكتملة?", r"أنجزت?", r"نفذت? بالكامل", r"أغلقت?", r"انتهى|انتهت",
)  # fmt: skip
OPEN = (
    # English
    "not yet", "still", "ongoing", "pending", "planned", "will be", "to be", "in progress",
    "not started", "not (?:been )?(?:completed|finali[sz]ed|implemented)",
    # French
    "pas encore", "en cours", "en attente", "prévue?s?", "planifiée?s?", "ser(?:a|ont)",
    "rest(?:e|ent) à", "à faire", "non commencée?s?", "pas commencé", "pas (?:achevée?s?|terminée?s?)",
    # Spanish
    "aún no", "todavía", "en curso", "en marcha", "pendientes?", "previst[oa]s?", "planificad[oa]s?",
    "ser(?:á|án)", "por hacer", "no iniciad[oa]s?", "en proceso",
    # Arabic
    r"لم \w+(?: \w+){0,2} بعد", r"(?:و)?لا [يت]زال", r"(?:و)?ما زالت?", r"قيد (?:ال)?\w+", r"جار(?:ي|ية)?",
    r"(?:ال)?مخطط", r"من المقرر", r"س[يت]تم", r"سوف", r"(?:ال)?معلقة?", r"في انتظار", r"لم [يت]بدأ",
)  # fmt: skip
NOT = (
    "not", "never", "no longer", r"\w+n['’]t", "nor", "pas", "jamais", "plus", "non", "no", "nunca",
    "sin", "ni", "لم", "لن", "غير", "ليس", "ليست", "دون",
)  # fmt: skip


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


SETTLED_WORDS, OPEN_WORDS = _any(SETTLED), _any(OPEN)
TAKEN_BACK = re.compile(
    rf"(?<!\w)(?:{'|'.join(NOT)})(?:\s+(?:yet|been|fully|completely|encore|été|entièrement|aún|todavía|ha|sido|está))*\s+$",
    re.IGNORECASE,
)
"""What, standing right before a word, makes it say the opposite."""
BEFORE = 40
LETTERS = str.maketrans({"œ": "oe", "Œ": "Oe", "ـ": None})


def says_settled(text: str) -> str:
    """The first words that say that it is settled; "" where none do."""
    return _first(SETTLED_WORDS, text)


def says_open(text: str) -> str:
    """The first words that say that it is still open; "" where none do."""
    return _first(OPEN_WORDS, text)


def _first(words: re.Pattern[str], text: str) -> str:
    plain = _plain(text)
    for found in words.finditer(plain):
        if not TAKEN_BACK.search(plain[max(0, found.start() - BEFORE) : found.start()]):
            return found[0]
    return ""


def _plain(text: str) -> str:
    """The text without vowel signs and in one spelling, so that a word is one word."""
    if text.isascii():
        return text
    text = text.translate(LETTERS)
    return "".join(
        each for each in text if not ("\u064b" <= each <= "\u065f" and category(each) == "Mn")
    )
