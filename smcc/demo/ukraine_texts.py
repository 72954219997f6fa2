"""What the demo says about Ukraine in 2022. Public facts are few and named; the rest is invented, in our words."""

from __future__ import annotations

from smcc.demo.story import LogLine, clock_of
from smcc.demo.tables import Dropped, Row
from tools.decision.policy import Topic as T
from tools.joint_statement.policy import Section as J
from tools.minimum_parameters.policy import Section as P

at = clock_of("Europe/Kyiv")

NAME = "Ukraine: escalation of the armed conflict, 2022"
SUMMARY = (
    "From 24 February 2022 the armed conflict in Ukraine escalates across the country. Millions "
    "are displaced inside Ukraine or cross into the neighbouring countries, where the National "
    "Societies receive them. The tools of Movement coordination are used from the first day."
)
SYNTHETIC = (
    "Public: the escalation on 24 February 2022; the appeals of the ICRC and the IFRC of 1 March "
    "(CHF 250 million: 150 and 100) and the appeal code; that a Mini-Summit was held (one in "
    "Russia too), a Joint Statement released, an advisor agreed, convener roles allocated by "
    "country with a joint letter, a joint logistics hub set up, and that the resource mobilisation "
    "table came late. Invented: every hour, the other dates, who was convener or lead where, every "
    "decision, text and post-holder, and the closing, which only ends the demo’s story."
)

AFFECTED = ("UKR", "POL", "HUN", "MDA", "ROU", "SVK")
NEIGHBOURS = {
    "POL": "DPL001", "HUN": "DHU001", "MDA": "DMD001", "ROU": "DRO001", "SVK": "DSK001",
}  # fmt: skip
PRESENT = ("ICRC", "IFRC", *NEIGHBOURS.values(), "DDK001", "DDE001")

FIRST_ATTENDANCE = {
    "DUA001": "Secretary General",
    "ICRC": "Head of Delegation, Ukraine",
    "IFRC": "Head of Delegation, Ukraine",
    "DPL001": "Secretary General",
    "DMD001": "Secretary General",
}
SECOND_ATTENDANCE = FIRST_ATTENDANCE | {
    "DHU001": "Secretary General",
    "DRO001": "Secretary General",
    "DSK001": "Secretary General",
}

FIRST_TABLE: list[Row | Dropped] = [
    Row(
        T.CO_CONVENER, "The ICRC is co-convener in Ukraine; neighbouring countries follow.", "DUA001",
        ("ICRC", "IFRC"), at(2022, 2, 27, 18), post="sg.ukraine", outcome="Allocated for all six countries.",
        done_at=at(2022, 2, 27, 15),
    ),
    Row(
        T.SECURITY_LEAD, "The ICRC leads on security; everybody moves under its rules.", "ICRC",
        ("DUA001", "IFRC"), at(2022, 2, 28, 18), post="icrc.hod.ukraine", outcome="Common movement rules sent to all teams.",
        done_at=at(2022, 2, 28, 11),
    ),
    Row(
        T.LOGISTICS_LEAD, "One supply chain: the IFRC leads, the ICRC brings its lines in.", "IFRC",
        ("ICRC", "DPL001"), at(2022, 3, 10, 18),
        outcome="A joint logistics hub serves Ukraine and the bordering countries.",
        done_at=at(2022, 3, 9, 16),
    ),
    Row(
        T.SECTOR_LEADS, "Health: URCS with the ICRC. Shelter and relief: URCS with the IFRC.",
        "DUA001", ("ICRC", "IFRC"),
    ),
    Row(
        T.GEOGRAPHY, "The ICRC works along the lines of contact, URCS branches everywhere.", "ICRC",
        ("DUA001",),
    ),
    Row(
        T.ROLES, "URCS convenes and speaks for the response in Ukraine.", "DUA001",
        ("ICRC", "IFRC"),
    ),
    Row(T.FOCAL_COUNTRY, "Both Heads of Delegation in Kyiv are focal points.", "DUA001"),
    Row(T.FOCAL_REGION, "The IFRC’s Regional Director in Budapest is focal point.", "IFRC"),
    Row(
        T.FOCAL_GENEVA, "The two principals name one focal point each.", "ICRC", ("IFRC",),
        at(2022, 2, 26, 18), post="icrc.director", outcome="Named in the minimum parameters.", done_at=at(2022, 2, 26, 15),
    ),
    Row(
        T.APPEALS, "Two appeals, one message, published on the same day.", "IFRC", ("ICRC", "DUA001"),
        at(2022, 3, 1, 18), post="ifrc.usg", outcome="Both appeals launched together on 1 March: CHF 250 million.",
        done_at=at(2022, 3, 1, 14),
    ),
    Row(
        T.COMMUNICATIONS, "Common key messages every morning; one spokesperson a day.", "DUA001",
        ("ICRC", "IFRC"),
    ),
    Row(
        T.ADVISOR, "An advisor is deployed to Ukraine, hosted by the IFRC.", "IFRC", ("ICRC",),
        at(2022, 3, 5, 18), post="ifrc.hod.ukraine", outcome="The advisor took up work.", done_at=at(2022, 3, 4, 9),
    ),
    Row(T.DATA_SHARING, "Presence and activities are shared weekly in one table.", "IFRC", ("ICRC",)),
    Row(
        T.OTHER, "Agree on one resource mobilisation table for all appeals.", "IFRC",
        ("ICRC", "DUA001"), at(2022, 3, 7, 18), subject="Resource mobilisation table",
        outcome="First version that both institutions accept; it took three weeks too long.",
        done_at=at(2022, 3, 28, 17),
    ),
]  # fmt: skip

SECOND_TABLE: list[Row | Dropped] = [
    Row(
        T.CO_CONVENER, "The National Society convenes in each neighbouring country, the IFRC co-convenes.",
        "IFRC", tuple(NEIGHBOURS.values()),
    ),
    Dropped(T.SECURITY_LEAD, "Stands as decided in the first meeting."),
    Row(
        T.LOGISTICS_LEAD, "The joint hub takes orders from all five neighbouring countries.", "IFRC",
        ("ICRC", "DPL001", "DRO001"), at(2022, 3, 20, 18), outcome="Order desk open to all six.",
        done_at=at(2022, 3, 18, 12),
    ),
    Row(
        T.SECTOR_LEADS, "Protection of separated families: the ICRC leads in all six countries.",
        "ICRC", ("DPL001", "DMD001", "DRO001"),
    ),
    Row(T.GEOGRAPHY, "Border crossings are divided by National Society, list attached.", "DPL001"),
    Dropped(T.ROLES, "Stands as decided in the first meeting."),
    Dropped(T.FOCAL_COUNTRY, "Each neighbouring country names its own by letter."),
    Dropped(T.FOCAL_REGION, "Stands as decided in the first meeting."),
    Dropped(T.FOCAL_GENEVA, "Stands as in the minimum parameters."),
    Row(
        T.APPEALS, "Revise both appeals together once the first quarter’s needs are known.", "IFRC",
        ("ICRC",), at(2022, 4, 30, 18), outcome="Revisions aligned before they were published.",
        done_at=at(2022, 4, 28, 10),
    ),
    Dropped(T.COMMUNICATIONS, "Stands as decided in the first meeting."),
    Dropped(T.ADVISOR, "Done: the advisor is in place."),
    Dropped(T.DATA_SHARING, "Put off until every partner has named a data contact.", defers=True),
    Row(
        T.OTHER, "A joint letter tells all National Societies who convenes where.", "ICRC", ("IFRC",),
        at(2022, 3, 12, 18), subject="Joint letter", post="icrc.director", outcome="Sent to all National Societies.",
        done_at=at(2022, 3, 11, 18),
    ),
]  # fmt: skip

STATEMENT: dict[str, str] = {
    J.SITUATION: (
        "Since the morning of 24 February the fighting has reached most regions of Ukraine. People "
        "need shelter, water, medical care and news of their families. Many are leaving."
    ),
    J.CONVENING: "In Ukraine the Ukrainian Red Cross Society convenes, the ICRC co-convenes.",
    J.ROLES: (
        "The Ukrainian Red Cross Society leads the response. The ICRC leads on security and works "
        "close to the fighting. The IFRC supports the Society and the neighbouring countries."
    ),
    J.COORDINATION: "We meet every morning, keep one decision table, and share what we know.",
    J.APPEALS: "We will appeal together, so that donors see one Movement.",
    J.PARTNERS: (
        "Please offer help through the convener. Do not send people or goods that nobody has "
        "asked for, and do not approach branches directly."
    ),
    J.MEDIA: "Refer questions on Ukraine to the Ukrainian Red Cross Society, on security to the ICRC.",
}

FIRST_PARAMETERS: dict[str, str] = {
    P.CO_CONVENER: "Ukraine: the Ukrainian Red Cross Society convenes, the ICRC co-convenes.",
    P.SECURITY: "The ICRC leads. Nobody moves without its clearance.",
    P.LOGISTICS: "The IFRC leads one supply chain; the ICRC’s lines are part of it.",
    P.SECTORS: "Health: URCS with the ICRC. Shelter and relief: URCS with the IFRC.",
    P.GEOGRAPHY: "Along the lines of contact: the ICRC. Everywhere: the branches of URCS.",
    P.ROLES: "URCS decides on priorities and speaks for the response in Ukraine.",
    P.FOCAL_POINTS: (
        "Country: both Heads of Delegation. Region: the IFRC’s Regional Director, Budapest. "
        "Geneva: one focal point of each principal."
    ),
    P.OTHER: "The appeals are published together. An advisor is deployed to Ukraine.",
}
SECOND_PARAMETERS: dict[str, str] = {
    P.CO_CONVENER: (
        "Ukraine: the Ukrainian Red Cross Society convenes, the ICRC co-convenes.\n"
        "Poland, Hungary, Moldova, Romania, Slovakia: the National Society convenes, the IFRC "
        "co-convenes."
    ),
    P.LOGISTICS: "The joint logistics hub serves all six countries. The IFRC leads.",
    P.GEOGRAPHY: (
        "Along the lines of contact: the ICRC. Everywhere in Ukraine: the branches of URCS. "
        "Border crossings: the National Society of the country."
    ),
}
SECOND_REASON = (
    "Convener roles are agreed for the neighbouring countries, and the joint logistics hub works."
)

REVISITS = (
    (at(2022, 3, 24, 15), "Looked at with both delegations: the roles hold."),
    (at(2022, 4, 22, 15), "Looked at again after the appeals were revised: no change."),
    (
        at(2022, 5, 20, 15),
        "No change; the border crossings are reviewed by the countries themselves.",
    ),
    (at(2022, 6, 17, 15), "No change."),
)

LOG = [
    LogLine(at(2022, 2, 24, 5, 40), "sg.ukraine", "DUA001", "Branches in Kyiv, Kharkiv and Odesa report explosions. Emergency teams are called in."),
    LogLine(at(2022, 2, 24, 9, 30), "icrc.hod.ukraine", "ICRC", "All teams accounted for. Movements are suspended except for medical needs."),
    LogLine(at(2022, 2, 24, 14), "coordinator", "IFRC", "Mini-Summit called for this evening, by video. The Ukrainian Red Cross Society chairs."),
    LogLine(at(2022, 2, 25, 11), "sg.poland", "DPL001", "Reception points open at two crossings. Volunteers of eleven branches on shift."),
    LogLine(at(2022, 2, 26, 17), "coordinator", "IFRC", "Minimum parameters sent to every delegation and National Society concerned."),
    LogLine(at(2022, 3, 1, 14), "ifrc.usg", "IFRC", "The ICRC and the IFRC launch their appeals together: CHF 150 million and CHF 100 million. The IFRC’s carries the code MGR65002."),
    LogLine(at(2022, 3, 4, 9), "coordinator", "IFRC", "The Movement Coordination in Operations Advisor is in place."),
    LogLine(at(2022, 3, 9, 16), "ifrc.hod.ukraine", "IFRC", "The joint logistics hub takes its first orders for Ukraine and the bordering countries."),
    LogLine(at(2022, 3, 11, 18), "coordinator", "ICRC", "Joint letter on convener roles sent to all National Societies."),
    LogLine(at(2022, 3, 16, 12), "coordinator", "IFRC", "A Mini-Summit takes place in Russia as well; its table is kept there."),
    LogLine(at(2022, 3, 28, 17), "ifrc.usg", "IFRC", "First resource mobilisation table that both institutions accept. It came late and cost time in the first weeks."),
]  # fmt: skip

CLOSING = "The demo tells the first four months. The operation itself went on."

TICKED = [
    ("agreement-at-hand", "tick", "sg.ukraine", "Signed before the emergency; copies went to all delegations.", at(2022, 2, 24, 8)),
    ("partners-told", "tick", "coordinator", "Joint letter to all National Societies, country by country.", at(2022, 2, 27, 16)),
    ("media-line", "tick", "icrc.hod.ukraine", "Agreed with the Joint Statement; each institution speaks for itself.", at(2022, 2, 25, 15)),
]  # fmt: skip
