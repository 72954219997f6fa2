"""The Celery application. The queue is only a wake-up hint: the rows in the database are the clock."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smcc.settings")

app = Celery("smcc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "coordination.briefings",
        "coordination.deadlines",
        "coordination.health",
        "coordination.orders",
        "tools.accountability",
        "tools.cell",
        "tools.packet",
    ]
)
# Every beat entry of the product stands here. Seconds.
app.conf.beat_schedule = {
    "sweep": {
        "task": "coordination.deadlines.tasks.sweep",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "briefings": {
        "task": "coordination.briefings.tasks.tend_briefings",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "files": {
        "task": "coordination.orders.tasks.tend_files",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "accounts": {
        "task": "tools.accountability.tasks.settle_accounts",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "packets": {
        "task": "tools.packet.tasks.take_packets",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "cells": {
        "task": "tools.cell.tasks.tend_cells",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
