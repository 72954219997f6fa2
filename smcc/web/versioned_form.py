"""A form that knows which version of a record its writer had read."""

from __future__ import annotations

from typing import Any

from smcc.web import forms


class VersionedForm(forms.Form):
    """Sends the version back, so that nobody's work is overwritten unseen."""

    version = forms.VersionField()

    def start_from(self, version: int) -> None:
        """After a stale form was refused: sent again, it counts as written over this version."""
        data: Any = self.data
        sent = data.copy()
        sent[self.add_prefix("version")] = str(version)
        self.data = sent
