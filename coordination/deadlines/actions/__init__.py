"""The only writers of deadlines, policy settings and what people say about their reminders."""

from coordination.deadlines.actions.acknowledging import acknowledge
from coordination.deadlines.actions.announcing import announce
from coordination.deadlines.actions.cause import give_cause, may_give_cause
from coordination.deadlines.actions.extending import extend, may_extend
from coordination.deadlines.actions.laddering import change_ladder, check_ladder, reset_ladder
from coordination.deadlines.actions.passing_on import colleagues, current_pass, pass_on, take_back
from coordination.deadlines.actions.setting import change_setting
from coordination.deadlines.actions.snoozing import current_snooze, snooze, wake_up
from coordination.deadlines.actions.syncing import sync
from coordination.deadlines.actions.waiving import may_waive, run_again, waive, waived_elsewhere

__all__ = [
    "acknowledge",
    "announce",
    "change_ladder",
    "change_setting",
    "check_ladder",
    "colleagues",
    "current_pass",
    "current_snooze",
    "extend",
    "give_cause",
    "may_extend",
    "may_give_cause",
    "may_waive",
    "pass_on",
    "reset_ladder",
    "run_again",
    "snooze",
    "sync",
    "take_back",
    "waive",
    "waived_elsewhere",
    "wake_up",
]
