"""The minutes of a meeting made ready for reading: who confirmed them, what is open, who may speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tools.minutes import policy
from tools.minutes.models import MinutesWord
from tools.minutes.speaking import component_of
from tools.naming import component_name, post_name


@dataclass(frozen=True)
class WordShown:
    """One confirmation or objection."""

    word: MinutesWord

    @property
    def who(self) -> str:
        return component_name(self.word.component)

    @property
    def post(self) -> str:
        return post_name(self.word.post)


@dataclass(frozen=True)
class MinutesShown:
    """What was said of the minutes. One query."""

    confirmations: list[WordShown]
    objections: list[WordShown]

    @property
    def open_objections(self) -> list[WordShown]:
        return [each for each in self.objections if each.word.settled_at is None]

    @property
    def confirmed(self) -> set[str]:
        return {each.word.side for each in self.confirmations}

    @property
    def is_final(self) -> bool:
        return policy.is_final(self.confirmed, len(self.open_objections))

    @property
    def sentence(self) -> str:
        return policy.standing(self.confirmed, [each.who for each in self.open_objections])

    @property
    def kind(self) -> str:
        return "ok" if self.is_final else "contested" if self.open_objections else "waiting"


def minutes_shown(summit: Any) -> MinutesShown:
    words = summit.minutes_words.select_related(
        "component", "post__component", "post__country", "said_by", "settled_by"
    )
    found = [WordShown(word) for word in words.order_by("id")]
    return MinutesShown(
        [each for each in found if each.word.said == policy.Said.CONFIRMS],
        [each for each in found if each.word.said == policy.Said.OBJECTS],
    )


def sides_of(summit: Any, person: Any, shown: MinutesShown) -> list[policy.Side]:
    """The sides for which this person may confirm now."""
    return [
        side
        for side in policy.Side
        if side.value not in shown.confirmed and component_of(person, side, summit.operation)
    ]
