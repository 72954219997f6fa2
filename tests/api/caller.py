"""Somebody who talks to the API with a token of their own."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from coordination.people.tokens import issue_token

ROOT = "/api/v1/"


class Caller:
    """`caller.get("operations/")`, `caller.post("operations/", {...})`: JSON both ways."""

    def __init__(self, person: Any, scope: str = "write", **headers: str) -> None:
        self.person = person
        self.token, secret = issue_token(person=person, name="tests", scope=scope)
        self.client = Client(headers={"Authorization": f"Bearer {secret}"} | headers)

    def get(self, path: str, params: Any = None, **headers: str) -> Any:
        return self.client.get(at(path), params or {}, headers=headers)

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method, at(path), json.dumps(data or {}), "application/json", headers=named
        )

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("POST", path, data, **headers)

    def patch(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, data, **headers)

    def put(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, data, **headers)


def at(path: str) -> str:
    return path if path.startswith(("/", "http")) else ROOT + path


def done(response: Any, status: int = 200) -> Any:
    """The record that came back, after looking that it did."""
    assert response.status_code == status, (response.status_code, response.content[:1000])
    return response.json()


def content(answer: Any) -> bytes:
    """A file that came back, read to its end: only then is it closed."""
    return bytes(answer.getvalue()) if answer.streaming else bytes(answer.content)


def refused(response: Any, status: int, code: str = "") -> Any:
    """The problem that came back, in the one shape that problems have."""
    assert response.status_code == status, (response.status_code, response.content[:1000])
    body = response.json()
    assert {"code", "detail", "fields"} <= set(body), body
    assert body["detail"] and body["detail"][-1] in ".:)”" or " " in body["detail"]
    assert not code or body["code"] == code, body
    return body


def steps(record: Any) -> dict[str, Any]:
    """A record's steps by name."""
    return {step["name"]: step for step in record["steps"]}


OPERATION = {
    "name": "Floods in the south",
    "crisis": "disaster",
    "hazard": "flood",
    "countries": ["UKR"],
    "onset_at": "2026-11-20T04:00:00Z",
    "onset_zone": "Europe/Kyiv",
    "onset_precision": "estimated",
    "host": "DUA001",
    "present": ["ICRC", "IFRC"],
}
"""What an information manager sends to log an operation."""
