"""The only writers of deadlines, policy settings and what people say about their reminders."""

from coordination.deadlines.actions.acknowledging import acknowledge
from coordination.deadlines.actions.announcing import announce
from coordination.deadlines.actions.extending import extend, may_extend
from coordination.deadlines.actions.setting import change_setting
from coordination.deadlines.actions.syncing import sync

__all__ = ["acknowledge", "announce", "change_setting", "extend", "may_extend", "sync"]
