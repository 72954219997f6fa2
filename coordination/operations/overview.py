"""Everything that an operation's page shows, read in a number of queries that never grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import DateTimeField, F, QuerySet, Subquery, Value
from django.db.models import CharField, DateField, IntegerField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from coordination.components.countries import country_names
from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.logbook.models import Attachment, LogEntry
from coordination.operations.dossier import models_by_kind, outline
from coordination.operations.models import (
    AppealCode,
    CategoryChange,
    Convening,
    Operation,
    Presence,
    Responsibility,
    ScaleDeclaration,
)
from smcc.web.clock_face import ClockFace

NEWEST_ENTRIES = 10
