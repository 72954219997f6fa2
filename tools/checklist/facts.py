"""The facts that tick an item of a checklist by themselves, and how each is seen from the records.

Nothing here is stored: a meeting that is reopened, or an agreement that is contested, unticks its
item with the next look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.countries import country_names
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole
from coordination.operations.responsibilities import Responsibility
from smcc.rules.words import listed
from tools.facts import NONE, Evidence, Fact, Judge, Trace
from tools.joint_statement.models import JointStatement
from tools.mco_deployment.models import MCODeployment
from tools.mco_deployment.policy import Choice
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters.models import MinimumParameters
from tools.minutes import policy as minutes
from tools.minutes.models import MinutesWord


def _first(said: Any, url: str, *, numbered: bool = True) -> Judge:
    """It holds as soon as there is one; the earliest is the evidence. `said` takes its number."""

    def judge(operation: Any, traces: Sequence[Trace]) -> Evidence:
        if not traces:
            return NONE
        first = traces[0]
        args = [operation.ref, first.number] if numbered else [operation.ref]
        words = str(said) % {"number": first.number} if numbered else said
        return Evidence(True, words, first.at, reverse(url, args=args))

    return judge


def _on_operation(said: Any, anchor: str) -> Judge:
    def judge(operation: Any, traces: Sequence[Trace]) -> Evidence:
        if not traces:
            return NONE
        url = f"{reverse('operation', args=[operation.ref])}#{anchor}"
        return Evidence(True, said, traces[0].at, url)

    return judge


def _advisor(operation: Any, traces: Sequence[Trace]) -> Evidence:
    if not traces:
        return NONE
    decided = traces[0]
    url = reverse("mco_deployment", args=[operation.ref])
    return Evidence(True, Choice(decided.word).label, decided.at, url)


PERIOD = Concat(
    F("country_id"), Value(" "), Cast("starts_on", CharField()), Value(" "),
    Coalesce(Cast("ends_on", CharField()), Value("")), output_field=CharField(),
)  # fmt: skip
"""An allocation's country and period, in one word: "UKR 2022-02-24 "."""


def _in_each_country(operation: Any, traces: Sequence[Trace]) -> Evidence:
    """It holds once somebody is agreed for today in every country; else it says which are missing."""
    codes, today = operation.country_codes.split(), operation.today.isoformat()
    by_country: dict[str, datetime | None] = {}
    for trace in traces:
        country, starts, ends = trace.word.split(" ")
        if starts <= today and (not ends or today <= ends):
            by_country.setdefault(country, trace.at)
    missing = [code for code in codes if code not in by_country]
    url = f"{reverse('operation', args=[operation.ref])}#leads"
    if missing or not codes:
        if len(missing) == len(codes):
            return NONE
        said = _("Not yet agreed: %(countries)s") % {"countries": listed(country_names(missing))}
        return Evidence(False, said, None, url)
    last = max((at for at in by_country.values() if at), default=None)
    said = _("Agreed in every country") if len(codes) > 1 else _("Agreed")
    return Evidence(True, said, last, url)


def _on_every_level(operation: Any, traces: Sequence[Trace]) -> Evidence:
    """It holds once somebody is named for the country, for the region and for Geneva."""
    named = {trace.word for trace in traces}
    missing = [level.label for level in Responsibility.Level if level.value not in named]
    url = f"{reverse('operation', args=[operation.ref])}#leads"
    if not traces:
        return NONE
    if missing:
        said = _("Not yet named: %(levels)s") % {"levels": listed(missing)}
        return Evidence(False, said, None, url)
    return Evidence(True, _("Named on all three levels"), traces[-1].at, url)


def _confirmed_minutes(operation: Any, traces: Sequence[Trace]) -> Evidence:
    """Final by the minutes' own rule: both sides confirmed, no objection open. The earliest meeting counts."""
    said_of: dict[int, list[Trace]] = {}
    for trace in traces:
        said_of.setdefault(trace.number, []).append(trace)
    for number, words in sorted(said_of.items()):
        confirmed = [each for each in words if each.word]
        if minutes.is_final({each.word for each in confirmed}, len(words) - len(confirmed)):
            last = max(each.at for each in confirmed if each.at)
            said = _("Minutes of Mini-Summit %(number)d are final") % {"number": number}
            return Evidence(True, said, last, reverse("minutes", args=[operation.ref, number]))
    if not said_of:
        return NONE
    number, words = min(said_of.items())
    open_objections = [_("an objection")] if any(not each.word for each in words) else []
    said = minutes.standing({each.word for each in words if each.word}, open_objections)
    return Evidence(False, said, None, reverse("minutes", args=[operation.ref, number]))


def _agreed(role: str) -> Callable[[], Any]:
    return lambda: Convening.objects.agreed().filter(role=role)


def _words() -> Any:
    """Confirmations by their side, open objections without one."""
    confirms = MinutesWord.objects.confirmations()
    return confirms | MinutesWord.objects.open_objections()


def _leads(kind: str) -> Callable[[], Any]:
    return lambda: Responsibility.objects.current().filter(kind_of=kind)


FACTS = (
    Fact(
        "scale_declared", gettext_lazy("The scale was declared"),
        lambda: Operation.objects.exclude(scale_declared_at=None),
        _on_operation(gettext_lazy("Scale declared"), "facts"), "scale_declared_at", operation="pk",
    ),
    Fact(
        "mini_summit_held", gettext_lazy("A Mini-Summit was held"),
        lambda: MiniSummit.objects.exclude(held_at=None),
        _first(gettext_lazy("Mini-Summit %(number)d was held"), "mini_summit"), "held_at",
        number="number",
    ),
    Fact(
        "decision_table_filed", gettext_lazy("A decision table was filed"),
        lambda: MiniSummit.objects.exclude(filed_at=None),
        _first(gettext_lazy("Table of Mini-Summit %(number)d filed"), "mini_summit"), "filed_at",
        number="number",
    ),
    Fact(
        "minutes_confirmed", gettext_lazy("The minutes were confirmed by both sides"),
        _words, _confirmed_minutes, "said_at", operation="summit__operation_id",
        number="summit__number", word="side",
    ),
    Fact(
        "second_mini_summit", gettext_lazy("A further Mini-Summit was held"),
        lambda: MiniSummit.objects.exclude(held_at=None).filter(number__gt=1),
        _first(gettext_lazy("Mini-Summit %(number)d was held"), "mini_summit"), "held_at",
        number="number",
    ),
    Fact(
        "joint_statement_issued", gettext_lazy("A Joint Statement was issued"),
        lambda: JointStatement.objects.exclude(issued_at=None),
        _first(gettext_lazy("Joint Statement %(number)d was issued"), "joint_statement"),
        "issued_at", number="number",
    ),
    Fact(
        "parameters_issued", gettext_lazy("Minimum parameters were issued"),
        lambda: MinimumParameters.objects.exclude(issued_at=None),
        _first(gettext_lazy("Minimum parameters %(number)d were issued"), "minimum_parameters"),
        "issued_at", number="number",
    ),
    Fact(
        "parameters_revisited", gettext_lazy("The minimum parameters were revisited"),
        lambda: MinimumParameters.objects.exclude(revisited_at=None),
        _first(gettext_lazy("Minimum parameters %(number)d were revisited"), "minimum_parameters"),
        "revisited_at", number="number",
    ),
    Fact(
        "advisor_decided", gettext_lazy("It was decided whether an advisor comes"),
        lambda: MCODeployment.objects.exclude(decided_at=None),
        _advisor, "decided_at", word="choice",
    ),
    Fact(
        "conveners_agreed", gettext_lazy("A convener is agreed in every country"),
        _agreed(ConveningRole.CONVENER), _in_each_country, "agreed_at", word=PERIOD,
    ),
    Fact(
        "co_conveners_agreed", gettext_lazy("A co-convener is agreed in every country"),
        _agreed(ConveningRole.CO_CONVENER), _in_each_country, "agreed_at", word=PERIOD,
    ),
    Fact(
        "security_lead", gettext_lazy("A security lead is assigned"),
        _leads(Responsibility.Kind.SECURITY),
        _on_operation(gettext_lazy("Security lead assigned"), "leads"), "recorded_at",
    ),
    Fact(
        "logistics_lead", gettext_lazy("A logistics lead is assigned"),
        _leads(Responsibility.Kind.LOGISTICS),
        _on_operation(gettext_lazy("Logistics lead assigned"), "leads"), "recorded_at",
    ),
    Fact(
        "focal_points", gettext_lazy("Focal points are named for country, region and Geneva"),
        _leads(Responsibility.Kind.FOCAL_POINT), _on_every_level, "recorded_at", word="level",
    ),
)  # fmt: skip
