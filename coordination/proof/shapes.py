"""What a proof looks like in the API."""

from __future__ import annotations

from rest_framework import serializers


class ProofAbout(serializers.Serializer):
    """What the proof says of the operation, the review or the country."""

    ref = serializers.CharField()
    name = serializers.CharField()
    zone = serializers.CharField(help_text="the time zone of its times")
    synthetic = serializers.CharField(help_text="what is invented about it; empty where it is real")
    drill_factor = serializers.FloatField(
        allow_null=True, help_text="how many times faster its clocks ran, in an exercise"
    )


class ProofRecord(serializers.Serializer):
    """Whether its own chain holds."""

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


class ProofBody(serializers.Serializer):
    """What a record proves, whatever it is about."""

    format = serializers.CharField()
    made_at = serializers.DateTimeField()
    record = ProofRecord()
    chains = ProofChain(many=True)
    figures = serializers.JSONField(help_text="counts, and lateness in seconds")
    timeline = serializers.JSONField(
        help_text="`clocks`, `announcements` and `gaps`, worked out of the events"
    )


class ProofShape(ProofBody):
    """What the record of an operation proves."""

    operation = ProofAbout()


class ReviewProofShape(ProofBody):
    """What the record of a review proves."""

    review = ProofAbout()


class CountryProofShape(ProofBody):
    """What the record of a country proves."""

    country = ProofAbout()
