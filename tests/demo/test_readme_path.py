"""The stranger's path of the README, with the accounts that the README names, through the actions."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from coordination.components.models import Component, Country
from coordination.deadlines.models import Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.operations import actions as operations
from smcc.demo.accounts import SIGN_INS
from tests.demo.loaded import person
from tools.contingency_plan import actions as plans
from tools.contingency_plan import parts, validating
from tools.decision import actions as decisions
from tools.joint_statement import actions as statements
from tools.mini_summit import actions as summits
from tools.minimum_parameters import actions as parameters


def component(code):
    return Component.objects.get(code=code)


@pytest.mark.usefixtures("demo")
class TestReadmePath:
    def log(self):
        operation = operations.log_operation(
            by=person("coordinator"), name="A dam breaks", crisis="disaster", hazard="flood",
            countries=[Country.objects.get(pk="UKR")], onset_zone="Europe/Kyiv",
            onset_at=timezone.now() - timedelta(hours=4), onset_precision="exact",
            host=component("DUA001"), present=[component("ICRC"), component("IFRC")],
        )  # fmt: skip
        return operations.declare_scale(
            operation, by=person("coordinator"), scale="large", reason="Two cities are cut off.",
            declared_by_post="Head of Delegation, Ukraine, IFRC",
        )  # fmt: skip

    def hold_and_file(self, operation):
        summit = operation.mini_summits.get()
        rows = [(component(code), "attended", "") for code in ("DUA001", "ICRC", "IFRC")]
        summits.set_attendance(summit, by=person("coordinator"), rows=rows)
        summit = summits.hold(summit, by=person("coordinator"), held_at=timezone.now())
        for row in summit.rows.undecided():
            said = {"text": f"Agreed: {row.title}", "lead": component("DUA001")}
            decisions.write_row(row, by=person("urcs"), changes=said)
        return summits.file_table(summit, by=person("urcs"))

    def issue_statement(self, operation):
        statement = statements.write_statement(
            operation.joint_statements.get(), by=person("coordinator"),
            sections={"situation": "Two cities are cut off."},
        )  # fmt: skip
        statement = statements.run(statement, "ask_clearance", by=person("coordinator"))
        for name, code in (("urcs", "DUA001"), ("icrc.director", "ICRC"), ("ifrc.usg", "IFRC")):
            statements.speak(statement, by=person(name), component=component(code), clears=True)
        return statements.issue(statement, by=person("coordinator"))

    def test_the_sign_ins_are_enough_from_the_logging_to_the_issued_document(self):
        operation = self.log()
        summit = self.hold_and_file(operation)
        assert summit.receipt.startswith(operation.ref)
        self.issue_statement(operation)
        text = parameters.run(
            operation.minimum_parameters.get(), "ask_endorsement", by=person("coordinator")
        )
        for name in ("icrc.director", "ifrc.usg"):
            parameters.endorse(text, by=person(name))
        issued = parameters.issue(text, by=person("ifrc.usg"))
        pages = PdfReader(BytesIO(bytes(issued.document))).pages
        assert "A dam breaks" in pages[0].extract_text()

        fire_due_rungs()
        inbox = Delivery.objects.inbox().filter(operation=operation)
        for name in ("coordinator", "urcs", "icrc.director", "ifrc.usg", "secretariat"):
            assert inbox.filter(recipient=person(name)).exists(), name
        assert not inbox.filter(recipient__in=[person("observer"), person("committee")]).exists()

    def test_a_plan_is_taken_the_whole_way_by_accounts_that_sign_in(self):
        names = {account.name for account in SIGN_INS}
        taking = ("urcs", "icrc.hod.ukraine", "ifrc.hod.ukraine")
        assert names.issuperset(taking)
        plan = plans.begin(
            Country.objects.get(pk="UKR"), by=person("urcs"), title="A dam breaks", hazard="flood",
            first_steps="Call both Heads of Delegation.",
        )  # fmt: skip
        parts.add(plan, "scenarios", by=person("urcs"), title="Ten days", triggers="Above 6 m")
        plan = plans.run(plan, "propose", by=person("urcs"))
        for name in taking:
            plan = validating.validate(plan, by=person(name))
        assert plan.is_in_force and plan.edition == 1
