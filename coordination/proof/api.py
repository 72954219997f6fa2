"""The proof of an operation in the API: the same JSON as its page hands out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.operations.models import Operation
from coordination.proof.export import exported_proof
from coordination.proof.reading import operation_matter, proof_of
from coordination.proof.shapes import ProofShape
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint


class OperationProof(Endpoint):
    """What was told to whom, and when, with the events that prove it."""

    tag, model, key = "operations", Operation, "ref"
    summaries = {"GET": _("Read the proof of an operation")}
    gives = {"GET": ProofShape}

    def rows(self) -> QuerySet[Any]:
        return Operation.objects.visible_to(self.person)

    def get(self, request: Any, ref: str) -> Response:
        """The whole chain of the operation, whether it holds, and its timeline with every lateness.

        `verify_audit`, or verify.py alone, checks the answer once it is kept as a file.
        """
        asked.check_known(request.GET, frozenset())
        return Response(
            exported_proof(
                proof_of(operation_matter(self.find(ref)), timezone.now(), with_events=True)
            )
        )


urlpatterns = [
    path("operations/<str:ref>/proof/", OperationProof.as_view(), name="operation_proof"),
]
