"""The clocks of the product by name, and the policy settings that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import PolicySetting
from smcc.rules.clocks import Basis, Clock

_clocks: dict[str, Clock] = {}
SET_HERE = "setting"
"""The basis of a promise whose duration the secretariat had set."""


def register(clocks: Iterable[Clock]) -> None:
    """Make clocks known by name. Called once by each app when it is ready."""
    for clock in clocks:
        _clocks[clock.name] = clock


def clocks() -> list[Clock]:
    return list(_clocks.values())


def clock(name: str) -> Clock | None:
    return _clocks.get(name)


def ruling(known: Clock) -> Clock:
    """The clock whose ladder and hours hold for this one: its own, or those of the clock it exercises."""
    return _clocks.get(known.like, known)


def basis_of(deadline: Any) -> Any:
    """Where a running promise's duration comes from, in the reader's language.

    The stored text is what was said when the promise was made; it speaks where the rulebook has
    moved on since.
    """
    kind, known = deadline.policy.get("basis", ""), clock(deadline.clock)
    if kind == SET_HERE:
        return _("Set by the secretariat.")
    if known is not None and known.basis.kind == kind:
        return known.basis.text
    return deadline.policy.get("basis_text", "")


def anchor_of(deadline: Any) -> Any:
    """What a running promise counts from, in the reader's language."""
    known = clock(deadline.clock)
    if known is None:
        return ""
    return known.anchors.get(deadline.policy.get("starts"), known.anchor)


def label_of(deadline: Any) -> Any:
    """What the clock is called, in the reader's language."""
    known = clock(deadline.clock)
    return known.label if known else deadline.clock


def todo_of(deadline: Any) -> Any:
    """What is asked of those whom the clock waits for, as an order."""
    known = clock(deadline.clock)
    return (known.todo or known.label) if known else deadline.clock


@dataclass(frozen=True)
class Setting:
    """One value that the secretariat may change: what it is, its default, and where that comes from."""

    key: str
    label: Any
    default: Any
    basis: Basis
    unit: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()


_more: dict[str, Setting] = {}


def register_settings(more: Iterable[Setting]) -> None:
    """Make settings known that are no clock's duration. Called once by each app when it is ready."""
    for each in more:
        _more[each.key] = each


def settings() -> Iterator[Setting]:
    """Every policy setting, in the order of the settings page."""
    for known in _clocks.values():
        if not known.setting or ruling(known) is not known:
            continue
        hours = _("hours")
        if known.target_hours is not None:
            yield Setting(
                f"{known.setting}.target_hours", _("%(clock)s: target") % {"clock": known.label},
                known.target_hours, known.basis, hours,
            )  # fmt: skip
        yield Setting(
            f"{known.setting}.limit_hours", _("%(clock)s: limit") % {"clock": known.label},
            known.limit_hours, known.basis, hours,
        )  # fmt: skip
        if known.next_limit_hours is not None:
            yield Setting(
                f"{known.setting}.next_limit_hours",
                _("%(clock)s: limit of the following runs") % {"clock": known.label},
                known.next_limit_hours, known.basis, hours,
            )  # fmt: skip
    yield from _more.values()


def setting(key: str) -> Setting | None:
    return next((known for known in settings() if known.key == key), None)


@dataclass(frozen=True)
class InForce:
    """A setting with the value that stands now, and the change that set it; None: as delivered."""

    setting: Setting
    changed: PolicySetting | None

    @property
    def value(self) -> Any:
        return self.changed.value if self.changed else self.setting.default

    @property
    def version(self) -> int:
        """How often it was changed; 0 is the value as delivered."""
        return self.changed.version if self.changed else 0


def in_force() -> Iterator[InForce]:
    """Every setting as it stands now, in the order of the settings page. One query."""
    changed = {row.key: row for row in PolicySetting.objects.select_related("changed_by")}
    for known in settings():
        yield InForce(known, changed.get(known.key))


def in_force_of(known: Setting) -> InForce:
    """One setting as it stands now."""
    rows = PolicySetting.objects.select_related("changed_by")
    return InForce(known, rows.filter(key=known.key).first())


def values() -> dict[str, Any]:
    """Every value in force now, by its key. One query."""
    changed = dict(PolicySetting.objects.values_list("key", "value"))
    return {known.key: changed.get(known.key, known.default) for known in settings()}


def value(key: str) -> Any:
    """The value in force now: the secretariat's, else the default."""
    changed = PolicySetting.objects.filter(key=key).values_list("value", flat=True).first()
    if changed is not None:
        return changed
    known = setting(key)
    return known.default if known else None
