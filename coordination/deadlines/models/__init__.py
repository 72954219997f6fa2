"""Deadlines, their rungs, the messages that follow, and the looks at all of them."""

from coordination.deadlines.models.answers import PassedOn, Snooze
from coordination.deadlines.models.deadline import (
    SOON,
    Deadline,
    DeadlineQuerySet,
    visible_operations,
)
from coordination.deadlines.models.delivery import Delivery, DeliveryQuerySet
from coordination.deadlines.models.policy_setting import LadderVersion, PolicySetting
from coordination.deadlines.models.rung import LATE, Rung, RungPost, RungQuerySet, applying
from coordination.deadlines.models.sweeping import Blindness, Sweep

__all__ = [
    "LATE",
    "SOON",
    "Blindness",
    "Deadline",
    "DeadlineQuerySet",
    "Delivery",
    "DeliveryQuerySet",
    "LadderVersion",
    "PassedOn",
    "PolicySetting",
    "Rung",
    "RungPost",
    "RungQuerySet",
    "Snooze",
    "Sweep",
    "applying",
    "visible_operations",
]
