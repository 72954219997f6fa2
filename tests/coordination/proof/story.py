"""One operation's reminders as the record tells of them, for the proof to read."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command

from smcc.audit.record import append
from smcc.rules.clocks import ladder
from tests.audit.chains import tamper

START = datetime(2024, 3, 14, 6, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LIMIT = START + 48 * HOUR
KEY = "901"
CLOCK = "mini_summit_held"
LADDER = {"number": 0, "rungs": [rung.as_data() for rung in ladder("coordinator")]}
WHO = "Coordinator of Ukraine"


def at(hours: float, seconds: float = 0) -> datetime:
    return START + hours * HOUR + seconds * SECOND


def said(
    verb: str, when: datetime, *, data: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """An event of the clock, as `append` takes it."""
    return {
        "at": when, "verb": f"deadline.{verb}", "target_kind": "deadline", "target_id": KEY,
        "target_label": f"{CLOCK} · Mini-Summit 1", "actor_name": "SMCC",
        "data": {"clock": CLOCK} | (data or {}),
    } | more  # fmt: skip


def started(**more: Any) -> dict[str, Any]:
    data = {
        "started_at": START.isoformat(), "due_at": LIMIT.isoformat(), "target_hours": 24.0,
        "limit_hours": 48.0, "basis": "source", "ladder": LADDER,
    }  # fmt: skip
    return said("start", at(0, 1), data=data | more, actor_name=WHO)


def rung(
    name: str, planned: datetime, *, late: float = 1.0, rung_id: int | None = None, **more: Any
) -> dict[str, Any]:
    fired = planned + late * SECOND
    data = {
        "rung": name, "rung_id": rung_id, "n": 1, "planned_for": planned.isoformat(),
        "fired_at": fired.isoformat(), "caught_up": late > 60, "folded": [],
        "reached": [{"post": "Coordination advisor", "people": [WHO]}], "unreachable": [],
    }  # fmt: skip
    return said("rung", fired, data=data | more)


def message(rung_id: int | None, due: datetime, late: float | None, **more: Any) -> dict[str, Any]:
    done = None if late is None else (due + late * SECOND).isoformat()
    return {
        "id": 5000, "cause": f"rung:{rung_id}" if rung_id else "event:7", "rung_id": rung_id,
        "to": WHO, "post": "Coordination advisor", "channel": "email",
        "state": "failed" if late is None else "handed_over", "due_at": due.isoformat(),
        "handed_over_at": done, "late_seconds": late, "held": "", "attempts": 1,
        "message_id": "<1@smcc>", "trouble": "",
    } | more  # fmt: skip


def delivered(when: datetime, *messages: dict[str, Any]) -> dict[str, Any]:
    return said("delivered", when, data={"deliveries": list(messages)}, target_kind="delivery",
                target_id="", target_label="")  # fmt: skip


def blind(
    began: datetime, ended: datetime, kind: str = "sweep", trouble: str = ""
) -> dict[str, Any]:
    return {
        "at": ended, "verb": "house.blind", "target_kind": "blindness", "target_id": "1",
        "target_label": kind, "actor_name": "SMCC",
        "data": {"kind": kind, "from": began.isoformat(), "to": ended.isoformat(), "trouble": trouble},
    }  # fmt: skip


def whole() -> list[dict[str, Any]]:
    """A clock with all that can happen to one, in the order of the record."""
    later = LIMIT + 24 * HOUR
    return [
        started(),
        rung("start", START, late=2, rung_id=1),
        delivered(at(0, 6), message(1, START, 3.0), message(None, at(0, 1), 0.5, to="Head of Delegation")),
        said("acknowledge", at(1), data={"rung": "start"}, actor_name=WHO),
        said("snooze", at(1), data={"until": at(9).isoformat()}, actor_name=WHO),
        said("pass_on", at(2), data={"to": 17, "to_name": "Deputy"}, reason="On a plane", actor_name=WHO),
        rung("24h_before", at(24), late=7200, rung_id=2,
             unreachable=[{"post": "Secretary General", "why": "nobody holds the post"}],
             reached=[{"post": "Secretary General", "people": []},
                      {"post": "Coordination advisor", "people": [WHO, "Deputy"],
                       "instead_of": "Secretary General"}]),
        delivered(at(26, 5), message(2, at(24), 7204.5), message(2, at(24), None, trouble="mailbox full"),
                  message(None, at(26), 0.1, cause="unreached:2")),
        rung("12h_before", at(36), rung_id=3),
        delivered(at(36, 9), message(3, at(36), None, state="unknown")),
        said("extend", at(40), data={"due_at": {"from": LIMIT.isoformat(), "to": later.isoformat()}},
             reason="Roads are cut", actor_name=WHO),
        rung("24h_before", at(48), rung_id=4), delivered(at(48, 4), message(4, at(48), 2.0)),
        rung("12h_before", at(60), rung_id=5), delivered(at(60, 4), message(5, at(60), 2.0)),
        said("breach", at(72, 3), data={"due_at": later.isoformat(), "noticed_at": at(72, 3).isoformat()}),
        rung("limit", later, late=3, rung_id=6), delivered(at(72, 8), message(6, later, 4.0)),
        said("cause", at(74), data={"from": "", "to": "Roads were cut"}, reason="Roads were cut", actor_name=WHO),
        said("met", at(80), data={"stopped_at": at(79).isoformat()}, actor_name=WHO),
    ]  # fmt: skip


def as_events(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as they would be exported, without hashes: for reading, not for verifying."""
    return [{**each, "at": each["at"].isoformat(), "number": n} for n, each in enumerate(told, 1)]


def write(chain: str, told: list[dict[str, Any]]) -> None:
    """Into the record of the database."""
    for each in told:
        append(chain=chain, **each)


def break_event(case: Any, number: int = 4) -> None:
    """Change one event as somebody with the database's own password could."""
    tamper("UPDATE audit_auditevent SET reason = 'otherwise' WHERE number = %s AND chain = %s",
           [number, case.chain])  # fmt: skip


def printed(*arguments: str, **options: Any) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("prove", *arguments, stdout=out, **options)
    return out.getvalue().replace("\N{NO-BREAK SPACE}", " ")
