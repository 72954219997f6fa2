"""The floor: a bare WSGI app that fetches 50 operations with psycopg2 and dumps them with json."""

import json
import os
from datetime import datetime

import psycopg2

COLUMNS = (
    "id", "ref", "name", "crisis", "hazard", "state", "onset_at", "onset_zone", "onset_precision",
    "country_codes", "visibility", "scale", "scale_declared_at", "category", "go_event", "glide",
    "version", "created_at",
)  # fmt: skip
SQL = (
    f"SELECT {', '.join('o.' + name for name in COLUMNS)}, c.code FROM coordination_operation o "
    "JOIN coordination_component c ON c.id = o.host_id "
    "ORDER BY o.onset_at DESC, o.id DESC LIMIT 50"
)
NAMES = (*COLUMNS, "host")
_connection = None


def application(environ, start_response):
    global _connection
    if _connection is None:
        _connection = psycopg2.connect(os.environ["DATABASE_URL"])
        _connection.autocommit = True
    with _connection.cursor() as cursor:
        cursor.execute(SQL)
        rows = [dict(zip(NAMES, row, strict=True)) for row in cursor]
    body = json.dumps({"results": rows}, default=datetime.isoformat).encode()
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
