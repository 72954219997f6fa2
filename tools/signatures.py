"""What is written down of a component's signature under an agreement of a country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coordination.components.models import Component
from coordination.people.models import Post
from smcc.rules.refusals import Invalid
from smcc.web.times import day_text

LONGEST = {"signing_post": 200, "reference": 500}


@dataclass(frozen=True)
class Signed:
    """On which day, by which post, and where the paper is: empty where it was signed here."""

    on: date
    post: str
    reference: str

    def as_data(self, component: Component) -> dict[str, str]:
        return {
            "component": component.code, "signed_on": self.on.isoformat(), "post": self.post,
            "reference": self.reference,
        }  # fmt: skip


def tells_of_paper(*, signed_on: date | None, signing_post: str, reference: str) -> bool:
    """Whether something was given that is written down of a signature on paper only."""
    return bool(signed_on or signing_post.strip() or reference.strip())


def check_signed(
    component: Component,
    *,
    post: Post | None,
    today: date,
    signed_on: date | None,
    signing_post: str,
    reference: str,
    on_paper: bool,
) -> Signed:
    """What is to be written down. What is signed here is of today, and of the post of whoever signs.

    Raises `Invalid` for the day, post or place of a paper where it is signed here (which of the two
    is meant is asked), for a day to come, a paper without saying where it is or which post signed
    it, and a component that was suspended or gone on that day.
    """
    if not on_paper and tells_of_paper(
        signed_on=signed_on, signing_post=signing_post, reference=reference
    ):
        raise Invalid({"on_paper": _here_or_on_paper()})
    said = signing_post.strip() if on_paper else ""
    said = said or (post.title if post else "")
    day = (signed_on or today) if on_paper else today
    wrong: dict[str, Any] = {}
    if day > today:
        wrong["signed_on"] = _("This day is still to come. Give the day on which it was signed.")
    if on_paper and not reference.strip():
        wrong["reference"] = _(
            "Say where the signed paper is: an address, or an archive and number."
        )
    if not said:
        wrong["signing_post"] = _("Say which post signed.")
    for name, text in (("signing_post", said), ("reference", reference)):
        if len(text) > LONGEST[name]:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(text), "most": LONGEST[name],
            }  # fmt: skip
    if wrong:
        raise Invalid(wrong)
    check_exists_on(component, day)
    return Signed(day, said, reference.strip() if on_paper else "")


def _here_or_on_paper() -> str:
    return _(
        "Is it signed here and now, or was it signed on paper? Day, post and place are kept of a "
        "signature on paper only. Choose paper, or empty those fields."
    )


def check_exists_on(component: Component, day: date, field: str = "component") -> None:
    """Raise `Invalid` for a component that is no member of the Movement on a day: suspended, or gone."""
    if component.is_suspended_on(day):
        raise Invalid(
            {field: _("The membership of %(component)s is suspended on %(day)s.")
             % {"component": component.name, "day": day_text(day)}}
        )  # fmt: skip
    if not component.is_active(day):
        raise Invalid(
            {field: _("%(component)s is not an active component of the Movement on %(day)s.")
             % {"component": component.name, "day": day_text(day)}}
        )  # fmt: skip
