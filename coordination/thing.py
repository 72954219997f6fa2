"""What every record with a workflow has in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from coordination.roles import Role
from smcc.rules.clocks import Clock
from smcc.rules.workflow import Offer, Workflow


def paired(model: str, verb: str) -> CheckConstraint:
    """The database's own rule that `<verb>_at` and `<verb>_by` are both there or both absent."""
    at, by = f"{verb}_at", f"{verb}_by"
    return CheckConstraint(
        name=f"{model}_{verb}_pair",
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )


def moment_by(**more: Any) -> models.ForeignKey:
    """The `<verb>_by` field that stands beside a `<verb>_at`."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", **more
    )


class Thing(models.Model):
    """A record with states, steps, clocks and a history.

    A concrete class sets `kind` (its name in the audit record and in URLs of the API), `workflow`
    and `clocks`, and has an `operation` (or is one); a record of no operation says so by `case`,
    and names the chain and the roles itself.
    """

    kind: ClassVar[str]
    workflow: ClassVar[Workflow]
    clocks: ClassVar[tuple[Clock, ...]] = ()
    names_leads_in: ClassVar[frozenset[str]] = frozenset()
    """States in which it has named who leads what, which is then to be recorded of the operation."""

    state = models.CharField(_("state"), max_length=20)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    @property
    def case(self) -> Any:
        """The operation that this belongs to; None: it belongs to none."""
        return self.operation  # type: ignore[attr-defined]

    @property
    def whole(self) -> Any:
        """What it is a part of, with a `ref` and a `name` by which messages speak of it."""
        return self.case

    @property
    def place(self) -> Any:
        """The country that this belongs to instead of an operation; None: to none."""
        return None

    @property
    def pace(self) -> float:
        """How many times faster than in earnest its clocks run: those of a drill."""
        return 1.0 if self.case is None else self.case.pace

    @property
    def clock_label(self) -> str:
        """What its clocks and their reminders call it."""
        return str(self)

    @property
    def is_drill(self) -> bool:
        """Whether it is part of an exercise."""
        return self.case is not None and self.case.is_drill

    @property
    def chain(self) -> str:
        """The audit chain that this writes to: its operation's."""
        return f"operation:{self.case.ref}"

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def state_label(self) -> Any:
        return self.workflow.label_of(self.state)

    def roles_of(self, person: Any) -> set[Role]:
        """The roles that a person has on this; empty where the person may not see it."""
        return self.case.roles_of(person)

    def offers(self, person: Any) -> list[Offer]:
        """The steps that lead on from here and are this person's, each open or with its sentence."""
        return self.workflow.offers(self, self.roles_of(person))
