"""The parameters' pages, as every issued document has them, with the endorsement beside the text."""

from __future__ import annotations

from typing import Any, ClassVar

from coordination.operations.models import Operation
from coordination.people.models import Person
from tools.issued_document.pages import DocumentPages
from tools.minimum_parameters import actions
from tools.minimum_parameters.forms import EndorsementForm, ParametersForm
from tools.minimum_parameters.models import MinimumParameters
from tools.minimum_parameters.shown import ParametersShown


class ParametersPages(DocumentPages):
    name = "minimum_parameters"
    model = MinimumParameters
    shown_as = ParametersShown
    form = ParametersForm
    actions: ClassVar = actions

    def begin(self, operation: Operation, *, by: Person) -> MinimumParameters:
        return actions.start_parameters(operation, by=by)

    def save(self, document: MinimumParameters, *, by: Person, **said: Any) -> MinimumParameters:
        return actions.write_parameters(document, by=by, **said)

    def writing(self, shown: ParametersShown, sent: dict[str, Any]) -> dict[str, Any]:
        return {"endorsement_form": sent.get("endorsement") or endorsement_form(shown)}


def endorsement_form(shown: ParametersShown, data: Any = None) -> EndorsementForm:
    return EndorsementForm(data, prefix="endorsement", initial={"version": shown.document.version})


pages = ParametersPages()
