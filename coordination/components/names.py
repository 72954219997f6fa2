"""Names as people type them: case, accents, Arabic vowel marks and word joiners do not matter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None,
        "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ı": "i",
        "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart, and Arabic ones that are written either way."""

PARTICLES = frozenset(
    {
        "a", "al", "an", "and", "d", "da", "de", "del", "der", "des", "do", "du", "e", "el", "en",
        "et", "for", "i", "in", "l", "la", "las", "le", "les", "los", "of", "para", "pour", "the",
        "y", "في",
    }
)  # fmt: skip
"""Small words of the four languages that say nothing about whom somebody looks for."""

ARTICLES = ("ال", "لل")
JOINED = "وفبكل"
"""Arabic "and", "so", "in", "as", "for": written as the first letter of the word that follows."""
LETTERS_THAT_STAY = 3
"""An Arabic article or joined letter is taken off only where this much of the word is left."""


def folded(text: str) -> str:
    """The text without accents, case and punctuation, one space between words."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", plain))


def bare(word: str) -> str:
    """A folded word without the Arabic article: "الاوكرانيه" and "اوكرانيه" are the same to a reader."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= LETTERS_THAT_STAY:
            return word[len(article) :]
    return word


def unjoined(word: str) -> str:
    """A folded word without a joined letter: "والمياه" says "المياه" too."""
    if word[:1] in JOINED and len(word) > LETTERS_THAT_STAY:
        return word[1:]
    return word


def searched(words: str) -> list[str]:
    """The words to look for: folded, bare, without particles unless there is nothing else."""
    typed = folded(words).split()
    telling = [word for word in typed if word not in PARTICLES] or typed
    return [bare(word) for word in telling]


def initials(name: str) -> str:
    """The first letters of the words that count: "Ukrainian Red Cross Society" gives "urcs"."""
    return "".join(word[0] for word in folded(name).split() if word not in PARTICLES)


def short_forms(name: str) -> Iterator[str]:
    """How a National Society is called among colleagues: its initials, with "Society" or without."""
    letters = initials(name)
    if len(letters) < 3:
        return
    yield letters
    if "society" not in folded(name):
        yield f"{letters}s"


def index(phrases: Iterable[str]) -> str:
    """What a search looks through: each phrase between bars, Arabic words also without article.

    Every word has a space before it, so that " word" finds the beginnings of words, and
    "| phrase |" a whole name.
    """
    found: dict[str, None] = {}
    for phrase in phrases:
        if said := folded(phrase):
            found[said] = None
            found[" ".join(bare(word) for word in said.split())] = None
    return f" | {' | '.join(found)} |" if found else ""
