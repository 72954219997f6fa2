"""A form that knows which version of a record its writer had read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smcc.rules.refusals import Invalid, Refusal, Stale
from smcc.web import forms
from smcc.web.standing import differing


class VersionedForm(forms.Form):
    """Sends the version back, so that nobody's work is overwritten unseen."""

    version = forms.VersionField()
    stands: Sequence[dict[str, Any]] = ()
    """After a stale save: label and present value of what stands otherwise than typed."""

    def start_from(self, version: int) -> None:
        """After a stale form was refused: sent again, it counts as written over this version."""
        data: Any = self.data
        sent = data.copy()
        sent[self.add_prefix("version")] = str(version)
        self.data = sent

    def show_what_stands(self, version: int) -> None:
        """After a stale form was refused: say what stands, and start from the version that is said.

        What stands is what the form would begin with. Where that was read before the last change (to
        `version`), the next try is refused too, so that nothing is written over unseen.
        """
        self.stands = differing(self, self.initial)
        self.start_from(self.initial.get("version") or version)


def shown_again(form: VersionedForm, refusal: Refusal | None) -> dict[str, Any]:
    """Context in which a refused form is shown again: with its sentence and, where it was stale, what stands now.

    Raises the refusal where it says that the step is not the person's.
    """
    found: dict[str, Any] = {"form": form, "theirs": None}
    if refusal is None:
        return found
    if refusal.status == 403:
        raise refusal
    form.refuse(refusal)
    if isinstance(refusal, Stale):
        form.show_what_stands(refusal.current.version)
        found["theirs"] = refusal.current
    return found


def status_of(form: VersionedForm, refusal: Refusal | None) -> int:
    """The status of the answer that shows a form: 200, or why it was not taken."""
    if refusal is None:
        return 422 if form.is_bound else 200
    return 422 if isinstance(refusal, Invalid) else refusal.status
