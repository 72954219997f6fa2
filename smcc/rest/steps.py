"""A record's steps in the API: on every record as they stand for its reader, and a door to take one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from smcc.rest.endpoint import Endpoint
from smcc.rest.inputs import Input, Moment, Text, Version
from smcc.rest.shape import Field, Reading, gathered
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invisible, Stale
from smcc.rules.workflow import Offer


class StepShape(serializers.Serializer):
    """A step that leads on from here and is the reader's: open, or with the sentence that says why not."""

    name = serializers.CharField(help_text=_("the <name> in POST …/steps/<name>/"))
    label = serializers.CharField()  # type: ignore[assignment]
    open = serializers.BooleanField()
    detail = serializers.CharField(allow_blank=True)
    needs_reason = serializers.BooleanField()


class StepInput(Input):
    """What every step takes; steps that ask for more add their fields."""

    reason = Text(required=False, allow_blank=True, max_length=LONGEST_REASON)
    version = Version(
        required=False, help_text=_("the version you read: refused where it is no longer current")
    )
    at = Moment(required=False, help_text=_("when it happened, where that is not now"))


def as_json(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """Offers as they stand beside a record."""
    return [
        {
            "name": offer.name,
            "label": str(offer.step.label),
            "open": offer.open,
            "detail": "" if offer.refusal is None else str(offer.refusal.sentence),
            "needs_reason": offer.step.needs_reason,
        }
        for offer in offers
    ]


def _offers(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
    return [as_json(thing.offers(reading.person)) for (thing,) in rows]


def steps_doc() -> serializers.Field:
    return StepShape(many=True)


def knowing(thing: Any, **answers: Any) -> Any:
    """The thing, with the answers to questions that its guards ask, so that each need not ask the database.

    `knowing(summit, row_count=3)` makes `summit.row_count()` answer 3; a function answers itself.
    """
    for name, answer in answers.items():
        setattr(thing, name, answer if callable(answer) else partial(_same, answer))
    return thing


def _same(answer: Any) -> Any:
    return answer


STEPS: Field = gathered("steps", ("",), _offers, steps_doc)
"""The field of every shape that reads objects with a workflow."""


def check_there_is(step: str, thing: Any) -> None:
    """Raise `Invisible`, with the steps that there are, where a thing's workflow has none of this name."""
    names = [known.name for known in thing.workflow.steps]
    if step not in names:
        raise Invisible(
            _("There is no step “%(name)s” here. There are: %(names)s.")
            % {"name": step[:100], "names": ", ".join(names)}
        )


class Steps(Endpoint):
    """`POST /things/<key>/steps/<name>/`."""

    takes = {"POST": StepInput}

    def post(self, request: Any, step: str, **kwargs: Any) -> Response:
        (key,) = kwargs.values()
        thing = self.find(key)
        check_there_is(step, thing)
        sent = self.sent()
        version = sent.get("version")
        with transaction.atomic():
            if version is not None and version != thing.version:
                raise Stale(current=thing)
            done = self.take(thing, step, sent)
        return Response(self.record(done.pk))

    def take(self, thing: Any, step: str, sent: dict[str, Any]) -> Any:
        """Call the noun's own `run`, and return the record as it stands afterwards."""
        raise NotImplementedError
