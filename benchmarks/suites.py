"""What is measured, and what it has to reach."""

from __future__ import annotations

import json
import os
import urllib.request

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.data import backlog
from benchmarks.figures import Figure, judged
from benchmarks.load import Target, measure, server
from benchmarks.session import Setting
from benchmarks.weight import first_visit
from benchmarks.worker import peak_memory

DEEP_PAGES = 200
"""How far down the deep page of the list lies: 200 pages of 50."""


def first_48_hours(setting: Setting, *, rounds: int) -> list[Figure]:
    """The suite of the first 48 hours: lists, pages, queries, weight, memory."""
    ref = setting.operation.ref
    figures: list[Figure] = []
    with (
        server("benchmarks.floor:application", {}) as bare,
        server("smcc.wsgi:application", {"DEMO": "1"}) as ours,
    ):
        floor = Target("floor", bare + "/")
        first = Target("API list, first page", f"{ours}/api/v1/operations/", setting.token)
        deep = Target("API list, deep page", deep_page(first), setting.token)
        one = Target("API operation", f"{ours}/api/v1/operations/{ref}/", setting.token)
        listed = Target("operation list page", f"{ours}/operations/", setting.cookie)
        watch = Target("Watch page", f"{ours}/", setting.cookie)
        page = Target("operation page", f"{ours}/operations/{ref}/", setting.cookie)
        measure([floor, first, deep, one, listed, watch, page], rounds=rounds)
        figures += [
            judged("API list of 50, to the floor", first.ratio_to(floor), ">= 0.30"),
            judged("API list, deep page, time to first page", first.ratio_to(deep), "<= 1.3"),
            judged("API operation, to the floor", one.ratio_to(floor), ""),
            judged("list page of 50 rows, to the floor", listed.ratio_to(floor), ">= 0.12"),
            judged("Watch page, to the floor", watch.ratio_to(floor), ""),
            judged("operation page, to the floor", page.ratio_to(floor), ""),
        ]
        sizes = {
            target.name: first_visit(target.url, setting.cookie) for target in (watch, page, listed)
        }
        login = first_visit(f"{ours}/accounts/login/", {})
    for name, (mine, total) in sizes.items():
        figures += [
            judged(f"{name}, first visit, KB compressed", total / 1024, "<= 60"),
            judged(f"{name}, later visit, KB compressed", mine / 1024, "<= 15"),
        ]
    figures.append(judged("sign-in, first visit, KB compressed", login[1] / 1024, "<= 60"))
    figures += queries(setting)
    figures += memory()
    return figures


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


def queries(setting: Setting) -> list[Figure]:
    """Queries a request, counted in this process."""
    os.environ.setdefault("DEBUG", "0")
    client, ref = setting.client(), setting.operation.ref
    found = []
    for name, path, bound in (
        ("Watch page", "/", "<= 12"),
        ("operation page", f"/operations/{ref}/", "<= 12"),
        ("operation list page", "/operations/", "<= 12"),
        ("API list", "/api/v1/operations/", "<= 12"),
        ("API operation", f"/api/v1/operations/{ref}/", ""),
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        found.append(judged(f"{name}, queries", len(caught), bound))
    return found


def memory() -> list[Figure]:
    """Peak memory of a worker with little and with much to do."""
    backlog(100)
    small = peak_memory()
    backlog(1000)
    large = peak_memory()
    return [
        judged("worker, 100 rungs due, peak MB", small["mb"], ""),
        judged("worker, 1,000 rungs due, peak MB to 100 due", large["mb"] / small["mb"], "<= 1.2"),
    ]
