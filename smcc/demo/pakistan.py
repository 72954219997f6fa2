"""Pakistan 2022: few tools used, and those late. The counter-example, in red."""

from __future__ import annotations

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from smcc.demo.accounts import People
from smcc.demo.reference import component, components, country
from smcc.demo.story import LogLine, clock_of, fresh, write_log
from smcc.demo.tables import Row, fill, hold
from tools.decision.policy import Topic
from tools.mco_deployment import actions as advisors
from tools.mini_summit import actions as summits

at = clock_of("Asia/Karachi")

NAME = "Pakistan: monsoon floods, 2022"
SUMMARY = (
    "The heaviest monsoon in decades puts a large part of Pakistan under water. 33 million people "
    "are affected and about 1,700 die. Partners work side by side, mostly in talks of two."
)
SYNTHETIC = (
    "Public: 33 million people affected and about 1,700 dead; that the appeal was raised to CHF 55 "
    "million on 7 October 2022; that few coordination tools were used, that the Pakistan Red "
    "Crescent took no convener role, and that its leadership changed during the operation. "
    "Invented: the day and hour of the onset, every other date, the declaration, the meeting and "
    "what it decided, every text and post-holder. That clocks still run late is the point of it."
)

LOG = [
    LogLine(at(2022, 8, 26, 10), "sg.pakistan", "DPK001", "Water rises in Sindh and Balochistan. Branches distribute tents and drinking water."),
    LogLine(at(2022, 8, 28, 16), "ifrc.hod.pakistan", "IFRC", "Partners ask us one by one what to send. There is no common meeting yet."),
    LogLine(at(2022, 9, 9, 12), "ifrc.hod.pakistan", "IFRC", "First meeting of all partners, fifteen days after the onset. Half of the topics stay open."),
    LogLine(at(2022, 9, 20, 9), "icrc.hod.pakistan", "ICRC", "We go on in the areas where we work anyhow; nobody has asked us to co-convene."),
    LogLine(at(2022, 10, 7, 15), "ifrc.usg", "IFRC", "The appeal is raised to CHF 55 million."),
    LogLine(at(2022, 10, 18, 11), "ifrc.hod.pakistan", "IFRC", "New leadership at the Pakistan Red Crescent. Its briefing on the coordination tools is still due."),
    LogLine(at(2022, 11, 30, 17), "secretariat", "IFRC", "No Joint Statement, no table, no parameters. Roles were never written down."),
]  # fmt: skip

TABLE = [
    Row(Topic.LOGISTICS_LEAD, "The IFRC leads on supplies; the ICRC lends trucks.", "IFRC", ("ICRC",)),
    Row(
        Topic.SECTOR_LEADS, "Water and sanitation: the Pakistan Red Crescent with the IFRC.",
        "DPK001", ("IFRC",),
    ),
    Row(Topic.APPEALS, "One appeal by the IFRC; the ICRC appeals on its own.", "IFRC"),
]  # fmt: skip


def story(people: People) -> Operation:
    """Declare late, meet late, and leave the rest undone. None of the sign-ins coordinates it, so its red clocks stand apart from their own work."""
    secretariat = people["secretariat"]
    operation = operations.log_operation(
        by=people["ifrc.hod.pakistan"], name=NAME, crisis="disaster", hazard="flood", countries=[country("PAK")],
        onset_at=at(2022, 8, 25, 12), onset_zone="Asia/Karachi", onset_precision="estimated",
        host=component("DPK001"), present=components("ICRC", "IFRC", "DNO001", "DQA001"),
        summary=SUMMARY, synthetic=SYNTHETIC,
    )  # fmt: skip
    operation = operations.declare_scale(
        operation, by=secretariat, scale="large", declared_at=at(2022, 8, 30, 9),
        declared_by_post="Regional Director, Asia Pacific, IFRC",
        reason="Most of two provinces under water; five days passed before anybody declared it.",
    )  # fmt: skip
    attended = {
        "DPK001": "Disaster manager", "IFRC": "Head of Delegation, Pakistan",
        "DNO001": "Country representative",
    }  # fmt: skip
    # Nobody was agreed as convener, so the host's own people write down what was said.
    host = people["sg.pakistan"]
    summit = operation.mini_summits.get()
    summit = hold(summit, attended, by=host, at=at(2022, 9, 9, 10), similar=True)
    fill(summit, TABLE, by=host)
    summits.write_summit(
        summit, by=host, changes={"gaps": "Who leads, who covers which district, who speaks."}
    )
    advisors.decide(
        operation.mco_deployment, by=secretariat, choice="unmet",
        reason="Asked for after two weeks; the roster had nobody free.", at=at(2022, 9, 12, 9),
    )  # fmt: skip
    write_log(operation, LOG)
    return fresh(operation)
