"""Run the benchmarks against DATABASE_URL, an empty PostgreSQL database that `make bench` brings."""

from __future__ import annotations

import os
import sys
import time
from urllib.parse import urlsplit

import django

COUNT = int(os.environ.get("BENCH_OPERATIONS", "100000"))
ONLY = os.environ.get("BENCH_ONLY", "")
"""One suite alone: first_48_hours, readiness, accountability, cells, reminders or recommendations."""
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smcc.settings")
    os.environ["CONN_MAX_AGE"] = "600"
    os.environ["LOG_LEVEL"] = "ERROR"
    if urlsplit(os.environ.get("DATABASE_URL", "")).scheme not in ("postgres", "postgresql"):
        print("The benchmarks need PostgreSQL: run `make bench`, which brings one.")
        return 1
    django.setup()

    from benchmarks.accountability import accountability
    from benchmarks.cells import cells
    from benchmarks.data import grow
    from benchmarks.figures import show
    from benchmarks.readiness import FEW, MANY, readiness
    from benchmarks.recommendations import recommendations
    from benchmarks.reminders import reminders
    from benchmarks.session import prepare
    from benchmarks.suites import first_48_hours

    started = time.monotonic()
    print(f"Building {COUNT} operations with their clocks …", flush=True)
    figures, have = [], min(COUNT, FEW)
    setting = prepare(have)
    if ONLY in ("", "readiness"):
        figures += readiness(setting, rounds=ROUNDS, count=COUNT)
        have = max(have, min(COUNT, MANY))
    if ONLY != "readiness":
        grow(have, COUNT)
        print(f"Built in {time.monotonic() - started:.0f} s.", flush=True)
    suites = {
        "first_48_hours": lambda: first_48_hours(setting, rounds=ROUNDS),
        "accountability": lambda: accountability(setting, rounds=ROUNDS),
        "cells": lambda: cells(setting, rounds=ROUNDS),
        "reminders": lambda: reminders(setting.operation, rounds=ROUNDS),
        "recommendations": lambda: recommendations(setting, rounds=ROUNDS),
    }
    for name, suite in suites.items():
        if ONLY in ("", name):
            figures += suite()
    show(figures)
    return 0


sys.exit(main())
