"""The form of a document in sections: each part of it remembers what its writer started from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smcc.web import forms
from tools.issued_document.sections import WrittenApart, digest

SEEN = "seen_"


class SectionsForm(forms.Form):
    """A field for every section, named by its key, and beside it the digest of what was read.

    A subclass declares the fields beside the text and names them in `facts`: they have theirs too.
    """

    facts: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, data: Any = None, *, sections: Iterable[Any], autosave: Any = None, **more: Any
    ) -> None:
        """`sections` have `key`, `text` and `get_key_display()`; `autosave(key)` is where one is kept."""
        super().__init__(data, **more)
        self.keys: list[str] = []
        self.sections: dict[str, Any] = {}
        self.apart: dict[str, str] = {}
        for name in self.facts:
            self._remember(name, str(self.initial[name]))
        for section in sections:
            self.keys.append(section.key)
            self.sections[section.key] = section
            attrs = {"rows": 5, "dir": "auto"}
            if autosave is not None:
                attrs |= _kept_at(autosave(section.key), section.key, self.auto_id)
            self.fields[section.key] = django_forms.CharField(
                label=section.get_key_display(), initial=section.text, required=False, strip=False,
                widget=django_forms.Textarea(attrs=attrs),
            )  # fmt: skip
            self._remember(section.key, section.text)

    def _remember(self, key: str, text: str) -> None:
        self.fields[SEEN + key] = django_forms.CharField(
            initial=digest(text), required=False, widget=django_forms.HiddenInput
        )

    def typed(self) -> dict[str, str]:
        """The texts that were sent, by key. A section that the form did not send is left alone."""
        return {key: self.cleaned_data[key] for key in self.keys if key in self.data}

    def chosen(self) -> dict[str, str]:
        """What was said beside the text, by name."""
        return {name: self.cleaned_data[name] for name in self.facts}

    def seen(self) -> dict[str, str]:
        """What the writer started from, by key. A mark that was not sent fits no text."""
        return {key: self.cleaned_data[SEEN + key] for key in (*self.typed(), *self.facts)}

    def show_apart(self, refusal: WrittenApart) -> None:
        """Keep both: what was typed in the field, and beside it what stands now.

        Saved again, what was typed then counts as written over what stands.
        """
        self.refuse(refusal)
        self.apart = refusal.standing
        self.data = _replaced(
            self.data, {SEEN + key: digest(text) for key, text in refusal.standing.items()}
        )
        for key in refusal.standing:
            if key in self.facts:
                self._say(key, [_("Somebody else changed this too. Choose again, then save.")])
            else:
                self._say(
                    key, [_("Somebody else wrote here too. Make one text of both, then save.")]
                )

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each section, its field and hidden mark, and the text that stands apart."""
        return [
            {
                "key": key,
                "section": self.sections[key],
                "field": self[key],
                "seen": self[SEEN + key],
                "apart": self.apart.get(key),
            }
            for key in self.keys
        ]

    def fact_rows(self) -> list[dict[str, Any]]:
        """For the page: each field beside the text, its hidden mark, and the choice that stands apart."""
        return [
            {"field": self[name], "seen": self[SEEN + name], "apart": self._standing_choice(name)}
            for name in self.facts
        ]

    def _standing_choice(self, name: str) -> Any:
        """What was chosen meanwhile, in words; None where nobody else chose."""
        field = self.fields[name]
        assert isinstance(field, django_forms.ChoiceField)
        words: Any = field.choices
        return dict(words).get(self.apart.get(name))


def _replaced(data: Any, values: dict[str, str]) -> Any:
    """The submitted data with some values replaced."""
    changed = data.copy()
    for name, text in values.items():
        changed[name] = text
    return changed


def _kept_at(url: str, key: str, auto_id: Any) -> dict[str, str]:
    """A section is kept when its field is left, where the browser runs scripts."""
    return {
        "data-hx-post": url,
        "data-hx-trigger": "change",
        "data-hx-target": f"#kept-{key}",
        "data-hx-include": f"#{str(auto_id) % (SEEN + key)}",
        "data-hx-sync": "this:queue last",
    }


def language_field() -> django_forms.ChoiceField:
    """The language that a document speaks, whatever its readers' languages are."""
    return django_forms.ChoiceField(
        label=gettext_lazy("Language of the document"), choices=settings.LANGUAGES
    )
