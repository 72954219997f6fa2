"""The suite of the decision table: saving a cell, alone and with eight editors, and opening a long table."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure, judged
from benchmarks.load import Server, find_wrk, server
from benchmarks.session import Setting
from tests.factories import cases
from tests.factories.world import World
from tools.cell.models import CellEdit
from tools.cell.policy import Standing
from tools.cell.recording import tend
from tools.decision import actions as decisions
from tools.mini_summit.models import MiniSummit

EDITORS = 8
SECONDS = 4
SHORT, LONG = 30, 300
SCRIPT = Path(__file__).with_name("editor.lua")
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
OURS = {"DEMO": "1", "DEBUG": "0"}


def cells(setting: Setting, *, rounds: int) -> list[Figure]:
    """Eight editors write into eight rows of one table, against one bare UPDATE each; then tables open."""
    summit = setting.operation.mini_summits.get()
    rows = list(summit.rows.in_order()[:EDITORS])
    with (
        server("benchmarks.floor_update:application", {}) as bare,
        server("smcc.wsgi:application", OURS) as ours,
    ):
        client = _client(setting)
        rates: list[tuple[float, float]] = []
        spread: list[float] = []
        for number in range(rounds + 1):
            floor, _tail = _edit(bare, client, setting, rows)
            rate, tail = _edit(ours, client, setting, rows)
            if number:  # the first warms both up
                rates.append((rate, floor))
                spread.append(tail)
            tend()
    saved = CellEdit.objects.filter(summit=summit)
    assert saved.count() > 100 * rounds, saved.count()
    assert not saved.exclude(standing=Standing.WRITTEN).exists(), (
        "an editor wrote on an old version"
    )
    queries = _queries(client, setting, rows[0])
    return [
        judged("autosave of a cell, to a bare UPDATE", median(one / other for one, other in rates), ">= 0.25"),
        judged("autosave, 8 editors in one table, p99 to the median", median(spread), "<= 5"),
        judged("autosave, a second", median(rate for rate, _floor in rates), ""),
        judged("autosave of a cell, queries", queries, "<= 6"),
        *_opening(setting, rounds),
    ]  # fmt: skip


def _client(setting: Setting) -> Client:
    client = setting.client()
    client.get(setting.table)
    return client


def _edit(on: Server, client: Client, setting: Setting, rows: list[Any]) -> tuple[float, float]:
    """Requests a second of eight editors, and the 99th hundredth of their waits to the median."""
    for row in rows:
        row.refresh_from_db()
    version = max(row.cells.get("text", 0) for row in rows)
    for row in rows:  # all on one version, so that the script begins with one number
        type(row).objects.filter(pk=row.pk).update(cells={"text": version})
        CellEdit.objects.filter(decision=row, cell="text", version__gt=version).delete()
    token = client.cookies["csrftoken"].value
    cookie = f"{setting.cookie['Cookie']}; csrftoken={token}"
    said = subprocess.run(
        [
            find_wrk(), f"-t{EDITORS}", f"-c{EDITORS}", f"-d{SECONDS}s", "--latency",
            "-s", str(SCRIPT), on.address, "--", ",".join(str(row.pk) for row in rows),
            setting.table, str(setting.person.pk), cookie, token, str(version),
        ],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "Non-2xx" not in said, said
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    waits = dict(re.findall(r"(50|99)%\s+([\d.]+(?:us|ms|s))", said))
    assert rate and len(waits) == 2, said
    return float(rate[1]), _ms(waits["99"]) / _ms(waits["50"])


def _ms(said: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


def _queries(client: Client, setting: Setting, row: Any) -> int:
    row.refresh_from_db()
    said = {
        "typed": "Counted", "base": row.cells.get("subject", 0),
        "key": "5a1c0d52-2b62-4a6b-9d33-0a0d5f0a9b11", "age": 0, "as": setting.person.pk,
    }  # fmt: skip
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(f"{setting.table}rows/{row.pk}/subject/", said)
    assert answer.json()["standing"] == "written", answer.content
    sql = [each["sql"] for each in caught.captured_queries]
    return len([each for each in sql if each not in ("BEGIN", "COMMIT")])


def _opening(setting: Setting, rounds: int) -> list[Figure]:
    """The open table and the filed one, of thirty rows and of three hundred."""
    client = setting.client()
    short, long = (_table(setting.world, count) for count in (SHORT, LONG))
    took: dict[int, list[float]] = {SHORT: [], LONG: []}
    for _round in range(rounds * 3 + 1):
        for count, summit in ((SHORT, short), (LONG, long)):
            took[count].append(_open(client, summit))
    return [
        judged("table of 300 rows, time to open to one of 30", median(took[LONG][1:]) / median(took[SHORT][1:]), "<= 2"),
        judged("table of 300 rows, ms to open", median(took[LONG][1:]) * 1000, ""),
    ]  # fmt: skip


def _open(client: Client, summit: MiniSummit) -> float:
    began = time.perf_counter()
    answer = client.get(f"{summit.get_absolute_url()}table/")
    assert answer.status_code == 200
    return time.perf_counter() - began


def _table(world: World, count: int) -> MiniSummit:
    """A held meeting of an operation of its own whose table has so many rows, most of them decided."""
    case = cases.large_operation(world, hours_ago=5, name=f"A table of {count} rows")
    summit = cases.held_summit(world, case)
    for number in range(summit.rows.count(), count):
        decisions.add_row(
            summit, by=world.coordinator, topic="other", subject=f"Matter {number}",
            text=f"What was agreed on matter {number}", lead=world.ifrc, supports=[world.icrc],
        )  # fmt: skip
    return summit
