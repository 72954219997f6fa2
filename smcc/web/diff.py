"""What changed between two texts, word by word, for a page: marked for eyes and for ears."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from smcc.rules.differences import ADDED, REMOVED, SAME, Part, differences


def diff_html(before: str, after: str) -> SafeString:
    """The differences as escaped HTML with `<ins>` and `<del>`; hidden words say which is which."""
    return format_html_join("", "{}", ((_marked(part),) for part in differences(before, after)))


def _marked(part: Part) -> SafeString:
    if part.kind == SAME:
        return SafeString(conditional_escape(part.text))
    words = {ADDED: (_("added:"), "ins"), REMOVED: (_("removed:"), "del")}[part.kind]
    return format_html(
        '<{tag}><span class="unseen"> [{word} </span>{text}<span class="unseen">] </span></{tag}>',
        tag=SafeString(words[1]),
        word=words[0],
        text=part.text,
    )
