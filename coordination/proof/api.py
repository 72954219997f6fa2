"""The proof of an operation, and of a country, in the API: the same JSON as its page hands out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components.models import Country
from coordination.countries.whole_record import read_whole_by
from coordination.operations.models import Operation
from coordination.proof.export import exported_proof
from coordination.proof.of_country import country_matter
from coordination.proof.reading import operation_matter, proof_of
from coordination.proof.shapes import CountryProofShape, ProofShape
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


class CountryProof(Endpoint):
    """What was told to whom of a country's records, and when, with the events that prove it."""

    tag, model, key = "countries", Country, "iso3"
    summaries = {"GET": _("Read the proof of a country")}
    gives = {"GET": CountryProofShape}

    def rows(self) -> QuerySet[Any]:
        return read_whole_by(self.person)

    def get(self, request: Any, iso3: str) -> Response:
        """The whole chain of the country, whether it holds, and its timeline with every lateness.

        For those who may read all that it holds, closed records too: who works for the country, the
        secretariat and the two principals. `verify_audit`, or verify.py alone, checks the answer
        once it is kept as a file.
        """
        asked.check_known(request.GET, frozenset())
        matter = country_matter(self.find(iso3))
        return Response(exported_proof(proof_of(matter, timezone.now(), with_events=True)))


urlpatterns = [
    path("operations/<str:ref>/proof/", OperationProof.as_view(), name="operation_proof"),
    path("countries/<str:iso3>/proof/", CountryProof.as_view(), name="country_proof"),
]
