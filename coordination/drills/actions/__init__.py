"""The only writers of drills."""

from coordination.drills.actions.announcing import NobodyToTell, announce, may_announce
from coordination.drills.actions.running import Untold, run

__all__ = ["NobodyToTell", "Untold", "announce", "may_announce", "run"]
