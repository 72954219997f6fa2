"""Names as people type them: case, accents, Arabic vowel marks and word joiners do not matter."""

import re
import unicodedata

ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def folded(text: str) -> str:
    """The text without accents, case and punctuation, one space between words."""
    plain = unicodedata.normalize("NFKD", text.translate(ARABIC_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", plain))
