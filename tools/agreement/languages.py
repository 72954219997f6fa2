"""Which words name a language: one rule for what the form and the API take."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import override

from coordination.components.names import folded
from tools.advisor.policy import Language

HOUSE = ("en", "fr", "es", "ar")
PARTED_BY = re.compile(r"[,;/·\n،؛]| and | et | y | e | و ")
IN_PARENTHESES = re.compile(r"\([^)]*\)")
ISO = (
    "aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ig "
    "ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
    "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to "
    "tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""ISO 639-1, all two-letter codes."""
NAMES = (
    "Afar, Akan, Amharic, Assamese, Aymara, Bambara, Bislama, Cantonese, Castilian, Cebuano, Chamorro, "
    "Chechen, Chichewa, Chinese, Chuukese, Comorian, Cree, Dari, Dinka, Dioula, Divehi, Dzongkha, Ewe, "
    "Farsi, Fijian, Filipino, Fulfulde, Fula, Garifuna, Gilbertese, Greenlandic, Guarani, Gujarati, "
    "Haitian, Haitian Creole, Hausa, Hazaragi, Ilocano, Inuktitut, Javanese, Juba Arabic, Kanuri, "
    "Kikongo, Kikuyu, Kinyarwanda, Kirundi, Krio, Kurdish, Kurmanji, Lao, Lingala, Luganda, Malagasy, "
    "Maldivian, Maltese, Mandarin, Maori, Marshallese, Miskito, Montenegrin, Moore, Nauruan, Ndebele, "
    "Nepali, Nuer, Oromo, Palauan, Papiamento, Pashto, Pidgin, Quechua, Rohingya, Romansh, Rundi, "
    "Samoan, Sango, Sesotho, Shona, Sindhi, Sinhala, Somali, Sorani, Sotho, Sundanese, Swati, Tagalog, "
    "Tetum, Tibetan, Tigre, Tigrinya, Tok Pisin, Tongan, Tshiluba, Tsonga, Tswana, Turkish, Tuvaluan, "
    "Twi, Venda, Wolof, Xhosa, Yiddish, Yoruba, Zarma, Zulu"
)
"""Languages of the field that Django does not name."""


def whats_wrong_with_languages(said: str) -> Any:
    """None where every word names a language; else the sentence about the first that does not.

    Names are read in the four languages of the house, in English, in the language itself, or as a code.
    """
    plain = IN_PARENTHESES.sub(" ", said)
    for part in PARTED_BY.split(plain):
        if part.strip() and folded(part) not in _known():
            return _(
                "“%(word)s” is no language that is known here. Write its name in English or its "
                "two-letter code; between several, a comma."
            ) % {"word": part.strip()[:60]}
    if said.strip() and not plain.strip(" ,;/·\n،؛"):
        return _("Write the name of a language.")
    return None


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    names = {*ISO.split(), *NAMES.split(", "), *LANG_INFO}
    infos = [info for info in LANG_INFO.values() if "name" in info]
    names |= {info["name_local"] for info in infos} | {info["name"] for info in infos}
    for house in HOUSE:
        with override(house):
            names |= {_(info["name"]) for info in infos} | {str(each.label) for each in Language}
    return frozenset(folded(name) for name in names if folded(name))
