"""Which column says what: by the words over it in four languages, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.utils import translation

from coordination.components.names import folded
from smcc.reading.grid import LOOK_FOR_HEAD, Grid, GridRow
from tools.decision.policy import Topic
from tools.table_import.policy import JOINED, Field

WORDS: dict[str, tuple[str, ...]] = {
    Field.TOPIC: (
        "topic", "issue", "item", "agenda item", "subject", "area", "sector", "question", "title", "theme", "matter",
        "sujet", "thème", "point", "point de l'ordre du jour", "domaine", "secteur", "objet", "question à décider",
        "tema", "asunto", "punto", "punto del orden del día", "ámbito", "cuestión", "título",
        "الموضوع", "البند", "المسألة", "المجال", "القطاع", "العنوان", "بند جدول الأعمال",
    ),
    Field.TEXT: (
        "decision", "decisions", "what was decided", "agreed", "agreement", "decision taken", "outcome", "conclusion",
        "action", "action point", "action points", "actions", "what", "task", "decision or action", "resolution",
        "décision", "décisions", "ce qui a été décidé", "accord", "action à mener", "mesure", "quoi", "tâche", "conclusions",
        "decisión", "decisiones", "acuerdo", "acción", "medida", "qué", "tarea", "lo acordado", "resolución",
        "القرار", "القرارات", "ما تقرر", "الاتفاق", "الإجراء", "المهمة", "ماذا", "الخلاصة",
    ),
    Field.LEAD: (
        "lead", "lead agency", "lead component", "who", "who leads", "led by", "responsible component", "organisation",
        "organization", "owner", "responsible organisation", "component", "lead organisation", "agency", "by whom",
        "chef de file", "composante chef de file", "responsable", "qui", "organisation responsable", "organisme", "pilote", "composante",
        "líder", "quién", "organización", "organización responsable", "componente", "componente líder", "dirige", "a cargo de",
        "القيادة", "الجهة القائدة", "من", "المسؤول", "الجهة المسؤولة", "المكون القائد", "المنظمة", "الجهة",
    ),
    Field.SUPPORTS: (
        "supporting", "support", "supports", "supported by", "supporting components", "partners", "with", "supporting agencies", "in support",
        "appui", "soutien", "composantes en appui", "avec", "partenaires", "avec l'appui de",
        "apoyo", "apoya", "componentes de apoyo", "con", "socios", "con el apoyo de",
        "الدعم", "الداعمون", "الجهات الداعمة", "الشركاء", "بدعم من", "مع",
    ),
    Field.RESPONSIBLE_POST: (
        "responsible post", "post", "position", "responsible person", "focal point", "contact", "function", "job title", "responsible",
        "poste", "poste responsable", "fonction", "personne responsable", "point focal", "référent",
        "puesto", "puesto responsable", "cargo", "función", "persona responsable", "punto focal",
        "المنصب", "المنصب المسؤول", "الوظيفة", "الشخص المسؤول", "جهة الاتصال",
    ),
    Field.DUE_AT: (
        "due", "deadline", "due date", "by when", "when", "date", "until", "target date", "timeline", "time frame", "timeframe",
        "échéance", "délai", "date limite", "quand", "pour quand", "date d'échéance",
        "plazo", "fecha", "fecha límite", "cuándo", "vencimiento", "para cuándo",
        "الموعد", "الموعد النهائي", "التاريخ", "متى", "الأجل", "تاريخ الاستحقاق",
    ),
    Field.SUBJECT: (
        "more precisely", "subject, in a few words", "subject", "detail", "details", "specification", "sub-topic", "subtopic",
        "précision", "plus précisément", "détail", "détails", "precisión", "más precisamente", "detalle", "detalles",
        "بدقة أكبر", "التفاصيل", "تفصيل",
    ),
    Field.DISAGREEMENT: (
        "disagreement", "dissent", "objection", "objections", "reservation", "reservations", "comments on disagreement",
        "désaccord", "objection", "réserve", "réserves", "desacuerdo", "objeción", "reserva", "reservas",
        "الخلاف", "الاعتراض", "التحفظ", "التحفظات",
    ),
    Field.IGNORE: (
        "no", "nr", "number", "n", "nº", "n°", "sent by", "state", "status", "remarks", "comment", "comments", "notes",
        "numéro", "envoyé par", "état", "statut", "remarques", "commentaires", "número", "enviado por", "estado", "observaciones",
        "الرقم", "رقم", "أرسله", "الحالة", "ملاحظات", "تعليقات",
    ),
}  # fmt: skip
"""Words that people put over the columns of such tables, besides the product's own."""
SAMPLE = 40
NUMBER = re.compile(r"[\d٠-٩]{1,4}[.)]?")
DAY = re.compile(
    r"\d{1,4}[./-]\d{1,2}|\b\d{1,2}[:h]\d{0,2}\b|\b\d{1,2}\s+[^\W\d_]{3,}|"
    r"\b(?:in|dans|en|بعد|خلال)\s+\d|"
    r"\b(?:today|tomorrow|mon|tue|wed|thu|fri|sat|sun|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"mañana|lunes|martes|miércoles|jueves|viernes|sábado|domingo|غدا|الجمعة|الاثنين|السبت|الأحد)",
    re.IGNORECASE,
)
SHORT, LONG = 40, 60


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for each in Field:
                if each != Field.IGNORE:
                    found.setdefault(folded(str(each.label)), each.value)
            found.setdefault(folded(translation.gettext("Topic")), Field.TOPIC.value)
            found.setdefault(folded(translation.gettext("Sent by")), Field.IGNORE.value)
            found.setdefault(folded(translation.gettext("No.")), Field.IGNORE.value)
            found.setdefault(folded(translation.gettext("State")), Field.IGNORE.value)
    for field, words in WORDS.items():
        for word in words:
            found.setdefault(folded(word), str(field))
    return found


@lru_cache(maxsize=1)
def topic_words() -> dict[str, str]:
    """Every topic's name in the four languages, folded, and the topic that it names."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for each in Topic:
                if each != Topic.OTHER:
                    found.setdefault(folded(str(each.label)), each.value)
    return found


def field_of(title: str) -> str:
    """The field that the words over a column name; "" for none."""
    said = " ".join(title.replace("/", " / ").split())
    known = _known()
    if not folded(said) or len(said) > LONG:
        return ""
    for part in (said, re.sub(r"\(.*?\)", "", said), *re.split(r"[/(,:]", said)):
        if found := known.get(folded(part)):
            return found
    return ""


def is_head(titles: Sequence[str]) -> bool:
    """Whether these are words over columns: at least two columns are known by them, and half of all."""
    said = list(dict.fromkeys(each for each in titles if each.strip()))
    known = {field_of(each) for each in said} - {"", Field.IGNORE.value}
    return len(known) >= 2 and sum(bool(field_of(each)) for each in said) * 2 >= len(said)


def head_of(grid: Grid) -> int | None:
    """The number of the row that names the columns; None where there is none."""
    return next((row.n for row in grid.rows[:LOOK_FOR_HEAD] if is_head(row.cells)), None)


def columns_of(grid: Grid, head: int | None) -> list[str]:
    """What each column says: by the header, else by what stands in it. One field names one column,
    but for those that may stand in several."""
    titles = next((row.cells for row in grid.rows if row.n == head), grid.titles)
    titles = [*titles, *[""] * (grid.width - len(titles))]
    found = [field_of(each) for each in titles]
    for at, field in enumerate(found):
        merged = at > 0 and titles[at] == titles[at - 1]
        if (
            field
            and field != Field.IGNORE
            and field in found[:at]
            and (field not in JOINED or merged)
        ):
            found[at] = Field.IGNORE.value
    if head is None or not any(found):
        # No header, or one in words that nobody here knows: what stands below says more.
        _by_content([row for row in grid.rows if head is None or row.n > head][:SAMPLE], found)
    return [each or Field.IGNORE.value for each in found]


def _by_content(rows: Sequence[GridRow], found: list[str]) -> None:
    """Where no known words stand over the columns: numbers, dates, known topics, short names, long texts."""
    texts = {
        at: [row.cells[at] for row in rows if row.cells[at].strip()]
        for at in range(len(found))
        if not found[at]
    }
    texts = {at: said for at, said in texts.items() if said}

    def best(share: dict[int, float], least: float) -> int | None:
        some = [(value, -at) for at, value in share.items() if at in texts and value >= least]
        return -max(some)[1] if some else None

    def take(field: str, at: int | None) -> None:
        if at is not None and (field not in found or field in JOINED):
            found[at] = field
            texts.pop(at, None)

    for at in [n for n, said in texts.items() if _share(said, NUMBER.fullmatch) > 0.7]:
        take(Field.IGNORE, at)
    take(Field.DUE_AT, best({at: _share(said, _is_day) for at, said in texts.items()}, 0.5))
    known = topic_words()
    topics = {at: _share(said, lambda one: _begins(one, known)) for at, said in texts.items()}
    take(Field.TOPIC, best(topics, 0.3))
    lengths = {at: sum(map(len, said)) / len(said) for at, said in texts.items()}
    if len(texts) == 1 and Field.TEXT not in found:
        [only] = texts
        take(Field.LEAD if _share(texts[only], _is_name) > 0.6 else Field.TEXT, only)
    elif texts:
        names = {at: _share(said, _is_name) for at, said in texts.items()}
        if Field.TOPIC not in found and len(texts) > 1:
            first = min(texts)
            if lengths[first] <= LONG and names[first] < 0.8:
                take(Field.TOPIC, first)
        take(Field.TEXT, best({at: lengths[at] for at in texts if names[at] < 0.8}, 0))
        for field in (Field.LEAD, Field.SUPPORTS):
            take(field, best({at: names[at] - at / 1000 for at in texts}, 0.5))


def _share(said: Sequence[str], is_so: object) -> float:
    assert callable(is_so)
    return sum(bool(is_so(each.strip())) for each in said) / len(said)


def _is_day(text: str) -> bool:
    return len(text) <= SHORT and bool(DAY.search(text))


def _is_name(text: str) -> bool:
    """Whether it may name components: letters in capitals, or a Society's name; no sentence."""
    if len(text) > LONG or text.endswith("."):
        return False
    letters = [each for each in re.split(r"[\s,;/&+-]+", text) if each]
    capitals = sum(each.isupper() and each.isalpha() and len(each) <= 6 for each in letters)
    said = folded(text)
    return capitals * 2 >= len(letters) or any(
        word in said for word in ("red cross", "red crescent", "croix rouge", "croissant rouge",
                                  "cruz roja", "media luna", "الصليب", "الهلال")
    )  # fmt: skip


def _begins(text: str, known: dict[str, str]) -> bool:
    return folded(text.split(":")[0]) in known
