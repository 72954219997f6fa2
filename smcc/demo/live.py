"""The exercise that runs now: its onset is counted back from the moment of loading, so its clocks tick."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from coordination.operations.policy import ConveningRole, State
from coordination.people.models import Post
from smcc.demo.accounts import People
from smcc.demo.advisors import ask_for_advisors
from smcc.demo.checklists import Said, use_checklist
from smcc.demo.reference import component, components, country
from smcc.demo.story import LogLine, fresh, refs_told, tell_now, write_log
from smcc.demo.tables import Row, fill
from tools.agenda import actions as agenda
from tools.decision.policy import Topic
from tools.joint_statement import actions as statements
from tools.joint_statement.policy import Section
from tools.mini_summit import actions as summits

KEY = "live"
HOUR = timedelta(hours=1)
ONSET_BEFORE = 20 * HOUR
"""Young enough that nothing is late, old enough that the first limit comes within a day."""
SUMMIT_IN = 3 * HOUR
STALE_AFTER = timedelta(days=5)

NAME = "Exercise: flood on the Dnipro"
SUMMARY = (
    "Exercise. After days of rain the Dnipro leaves its banks; riverside districts of two regions "
    "are under water. About 4,000 people have left their homes."
)
SYNTHETIC = (
    "An exercise: this flood never happened. Every fact, time, text and post-holder is invented, "
    "and the onset is counted back from the moment at which the demo was loaded."
)
OVER = "This exercise is over; a fresh one was begun when the demo was loaded again."


def load_live(now: datetime | None = None) -> Operation | None:
    """Begin a fresh exercise where there is none, or the last one's onset is over five days ago.

    The one before is then closed, with a reason, unless somebody did so. Returns the new one.
    """
    now = now or timezone.now()
    refs = refs_told(KEY)
    last = Operation.objects.filter(ref=refs[-1]).first() if refs else None
    if last is not None:
        if last.onset_at > now - STALE_AFTER:
            return None
        if last.state == State.ACTIVE:
            operations.run(last, "close", by=People()["secretariat"], reason=OVER)
    return tell_now(KEY, lambda people: story(people, now))


def story(people: People, now: datetime) -> Operation:
    """An operation in its first day: declared large, its Mini-Summit called, its statement begun."""
    onset = (now - ONSET_BEFORE).replace(minute=0, second=0, microsecond=0)
    operation = _log(people, onset)
    _call_summit(operation, people, (now + SUMMIT_IN).replace(minute=0, second=0, microsecond=0))
    statements.write_statement(
        operation.joint_statements.get(), by=people["coordinator"],
        sections={
            Section.SITUATION: "Riverside districts are under water; about 4,000 people are out.",
            Section.CONVENING: "The Ukrainian Red Cross Society convenes. The co-convener is proposed.",
        },
    )  # fmt: skip
    use_checklist(fresh(operation), "full", _ticked(onset), people=people, by="coordinator")
    ask_for_advisors(operation, people)
    write_log(operation, _log_lines(onset))
    return fresh(operation)


def _log(people: People, onset: datetime) -> Operation:
    operation = operations.log_operation(
        by=people["coordinator"], name=NAME, crisis="disaster", hazard="flood",
        countries=[country("UKR")], onset_at=onset, onset_zone="Europe/Kyiv",
        onset_precision="exact", host=component("DUA001"), present=components("ICRC", "IFRC"),
        summary=SUMMARY, synthetic=SYNTHETIC,
    )  # fmt: skip
    convener = operation.convenings.get(role=ConveningRole.CONVENER)
    operations.run_convening(convener, "agree", by=people["coordinator"], at=onset + 2 * HOUR)
    return operations.declare_scale(
        fresh(operation), by=people["coordinator"], scale="large", declared_at=onset + 3 * HOUR,
        declared_by_post="Head of Delegation, Ukraine, IFRC",
        reason="Two regions, and the river still rises: the host asks for the whole Movement.",
    )  # fmt: skip


def _call_summit(operation: Operation, people: People, when: datetime) -> None:
    coordinator = people["coordinator"]
    chair = Post.objects.filter(duty=Post.Duty.SECRETARY_GENERAL, component__code="DUA001").first()
    summit = summits.write_summit(
        operation.mini_summits.get(), by=coordinator,
        changes={
            "mode": "remote", "place": "Video conference", "chair": chair, "scheduled_for": when,
        },
    )  # fmt: skip
    agenda.set_agenda(
        summit, by=coordinator,
        items=[
            ("Situation and forecast", component("DUA001"), 15),
            ("Who leads on what", component("DUA001"), 30),
            ("Appeal and partners", component("IFRC"), 15),
        ],
    )  # fmt: skip
    summit = summits.run(summit, "schedule", by=coordinator)
    rows = [
        Row(Topic.LOGISTICS_LEAD, "The IFRC leads; boats come from the ICRC’s stock.", "IFRC", ("ICRC",)),
        Row(Topic.SECURITY_LEAD, "The ICRC leads; mined banks are closed to boats.", "ICRC", ("DUA001",)),
    ]  # fmt: skip
    fill(summit, rows, by=people["urcs"])


def _ticked(onset: datetime) -> list[Said]:
    return [
        ("agreement-at-hand", "tick", "urcs", "The country’s agreement lies with the Secretary General.", onset + HOUR),
        ("plan-at-hand", "set_aside", "urcs", "The contingency plan knows no flood of this river.", onset + HOUR),
        ("contacts-known", "tick", "coordinator", "Called all three duty numbers; each answered.", onset + 2 * HOUR),
    ]  # fmt: skip


def _log_lines(onset: datetime) -> list[LogLine]:
    return [
        LogLine(onset + HOUR / 2, "urcs", "DUA001", "The river gauge passes the flood mark. Two branches call in their rescue teams."),
        LogLine(onset + 4 * HOUR, "urcs", "DUA001", "Evacuation of three riverside streets. A school is opened as shelter for 600 people."),
        LogLine(onset + 7 * HOUR, "icrc.hod.ukraine", "ICRC", "Mined river banks: boats keep to the marked channel until they are checked."),
        LogLine(onset + 12 * HOUR, "ifrc.hod.ukraine", "IFRC", "Blankets and water filters for 1,000 families are loaded in Warsaw."),
        LogLine(onset + 18 * HOUR, "coordinator", "IFRC", "Mini-Summit called. Please send topics for the table beforehand."),
    ]  # fmt: skip
