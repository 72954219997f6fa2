"""Ukraine 2022: every tool used from the start, every clock met."""

from __future__ import annotations

from datetime import datetime

from coordination.conveners import actions as conveners
from coordination.operations import actions as operations
from coordination.operations.models import Operation
from coordination.operations.policy import ConveningRole
from coordination.operations.responsibilities import Responsibility
from coordination.people.models import Post
from smcc.demo import ukraine_texts as texts
from smcc.demo.accounts import People
from smcc.demo.checklists import use_checklist
from smcc.demo.reference import component, components, country
from smcc.demo.story import fresh, write_log
from smcc.demo.tables import fill, follow_up, hold, send_along
from smcc.demo.ukraine_texts import at
from tools.agenda import actions as agenda
from tools.joint_statement import actions as statements
from tools.mco_deployment import actions as advisors
from tools.mini_summit import actions as summits
from tools.minimum_parameters import actions as parameters

K = Responsibility.Kind
L = Responsibility.Level


def story(people: People) -> Operation:
    """Log the operation and take it through its first four months."""
    operation = _log(people)
    _first_summit(operation, people)
    _statement(operation, people)
    _parameters(operation, people)
    _roles(operation, people)
    _second_summit(operation, people)
    _new_parameters(operation, people)
    use_checklist(fresh(operation), "full", texts.TICKED, people=people, by="coordinator")
    write_log(operation, texts.LOG)
    return operations.run(
        fresh(operation), "close", by=people["coordinator"], reason=texts.CLOSING,
        at=at(2022, 6, 30, 17),
    )  # fmt: skip


def _log(people: People) -> Operation:
    coordinator = people["coordinator"]
    operation = operations.log_operation(
        by=coordinator, name=texts.NAME, crisis="conflict", hazard="armed_conflict",
        countries=[country(iso3) for iso3 in texts.AFFECTED], onset_at=at(2022, 2, 24, 5),
        onset_zone="Europe/Kyiv", onset_precision="estimated", host=component("DUA001"),
        present=components(*texts.PRESENT), summary=texts.SUMMARY, appeal_codes=["MGR65002"],
        synthetic=texts.SYNTHETIC,
    )  # fmt: skip
    operations.set_category(
        operation, by=coordinator, category="red", since=at(2022, 2, 24).date(),
        note="Affects a whole country and its neighbours.",
    )  # fmt: skip
    return operations.declare_scale(
        fresh(operation), by=coordinator, scale="large", declared_at=at(2022, 2, 24, 9),
        declared_by_post="Regional Director, Europe and Central Asia, IFRC",
        reason="Fighting in most regions; needs beyond any single component; six countries affected.",
    )  # fmt: skip


def _first_summit(operation: Operation, people: People) -> None:
    urcs = people["urcs"]
    summit = operation.mini_summits.get()
    chair = Post.objects.filter(duty=Post.Duty.SECRETARY_GENERAL, component__code="DUA001").first()
    summit = summits.write_summit(
        summit, by=people["coordinator"],
        changes={
            "mode": "remote", "place": "Video conference", "chair": chair,
            "scheduled_for": at(2022, 2, 24, 20), "next_on": at(2022, 3, 10).date(),
            "situation": texts.STATEMENT["situation"],
            "gaps": "Nobody can yet reach the south-east. Fuel and cash are short in Kyiv.",
        },
    )  # fmt: skip
    agenda.set_agenda(
        summit, by=people["coordinator"],
        items=[
            ("Situation by region", component("DUA001"), 15),
            ("Security and movements", component("ICRC"), 15),
            ("Who convenes, who leads", component("DUA001"), 30),
            ("Appeals and partners", component("IFRC"), 20),
        ],
    )  # fmt: skip
    summit = summits.run(summit, "schedule", by=people["coordinator"], at=at(2022, 2, 24, 11))
    summit = hold(summit, texts.FIRST_ATTENDANCE, by=urcs, at=at(2022, 2, 24, 20))
    fill(summit, texts.FIRST_TABLE, by=urcs)
    summits.file_table(summit, by=urcs, at=at(2022, 2, 25, 0, 30))
    advisors.decide(
        operation.mco_deployment, by=people["coordinator"], choice="deploy",
        reason="Many partners, two institutions, six countries: a dedicated advisor is needed.",
        at=at(2022, 2, 25, 9),
    )  # fmt: skip


def _statement(operation: Operation, people: People) -> None:
    statement = statements.write_statement(
        operation.joint_statements.get(), by=people["coordinator"], sections=texts.STATEMENT
    )
    statement = statements.run(
        statement, "ask_clearance", by=people["coordinator"], at=at(2022, 2, 25, 8)
    )
    for name, code, hour in (
        ("sg.ukraine", "DUA001", 10),
        ("icrc.hod.ukraine", "ICRC", 11),
        ("ifrc.hod.ukraine", "IFRC", 13),
    ):
        statements.speak(
            statement, by=people[name], component=component(code), clears=True,
            at=at(2022, 2, 25, hour),
        )  # fmt: skip
    statements.issue(statement, by=people["coordinator"], at=at(2022, 2, 25, 14))


def _parameters(operation: Operation, people: People) -> None:
    first = parameters.write_parameters(
        operation.minimum_parameters.get(),
        by=people["coordinator"],
        sections=texts.FIRST_PARAMETERS,
    )
    _issue(first, people, asked=at(2022, 2, 25, 16), issued=at(2022, 2, 26, 16))


def _issue(
    version: parameters.MinimumParameters, people: People, *, asked: datetime, issued: datetime
) -> None:
    """Both principals endorse, one of them by a delegate the second time, and the text is issued."""
    version = parameters.run(version, "ask_endorsement", by=people["coordinator"], at=asked)
    icrc = "icrc.director" if version.number == 1 else "icrc.deputy"
    parameters.endorse(
        version, by=people[icrc], at=issued, note="Endorsed, on the advice of the delegation."
    )
    parameters.endorse(version, by=people["ifrc.usg"], at=issued)
    parameters.issue(version, by=people["ifrc.usg"], at=issued)


def _joint_letter(operation: Operation, people: People, *, at: datetime) -> None:
    """The letter that told all National Societies; that there was one is real, its hour is invented."""
    letter = conveners.begin_letter(operation=operation, by=people["coordinator"])
    letter = conveners.run_letter(letter, "sign_icrc", by=people["icrc.director"], at=at)
    letter = conveners.run_letter(letter, "sign_ifrc", by=people["ifrc.usg"], at=at)
    conveners.run_letter(letter, "issue", by=people["coordinator"], at=at)


def _roles(operation: Operation, people: People) -> None:
    """Who convenes in each country, and who answers for what."""
    coordinator = people["coordinator"]
    agreed = at(2022, 2, 27, 15)
    for convening in operation.convenings.select_related("component"):
        if convening.role == ConveningRole.CO_CONVENER and convening.country_id != "UKR":
            operations.run_convening(
                convening, "withdraw", by=coordinator,
                reason="People fleeing across the border are received by the National Society.",
            )  # fmt: skip
        else:
            operations.run_convening(convening, "agree", by=coordinator, at=agreed)
    for iso3 in texts.NEIGHBOURS:
        proposed = operations.propose_convening(
            operation=operation, country=country(iso3), role=ConveningRole.CO_CONVENER,
            component=component("IFRC"), starts_on=agreed.date(), by=coordinator,
            basis="Agreed between the two institutions; joint letter of March 2022.",
        )  # fmt: skip
        operations.run_convening(proposed, "agree", by=coordinator, at=agreed)
    _joint_letter(operation, people, at=at(2022, 3, 2, 10))
    for kind_of, code, facts in (
        (K.SECURITY, "ICRC", {"country": country("UKR")}),
        (K.LOGISTICS, "IFRC", {}),
        (K.SECTOR, "DUA001", {"subject": "Health", "country": country("UKR")}),
        (K.SECTOR, "DUA001", {"subject": "Shelter and relief", "country": country("UKR")}),
        (K.SECTOR, "ICRC", {"subject": "Protection of separated families"}),
        (K.AREA, "ICRC", {"subject": "Along the lines of contact", "country": country("UKR")}),
        (K.FOCAL_POINT, "ICRC", {"level": L.COUNTRY, "country": country("UKR")}),
        (K.FOCAL_POINT, "IFRC", {"level": L.COUNTRY, "country": country("UKR")}),
        (K.FOCAL_POINT, "IFRC-EUR", {"level": L.REGION}),
        (K.FOCAL_POINT, "ICRC", {"level": L.GENEVA}),
    ):
        operations.assign_responsibility(
            fresh(operation), by=coordinator, kind_of=kind_of, component=component(code), **facts
        )


def _second_summit(operation: Operation, people: People) -> None:
    """Two weeks later: what became of the decisions is the first item."""
    coordinator, urcs = people["coordinator"], people["urcs"]
    first = operation.mini_summits.get()
    follow_up(first, [r for r in texts.FIRST_TABLE if _done_before_second(r)], by=urcs)
    second = summits.plan_mini_summit(fresh(operation), by=coordinator)
    send_along(first, second, texts.FIRST_TABLE, people)
    second = summits.write_summit(
        second, by=coordinator,
        changes={"mode": "hybrid", "place": "Warsaw", "scheduled_for": at(2022, 3, 10, 10)},
    )  # fmt: skip
    second = summits.run(second, "schedule", by=coordinator, at=at(2022, 3, 7, 9))
    second = hold(second, texts.SECOND_ATTENDANCE, by=urcs, at=at(2022, 3, 10, 10))
    fill(second, texts.SECOND_TABLE, by=urcs)
    second = summits.file_table(second, by=urcs, at=at(2022, 3, 10, 15))
    follow_up(first, [r for r in texts.FIRST_TABLE if not _done_before_second(r)], by=urcs)
    follow_up(second, texts.SECOND_TABLE, by=urcs)


def _done_before_second(row: object) -> bool:
    done_at = getattr(row, "done_at", None)
    return done_at is not None and done_at < at(2022, 3, 10)


def _new_parameters(operation: Operation, people: People) -> None:
    second = parameters.new_version(
        operation.minimum_parameters.get(), by=people["coordinator"], reason=texts.SECOND_REASON
    )
    second = parameters.write_parameters(
        second, by=people["coordinator"], sections=texts.SECOND_PARAMETERS
    )
    _issue(second, people, asked=at(2022, 3, 10, 17), issued=at(2022, 3, 11, 12))
    for moment, said in texts.REVISITS:
        second = parameters.revisit(second, by=people["coordinator"], reason=said, at=moment)
