"""Every model of the spine, a line each, so that Django finds them."""

from coordination.briefings.models import Briefing
from coordination.capacity.models import CapacityVersion, ConvenerCapacity
from coordination.channels.models import Contact, ReminderChoices
from coordination.components.models import Alias, Component, Country
from coordination.conveners.models import ConvenerLetter, LetterFile, OperationArea
from coordination.deadlines.models import (
    Blindness,
    Deadline,
    Delivery,
    LadderVersion,
    PassedOn,
    PolicySetting,
    Rung,
    RungPost,
    Snooze,
    Sweep,
)
from coordination.desk.models import RecordCheck
from coordination.drills.models import Drill
from coordination.feeds.models import CalendarFeed
from coordination.focal_points.models import FocalPoint
from coordination.handovers.models import HandOver
from coordination.logbook.models import Attachment, LogEntry
from coordination.operations.declarations import CategoryChange, ScaleDeclaration
from coordination.operations.models import AppealCode, Convening, Operation, Presence
from coordination.operations.responsibilities import Responsibility
from coordination.orders.models import FileOrder, FilePart
from coordination.people.models import Holding, Person, Post
from coordination.people.sessions import Session
from coordination.people.tokens import AccessToken

__all__ = [
    "AccessToken",
    "Alias",
    "AppealCode",
    "Attachment",
    "Blindness",
    "Briefing",
    "CalendarFeed",
    "CapacityVersion",
    "CategoryChange",
    "Component",
    "Contact",
    "ConvenerCapacity",
    "ConvenerLetter",
    "Convening",
    "Country",
    "Deadline",
    "Delivery",
    "Drill",
    "FileOrder",
    "FilePart",
    "FocalPoint",
    "HandOver",
    "Holding",
    "LadderVersion",
    "LetterFile",
    "LogEntry",
    "Operation",
    "OperationArea",
    "PassedOn",
    "Person",
    "PolicySetting",
    "Post",
    "Presence",
    "RecordCheck",
    "ReminderChoices",
    "Responsibility",
    "Rung",
    "RungPost",
    "ScaleDeclaration",
    "Session",
    "Snooze",
    "Sweep",
]
