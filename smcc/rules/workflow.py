"""Workflow as data: which steps there are, from where to where, by whom, and what each needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from smcc.rules.refusals import NotReady, NotYours, OutOfTurn, Refusal

Guard = Callable[[Any], Any]
"""Given the thing, returns None, or the sentence that says what is missing."""


@dataclass(frozen=True)
class Step:
    """One move of a workflow.

    `stamps` is the verb of the `<verb>_at` / `<verb>_by` pair that the move fills in ("held").
    `needs_reason` steps are refused without a reason. `confirm` is the declaration that the
    button's page speaks before a step that others will read as a promise.
    """

    name: str
    label: Any
    source: frozenset[str]
    target: str
    by: frozenset[str]
    needs: tuple[Guard, ...] = ()
    stamps: str = ""
    needs_reason: bool = False
    confirm: Any = ""
    clears: tuple[str, ...] = ()
    """Verbs whose stamps the step takes back: reopening clears "closed". The record keeps them."""
    tells: tuple[str, ...] = ()
    """Audiences whose posts are told that the step was taken."""
    news: Any = ""
    """What those told read, where the new state's name alone would not say what is asked of them."""
    own_door: bool = False
    """True where the step asks for more than a reason, and so has a form and an action of its own."""
    is_minor: bool = False
    """True where its button stands back behind another that most people come for."""
    follows: bool = False
    """True where it is only ever taken along with a step of another record: nobody is offered it."""

    @property
    def reason_required(self) -> bool:
        return self.needs_reason


def step(
    name: str,
    label: Any,
    source: str | Iterable[str],
    target: str,
    by: Iterable[str],
    **more: Any,
) -> Step:
    """Write a step in one line of a policy."""
    sources = {source} if isinstance(source, str) else set(source)
    return Step(
        name,
        label,
        frozenset(str(s) for s in sources),
        str(target),
        frozenset(str(r) for r in by),
        **more,
    )


@dataclass(frozen=True)
class Offer:
    """A step as it stands for one person now: open, or closed with the sentence that says why."""

    step: Step
    refusal: Refusal | None

    @property
    def open(self) -> bool:
        return self.refusal is None

    @property
    def name(self) -> str:
        return self.step.name


@dataclass(frozen=True)
class Workflow:
    """The states of a noun and the steps between them. The only source for page, API and docs."""

    name: str
    label: Any
    states: type
    start: str
    steps: tuple[Step, ...] = field(default_factory=tuple)

    def step(self, name: str) -> Step:
        """The step of that name. Raises `OutOfTurn` where the workflow has none."""
        for known in self.steps:
            if known.name == name:
                return known
        raise OutOfTurn(_("There is no step of the name “%(name)s” here.") % {"name": name})

    def check(self, name: str, thing: Any, roles: Iterable[str], reason: str | None = None) -> Step:
        """Return the step if it may be taken now, else raise the refusal that says why not.

        Asked in this order: is it this person's (`NotYours`), is it its turn (`OutOfTurn`),
        is everything there (`NotReady`). `reason=None` asks without looking at the reason.
        """
        wanted = self.step(name)
        if not wanted.by & {str(r) for r in roles}:
            raise NotYours()
        if str(thing.state) not in wanted.source:
            raise OutOfTurn(
                _("“%(step)s” is not possible while this is “%(state)s”.")
                % {"step": wanted.label, "state": self.label_of(thing.state)}
            )
        for need in wanted.needs:
            if sentence := need(thing):
                raise NotReady(sentence)
        if wanted.needs_reason and reason is not None and not reason.strip():
            raise NotReady(_("Say why: “%(step)s” needs a reason.") % {"step": wanted.label})
        return wanted

    def offers(self, thing: Any, roles: Iterable[str]) -> list[Offer]:
        """The steps to show this person: all that lead on from here and are theirs.

        What is not theirs is left out; what is theirs but not ready comes with its sentence.
        """
        roles = {str(r) for r in roles}
        found = []
        for known in self.steps:
            if str(thing.state) not in known.source or not known.by & roles or known.follows:
                continue
            refusal: Refusal | None = None
            for need in known.needs:
                if sentence := need(thing):
                    refusal = NotReady(sentence)
                    break
            found.append(Offer(known, refusal))
        return found

    def label_of(self, state: str) -> Any:
        """The word for a state, as people read it."""
        return self.states(state).label

    def final(self) -> set[str]:
        """States that no step leads out of."""
        left = {source for known in self.steps for source in known.source}
        return {str(s) for s in self.states} - left  # type: ignore[attr-defined]
