"""The only writers of areas and letters; suggestions are confirmed through the operation's own actions."""

from coordination.conveners.actions.areas import name_area, withdraw_area
from coordination.conveners.actions.confirming import confirm_suggestion
from coordination.conveners.actions.letters import begin_letter, run_letter

__all__ = ["begin_letter", "confirm_suggestion", "name_area", "run_letter", "withdraw_area"]
