"""What is measured, and what it has to reach."""

from __future__ import annotations

import json
import urllib.request

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.data import backlog
from benchmarks.figures import Figure, judged
from benchmarks.load import Server, Target, measure, server
from benchmarks.session import Setting
from benchmarks.weight import autosave, first_visit
from benchmarks.worker import peak_memory

DEEP_PAGES = 200
"""How far down the deep page of the list lies: 200 pages of 50."""
OURS = {"DEMO": "1", "DEBUG": "0"}


def first_48_hours(setting: Setting, *, rounds: int) -> list[Figure]:
    """The suite of the first 48 hours: lists, pages, searches, queries, weight, memory."""
    with (
        server("benchmarks.floor:application", {}) as bare,
        server("smcc.wsgi:application", OURS) as ours,
    ):
        figures = speed(setting, bare, ours, rounds)
        figures += weight(setting, ours)
        figures.append(judged("web worker, peak MB", ours.peak_mb(), ""))
    return figures + queries(setting) + memory()


def speed(setting: Setting, bare: Server, ours: Server, rounds: int) -> list[Figure]:
    """Requests a second, each target in turn, as ratios to the floor of the same round."""
    ref, at = setting.operation.ref, ours.address

    def api(name: str, path: str) -> Target:
        return Target(name, f"{at}/api/v1/{path}", setting.token)

    def page(name: str, path: str) -> Target:
        return Target(name, at + path, setting.cookie)

    floor = Target("floor", bare.address + "/")
    first = api("API list", "operations/")
    deep = Target("API list, deep page", deep_page(first), setting.token)
    judgements = [
        (first, ">= 0.30"),
        (api("API operation", f"operations/{ref}/"), ""),
        (api("API deadlines met", "deadlines/?status=met"), ""),
        (page("list page of 50 rows", "/operations/"), ">= 0.12"),
        (page("Watch page", "/"), ""),
        (page("operation page", f"/operations/{ref}/"), ""),
        (page("page of deadlines met", "/deadlines/?status=met"), ""),
        (finds := page("search that finds", "/search/?q=benchmark"), ""),
        (finds_none := page("search that finds nothing", "/search/?q=nowhere"), ""),
    ]
    measure([floor, deep, *(target for target, _bound in judgements)], rounds=rounds)
    figures = [
        judged(f"{target.name}, to the floor", target.ratio_to(floor), bound)
        for target, bound in judgements
    ]
    return [
        *figures,
        judged("API list, time of a deep page to the first", first.ratio_to(deep), "<= 1.3"),
        judged("search, time to find nothing to finding", finds.ratio_to(finds_none), "<= 1.3"),
    ]


def deep_page(first: Target) -> str:
    """Walk down the list once, as a client would, and return the address of a page far down."""
    url = first.url
    for _page in range(DEEP_PAGES):
        request = urllib.request.Request(url, headers=dict(first.headers))  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:
            onward = json.load(answer)["next"]
        if not onward:
            break
        url = onward
    return url


def weight(setting: Setting, ours: Server) -> list[Figure]:
    """Kilobytes over the line, compressed: a first visit with all assets, a later one, an autosave."""
    figures = []
    for name, path in (
        ("Watch page", "/"),
        ("operation page", f"/operations/{setting.operation.ref}/"),
        ("list page", "/operations/"),
        ("decision table", setting.table),
    ):
        mine, total = first_visit(ours.address + path, setting.cookie)
        figures += [
            judged(f"{name}, first visit, KB", total / 1024, "<= 60"),
            judged(f"{name}, later visit, KB", mine / 1024, "<= 15"),
        ]
    login = first_visit(f"{ours.address}/accounts/login/", {})
    figures.append(judged("sign-in, first visit, KB", login[1] / 1024, "<= 60"))
    sent, answered = autosave(setting.client(), setting.table)
    return [
        *figures,
        judged("autosave of a cell, answer, KB", answered / 1024, "<= 2"),
        judged("autosave of a cell, sent and answered, KB", (sent + answered) / 1024, "<= 2"),
    ]


def queries(setting: Setting) -> list[Figure]:
    """Queries a request, counted in this process."""
    client, ref = setting.client(), setting.operation.ref
    found = []
    for name, path, bound in (
        ("Watch page", "/", "<= 12"),
        ("operation page", f"/operations/{ref}/", "<= 12"),
        ("list page", "/operations/", "<= 12"),
        ("search", "/search/?q=benchmark", "<= 12"),
        ("API list", "/api/v1/operations/", "<= 12"),
        ("API operation", f"/api/v1/operations/{ref}/", "<= 12"),
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        found.append(judged(f"{name}, queries", len(caught), bound))
    return found


def memory() -> list[Figure]:
    """Peak memory of a worker with little and with much to do."""
    due, small = backlog(100), peak_memory()
    assert small["fired"] >= due, small  # the operation has reminders of its own, too
    due, large = backlog(1000), peak_memory()
    assert large["fired"] >= due, large
    return [
        judged("worker, 1,000 rungs due, peak MB", large["mb"], ""),
        judged(
            "worker, 1,000 rungs due, peak memory to 100 due", large["mb"] / small["mb"], "<= 1.2"
        ),
    ]
