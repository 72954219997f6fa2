"""The proof of an operation in the API: the same JSON as its page hands out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.operations.models import Operation
from coordination.proof.export import exported_proof
from coordination.proof.reading import proof_of
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint


class ProofOperation(serializers.Serializer):
    """What the proof says of the operation itself."""

    ref = serializers.CharField()
    name = serializers.CharField()
    zone = serializers.CharField(help_text="the operation's time zone")
    synthetic = serializers.CharField(help_text="what is invented about it; empty where it is real")
    drill_factor = serializers.FloatField(
        allow_null=True, help_text="how many times faster its clocks ran, in an exercise"
    )


class ProofRecord(serializers.Serializer):
    """Whether the operation's chain holds."""

    holds = serializers.BooleanField()
    events = serializers.IntegerField()
    last_hash = serializers.CharField()
    broken = serializers.JSONField(
        allow_null=True, help_text="`number` of the first event that does not hold, and `why`"
    )


class ProofChain(serializers.Serializer):
    """Events with their hashes: a whole chain, or an excerpt of one."""

    name = serializers.CharField()
    excerpt = serializers.BooleanField(
        required=False, help_text="the events stand alone; that none was left out is not shown"
    )
    length = serializers.IntegerField()
    head = serializers.CharField()
    events = serializers.ListField(child=serializers.JSONField())


class ProofShape(serializers.Serializer):
    """What the record of an operation proves."""

    format = serializers.CharField()
    operation = ProofOperation()
    made_at = serializers.DateTimeField()
    record = ProofRecord()
    chains = ProofChain(many=True)
    figures = serializers.JSONField(help_text="counts, and lateness in seconds")
    timeline = serializers.JSONField(
        help_text="`clocks`, `announcements` and `gaps`, worked out of the events"
    )


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
        return Response(exported_proof(proof_of(self.find(ref), timezone.now(), with_events=True)))


urlpatterns = [
    path("operations/<str:ref>/proof/", OperationProof.as_view(), name="operation_proof"),
]
