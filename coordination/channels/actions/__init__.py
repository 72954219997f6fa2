"""The only writers of reminder choices and of channels."""

from coordination.channels.actions.choosing import choices_of, set_choices
from coordination.channels.actions.setting import add_contact, end_contact
from coordination.channels.actions.trying import Trial, try_contact

__all__ = ["Trial", "add_contact", "choices_of", "end_contact", "set_choices", "try_contact"]
