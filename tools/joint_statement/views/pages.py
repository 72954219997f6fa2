"""The statement's pages, as every issued document has them, with its signatories beside the text."""

from __future__ import annotations

from typing import Any, ClassVar

from coordination.operations.models import Operation
from coordination.people.models import Person
from tools.issued_document.pages import DocumentPages
from tools.joint_statement import actions
from tools.joint_statement.forms import ClearanceForm, SignatoriesForm, StatementForm
from tools.joint_statement.models import JointStatement
from tools.joint_statement.shown import StatementShown


class StatementPages(DocumentPages):
    name = "joint_statement"
    model = JointStatement
    shown_as = StatementShown
    form = StatementForm
    actions: ClassVar = actions

    def begin(self, operation: Operation, *, by: Person) -> JointStatement:
        return actions.start_statement(operation, by=by)

    def save(self, document: JointStatement, *, by: Person, **said: Any) -> JointStatement:
        return actions.write_statement(document, by=by, **said)

    def writing(self, shown: StatementShown, sent: dict[str, Any]) -> dict[str, Any]:
        """The signatories' form for those who lead; a clearance for each component of the reader."""
        signing = sent.get("signing") or (signatories_form(shown) if shown.may_write else None)
        clearances = [
            (each, sent.get(code) or clearance_form(shown, code) if each.may_speak else None)
            for each in shown.mine_to_clear
            for code in [each.row.component.code]
        ]
        return {"signing_form": signing, "clearances": clearances}


def signatories_form(shown: StatementShown, data: Any = None) -> SignatoriesForm:
    return SignatoriesForm(
        data,
        operation=shown.document.operation,
        signatories=shown.signatories,
        former=shown.former_signatories if data is not None else (),
        initial={"version": shown.document.version},
    )


def clearance_form(shown: StatementShown, code: str, data: Any = None) -> ClearanceForm:
    return ClearanceForm(data, prefix=code, initial={"version": shown.document.version})


pages = StatementPages()
