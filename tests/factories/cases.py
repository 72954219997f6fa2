"""Operations and their tools, brought to a state through the real steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories.world import World
from tools.decision import actions as decisions
from tools.joint_statement import actions as statements
from tools.joint_statement.models import JointStatement
from tools.mini_summit import actions as summits
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters import actions as parameters
from tools.minimum_parameters.models import MinimumParameters


def operation(world: World, *, hours_ago: float = 5, **more: Any) -> Operation:
    """A conflict in Ukraine that the coordinator logged; onset `hours_ago`."""
    fields: dict[str, Any] = {
        "name": "Escalation in Ukraine",
        "crisis": "conflict",
        "hazard": "armed_conflict",
        "countries": [world.ukraine],
        "onset_at": timezone.now() - timedelta(hours=hours_ago),
        "onset_zone": "Europe/Kyiv",
        "onset_precision": "exact",
        "host": world.urcs_ns,
        "present": [world.icrc, world.ifrc],
    }
    return operations.log_operation(by=more.pop("by", world.coordinator), **(fields | more))


def large_operation(world: World, **more: Any) -> Operation:
    """The same, declared large-scale: all tools and clocks are open."""
    case = operation(world, **more)
    return operations.declare_scale(
        case, by=world.coordinator, scale="large", declared_by_post="Head of Delegation, IFRC",
        reason="Nationwide; beyond the capacity of the host",
    )  # fmt: skip


def held_summit(world: World, case: Operation, *, hours_ago: float = 1) -> MiniSummit:
    summit = case.mini_summits.order_by("-number").first() or summits.plan_mini_summit(
        case, by=world.coordinator
    )
    summits.set_attendance(
        summit, by=world.urcs,
        rows=[(c, "attended", "Head of Delegation") for c in (world.urcs_ns, world.icrc, world.ifrc)],
    )  # fmt: skip
    return summits.hold(
        summit,
        by=world.urcs,
        held_at=max(case.onset_at, timezone.now() - timedelta(hours=hours_ago)),
    )


def decide_all(world: World, summit: MiniSummit) -> None:
    for row in summit.rows.undecided():
        decisions.write_row(
            row, by=world.urcs,
            changes={"text": f"Agreed on {row.title}", "lead": world.urcs_ns},
        )  # fmt: skip


def filed_summit(world: World, case: Operation) -> MiniSummit:
    summit = held_summit(world, case)
    decide_all(world, summit)
    return summits.file_table(summit, by=world.urcs)


def clearing_statement(world: World, case: Operation) -> JointStatement:
    statement = case.joint_statements.order_by("-number").first() or statements.start_statement(
        case, by=world.coordinator
    )
    statement = statements.write_statement(
        statement, by=world.coordinator, sections={"situation": "What we know at this hour."}
    )
    return statements.run(statement, "ask_clearance", by=world.coordinator)


def issued_statement(world: World, case: Operation) -> JointStatement:
    statement = clearing_statement(world, case)
    for person, of in (
        (world.urcs, world.urcs_ns),
        (world.icrc_hod, world.icrc),
        (world.ifrc_hod, world.ifrc),
    ):
        statements.speak(statement, by=person, component=of, clears=True)
    return statements.issue(statement, by=world.coordinator)


def endorsing_parameters(world: World, case: Operation) -> MinimumParameters:
    """A large operation with its table filed and its statement issued, waiting for both principals."""
    filed_summit(world, case)
    issued_statement(world, case)
    mine = case.minimum_parameters.get()
    return parameters.run(mine, "ask_endorsement", by=world.coordinator)


def issued_parameters(world: World, case: Operation) -> MinimumParameters:
    mine = endorsing_parameters(world, case)
    parameters.endorse(mine, by=world.icrc_director)
    parameters.endorse(mine, by=world.ifrc_usg)
    return parameters.issue(mine, by=world.ifrc_usg)
