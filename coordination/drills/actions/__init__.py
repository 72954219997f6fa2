"""The only writers of drills."""

from coordination.drills.actions.announcing import announce, may_announce
from coordination.drills.actions.running import run

__all__ = ["announce", "may_announce", "run"]
