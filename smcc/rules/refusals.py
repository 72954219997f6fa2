"""The typed ways in which the house says no. A page and the API speak the same sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something asked for is not done. `sentence` says why and what to do; nothing has changed."""

    code = "refused"
    status = 409
    default_sentence: Any = _("This cannot be done now.")

    def __init__(self, sentence: Any = None) -> None:
        self.sentence = sentence or self.default_sentence
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def fields(self) -> dict[str, list[str]]:
        """What is wrong by field name; empty where the refusal is about the whole."""
        return {}


class NotYours(Refusal):
    """The step belongs to somebody else (403)."""

    code = "not_yours"
    status = 403
    default_sentence = _("This step is not yours to take.")


class OutOfTurn(Refusal):
    """The thing is not in a state from which the step leads anywhere (409)."""

    code = "out_of_turn"


class NotReady(Refusal):
    """The step is yours and its turn, but something is missing (409)."""

    code = "not_ready"


class Invisible(Refusal):
    """It does not exist for this person (404): whether it exists at all is not said."""

    code = "not_found"
    status = 404
    default_sentence = _("Nothing was found here.")


class Stale(Refusal):
    """Somebody changed it since it was read (409). `current` is the copy that stands now."""

    code = "stale"
    default_sentence = _(
        "Somebody else changed this while you were writing. "
        "Your text is kept below; look at what stands now and save again."
    )

    def __init__(self, current: Any = None, sentence: Any = None) -> None:
        super().__init__(sentence)
        self.current = current


class Invalid(Refusal):
    """What was entered cannot be right (422 in the API's errors: `fields` names each place)."""

    code = "invalid"
    status = 400

    def __init__(self, fields: Mapping[str, Any] | None = None, sentence: Any = None) -> None:
        self._fields = {
            name: [str(said)] if not isinstance(said, (list, tuple)) else [str(s) for s in said]
            for name, said in (fields or {}).items()
        }
        first: Sequence[str] = next(iter(self._fields.values()), [])
        super().__init__(sentence or (first[0] if first else None))

    @property
    def fields(self) -> dict[str, list[str]]:
        return self._fields
