"""Every model of the spine, a line each, so that Django finds them."""

from coordination.components.models import Alias, Component, Country
from coordination.deadlines.models import Deadline, Delivery, PolicySetting, Rung, Sweep
from coordination.logbook.models import Attachment, LogEntry
from coordination.operations.models import (
    AppealCode,
    CategoryChange,
    Convening,
    Operation,
    Presence,
    Responsibility,
    ScaleDeclaration,
)
from coordination.people.models import Holding, Person, Post
from coordination.people.tokens import AccessToken

__all__ = [
    "AccessToken",
    "Alias",
    "AppealCode",
    "Attachment",
    "CategoryChange",
    "Component",
    "Convening",
    "Country",
    "Deadline",
    "Delivery",
    "Holding",
    "LogEntry",
    "Operation",
    "Person",
    "PolicySetting",
    "Post",
    "Presence",
    "Responsibility",
    "Rung",
    "ScaleDeclaration",
    "Sweep",
]
