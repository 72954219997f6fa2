"""The floor of saving a cell: a bare WSGI app that writes one text into one row with psycopg2, and answers."""

import json
import os
import re
from urllib.parse import parse_qs

import psycopg2

SQL = "UPDATE tools_decision SET text = %s, version = version + 1 WHERE id = %s RETURNING version"
ROW = re.compile(r"/rows/(\d+)/")
_connection = None


def application(environ, start_response):
    global _connection
    if _connection is None:
        _connection = psycopg2.connect(os.environ["DATABASE_URL"])
        _connection.autocommit = True
    body = b""
    found = ROW.search(environ["PATH_INFO"])
    if found:
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        typed = parse_qs(sent.decode())["typed"][0]
        with _connection.cursor() as cursor:
            cursor.execute(SQL, [typed, found[1]])
            version = cursor.fetchone()[0]
        body = json.dumps({"standing": "written", "version": version}).encode()
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
