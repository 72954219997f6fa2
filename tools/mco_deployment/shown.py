"""The advisor decision made ready for its page."""

from __future__ import annotations

from datetime import datetime

from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.web.clock_face import ClockFace
from tools.mco_deployment.models import MCODeployment
from tools.mco_deployment.policy import Choice, State

CHOICE_KINDS = {Choice.DEPLOY: "ok", Choice.NOT_NEEDED: "neutral", Choice.UNMET: "contested"}


def state_kind(deployment: MCODeployment) -> str:
    """The colour and icon of what stands: the choice once it is made."""
    if deployment.state == State.DUE:
        return "waiting"
    return CHOICE_KINDS[Choice(deployment.choice)]


def clocks_of(deployment: MCODeployment, now: datetime) -> list[ClockFace]:
    zone = deployment.operation.onset_zone
    found = with_next_rung(Deadline.objects.of(deployment))
    return [face_of(each, now=now, zone=zone, about="") for each in found]
