"""Operations and their tools, brought to a state through the real steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.components.loading import Report
from coordination.conveners import actions as conveners
from coordination.conveners.models import ConvenerLetter
from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories.world import World
from tests.tools.packet.device import Device
from tools.advisor import actions as pool
from tools.advisor.models import Advisor
from tools.advisor_request import actions as advisor_requests
from tools.advisor_request.models import AdvisorRequest
from tools.agenda import actions as agenda
from tools.amendment import actions as amendments
from tools.checklist import actions as checklists
from tools.checklist.models import Checklist
from tools.checklist_template import loading as checklist_templates
from tools.checklist_template.models import ChecklistTemplate
from tools.decision import actions as decisions
from tools.joint_statement import actions as statements
from tools.joint_statement.models import JointStatement
from tools.mini_summit import actions as summits
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters import actions as parameters
from tools.minimum_parameters.models import MinimumParameters
from tools.minutes import actions as minutes
from tools.packet import actions as packets
from tools.packet.models import Packet, PacketReturn
from tools.packet.opening import open_packet, tokens_in
from tools.packet.taking import take_in
from tools.position import actions as positions
from tools.referral import actions as referrals
from tools.section_comment import actions as comments
from tools.silence import actions as silences
from tools.table_import import actions as table_imports
from tools.table_import.models import TableImport
from tools.translation import actions as translations


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


def in_pool(
    world: World, who: str = "urcs_staff", languages: tuple[str, ...] = ("en", "fr"), days: int = 90
) -> Advisor:
    """Somebody in the pool, who can go from today on."""
    made = pool.take_in(
        by=world.secretariat, email=world.people[who].email, languages=list(languages),
        trained_on=timezone.localdate() - timedelta(days=365),
    )  # fmt: skip
    today = timezone.localdate()
    pool.say_available(
        made, by=world.secretariat, first_on=today, last_on=today + timedelta(days=days)
    )
    return made


def advisor_requested(world: World, case: Operation, **more: Any) -> AdvisorRequest:
    """A request for an advisor for the thirty days from today on."""
    today = timezone.localdate()
    said: dict[str, Any] = {
        "asked_for": "Bring the partners to one table", "languages": ["en"],
        "starts_on": today, "ends_on": today + timedelta(days=30),
    }  # fmt: skip
    return advisor_requests.request_advisor(case, by=world.coordinator, **(said | more))


def advisor_matched(world: World, request: AdvisorRequest, advisor: Advisor) -> AdvisorRequest:
    return advisor_requests.match_advisor(request, by=world.secretariat, advisor=advisor)


def advisor_deployed(world: World, request: AdvisorRequest, advisor: Advisor) -> AdvisorRequest:
    """Matched, approved, and arrived."""
    advisor_requests.run(advisor_matched(world, request, advisor), "approve", by=world.ifrc_usg)
    return advisor_requests.run(request, "deploy", by=world.coordinator)


def with_agenda(world: World, case: Operation) -> MiniSummit:
    """The meeting to come with one item on its agenda and one proposed."""
    summit = case.mini_summits.order_by("-number").first() or summits.plan_mini_summit(
        case, by=world.coordinator
    )
    agenda.propose(
        summit, by=world.icrc_hod, component=world.icrc, title="Access", purpose="decision",
        scope="response",
    )  # fmt: skip
    return agenda.set_agenda(summit, by=world.urcs, items=[("Security", world.icrc, 15)])


def checklist_template(length: str = "full") -> ChecklistTemplate:
    """The delivered checklist, which is in force."""
    checklist_templates.load(Report())
    return ChecklistTemplate.objects.in_force().get(length=length)


def with_checklist(world: World, case: Operation, length: str = "full", **more: Any) -> Checklist:
    """The operation with a checklist in use."""
    return checklists.start(case, checklist_template(length), by=world.coordinator, **more)


def with_letter(world: World, case: Operation) -> ConvenerLetter:
    """An area is named, the host is agreed as convener, and the joint letter that tells it is issued."""
    conveners.name_area(operation=case, country=world.ukraine, name="Kharkiv", by=world.coordinator)
    host = case.convenings.filter(role="convener", state="proposed").first()
    if host is not None:
        operations.run_convening(host, "agree", by=world.coordinator)
    letter = conveners.begin_letter(operation=case, by=world.coordinator)
    letter = conveners.run_letter(letter, "sign_icrc", by=world.icrc_director)
    letter = conveners.run_letter(letter, "sign_ifrc", by=world.ifrc_usg)
    return conveners.run_letter(letter, "issue", by=world.coordinator)


def packet_out(world: World, summit: MiniSummit) -> Packet:
    """A packet of the meeting's open table, somewhere without a line."""
    return packets.make_packet(summit, by=world.coordinator, made_for="Head of Delegation, ICRC")


def packet_returned(world: World, packet: Packet) -> PacketReturn:
    """The packet came back with one text in it."""
    device = Device(packet)
    device.type(packet.summit.rows.first(), "subject", "From the road")
    opened = open_packet(tokens_in(device.save()), by=world.coordinator)
    made = take_in(opened, by=world.coordinator).made
    assert made is not None
    return made


def with_table_brought(world: World, case: Operation) -> TableImport:
    """A table that was pasted for the meeting to come, and waits to be looked through."""
    summit = case.mini_summits.order_by("-number").first()
    return table_imports.read_pasted_table(
        summit, by=world.urcs, text="Pumps: two to Kherson\nSecurity lead: ICRC, by Friday"
    )


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


def spoken_about(world: World, summit: MiniSummit) -> MiniSummit:
    """A filed meeting with all that hangs beside it: a position, words on its minutes, an amendment, a row escalated."""
    row = summit.rows.in_order().first()
    positions.say(
        row, by=world.icrc_hod, component=world.icrc, stance="disagrees", text="Not so", article="6"
    )
    minutes.confirm(summit, by=world.urcs, side="convener")
    minutes.object_to(summit, by=world.icrc_hod, component=world.icrc, text="We came late")
    amendments.amend_table(
        summit, by=world.urcs, reason="A slip of the pen", rows={row.pk: {"text": "Agreed anew"}}
    )
    referrals.refer(
        summit.rows.in_order().last(), "escalate", by=world.coordinator, reason="Not ours to decide",
        to_post=world.posts["icrc_director"],
    )  # fmt: skip
    return summit


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


def discussed_statement(world: World, issued: JointStatement) -> JointStatement:
    """A new version with a draft, a comment, a silence procedure and the objection that stopped it.

    The issued one is translated into French, and the translation issued.
    """
    french = translations.begin(issued, by=world.coordinator, language="fr")
    said = {each.key: f"En français : {each.source}" for each in french.compared()}
    translations.write(french, by=world.coordinator, sections=said)
    translations.issue(french, by=world.coordinator)
    row = statements.new_version(issued, by=world.coordinator, reason="More is known")
    row = statements.run(row, "ask_clearance", by=world.coordinator)
    comments.comment(row, by=world.urcs, section="situation", text="Which hour?")
    closes_at = timezone.now() + timedelta(hours=30)
    silences.begin(row, by=world.coordinator, closes_at=closes_at)
    statements.speak(
        row,
        by=world.icrc_hod,
        component=world.icrc,
        clears=False,
        section="roles",
        text="Too vague.",
    )
    return row


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
