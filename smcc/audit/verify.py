#!/usr/bin/env python3
"""Checks an exported record, or a proof, with nothing but Python: `python verify.py FILE`.

This file stands alone: it may be copied to any machine with Python 3.8 or later and run there,
without the product, its packages or its database. The product checks its own record by the same
functions. It exits with 0 where every chain holds, and with 1 where one does not or where the file
is not an export.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

AUDIT, PROOF = "smcc-audit/1", "smcc-proof/1"
"""The formats of `export_audit` and of a proof."""
OPERATION, REVIEW, COUNTRY = "operation", "review", "country"
"""What a proof can be about: its file says so under this name, and its chain begins with it."""

HASHED = (
    "chain", "number", "at", "actor_id", "actor_name", "verb", "target_kind", "target_id",
    "target_label", "before", "after", "reason", "data", "previous",
)  # fmt: skip
FIELDS = frozenset((*HASHED, "hash"))
LISTED = 20
"""Up to so many chains are named one by one where they hold."""


def digest(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of an event's canonical JSON, which carries the hash of the event before it."""
    said = {name: fields[name] for name in HASHED}
    if isinstance(said["at"], datetime):
        said["at"] = as_text(said["at"])
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_text(moment: datetime) -> str:
    """An instant as the chain hashes it: UTC, microseconds, `Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --- One chain ------------------------------------------------------------------------------


@dataclass(frozen=True)
class BrokenLink:
    """The first place at which a chain does not hold."""

    chain: str
    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.chain} #{self.number} {self.why}"


class Walk:
    """A chain gone along event by event. Remembers how far it held, and the first broken link."""

    def __init__(self, name: str) -> None:
        self.name, self.length, self.head = name, 0, ""
        self.broken: BrokenLink | None = None
        self.is_closed = self.is_excerpt = False

    def take(self, event: Mapping[str, Any]) -> None:
        """The next event of the file. After a broken link nothing more is looked at."""
        if self.broken is not None:
            return
        if why := self._why_not(event):
            self.stop(why)
        else:
            self.length, self.head = self.length + 1, event["hash"]

    def stop(self, why: str, number: int | None = None) -> None:
        """The chain does not hold at `number`; where it is not given, at the event expected next."""
        if self.broken is None:
            self.broken = BrokenLink(self.name, number or self.length + 1, why)

    def close(self, length: Any, head: Any) -> None:
        """The chain's own head: how many events there are, and the hash of the last."""
        self.is_closed = True
        if type(length) is not int or length > self.length:
            self.stop("is missing")
        elif length < self.length:
            self.stop("stands behind the end of the chain", length + 1)
        elif head != self.head:
            self.stop("is not the event that the chain ends with", max(length, 1))

    def _why_not(self, event: Mapping[str, Any]) -> str:
        if set(event) != FIELDS:
            return "does not have the fields of an event"
        if type(event["number"]) is not int or event["number"] != self.length + 1:
            return "is missing"
        if event["chain"] != self.name:
            return "belongs to another chain"
        if event["previous"] != self.head:
            return "does not follow the event before it"
        return "" if digest(event) == event["hash"] else "was changed after it was written"


def first_broken_link(events: Iterable[Mapping[str, Any]]) -> BrokenLink | None:
    """Walk one chain's events in order; return the first link that does not hold, or None.

    Needs nothing but the events: an exported chain is checked without the database.
    """
    walk: Walk | None = None
    for event in events:
        walk = walk or Walk(str(event.get("chain")))
        walk.take(event)
    return walk.broken if walk else None


# --- A file ---------------------------------------------------------------------------------


class Unreadable(Exception):
    """The file is not an export of the record. Says so in a sentence."""


@dataclass
class Report:
    """What a file holds: its chains, each with its first broken link, and what could not be checked."""

    chains: list[Walk] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[BrokenLink]:
        return [walk.broken for walk in self.chains if walk.broken is not None]

    def lines(self) -> list[str]:
        """The verdict, for people."""
        if self.broken:
            return [str(link) for link in self.broken]
        said = []
        if len(self.chains) <= LISTED:
            said = [
                f"{walk.name}: {'excerpt of ' if walk.is_excerpt else ''}{walk.length} event(s), "
                f"last hash {walk.head or '-'}"
                for walk in self.chains
            ]
        return [*said, *self.notes, f"{len(self.chains)} chain(s) hold."]


def check_file(path: Path) -> Report:
    """Check a file that `export_audit` or a proof wrote. Raises `Unreadable` for any other."""
    try:
        with path.open("rb") as file:
            return _check(path, file)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror or error}).") from error


def _check(path: Path, file: BinaryIO) -> Report:
    first = file.readline()
    said = _object(first)
    if said is not None and said.get("format") == AUDIT:
        names = said.get("chains")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Unreadable(f"{path}: the first line does not say which chains follow.")
        return _check_lines(file, names)
    if said is not None and {"chain", "number", "hash"} <= set(said):
        return _check_lines((line for part in ([first], file) for line in part), None)
    whole = said if said is not None else _object(first + file.read())
    if whole is not None and whole.get("format") == PROOF:
        return _check_proof(path, whole)
    raise Unreadable(
        f"{path} cannot be read as an export of the record: "
        "it is neither a file of export_audit nor the JSON file of a proof, or it was damaged."
    )


def _object(text: bytes) -> dict[str, Any] | None:
    """The JSON object that these bytes are, or None. A name that stands twice in it is not allowed."""
    try:
        said = json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name stands twice")
    return said


def _check_lines(lines: Iterable[bytes], names: list[str] | None) -> Report:
    """JSON lines: events, chain after chain, each chain closed by a line with its length and head.

    `names` are the chains that the file promised, None for files from before it did.
    """
    walks = {name: Walk(name) for name in names or ()}
    current: Walk | None = None
    for line in lines:
        if not line.strip():
            continue
        said = _object(line)
        name = said.get("chain") if said else None
        if isinstance(name, str) and (names is None or name in walks):
            current = walks.setdefault(name, Walk(name))
        elif current is None or current.is_closed:
            # Damaged, and the chain before it is done: it belongs to the one that comes next.
            current = next((w for w in walks.values() if not w.length), current) or Walk("?")
            walks.setdefault(current.name, current)
        if said is None:
            current.stop("cannot be read")
        elif current.is_closed:
            current.stop("stands behind the end of the chain")
        elif set(said) == {"chain", "length", "head"}:
            if name != current.name:
                current.stop("is missing: the line that closes the chain is of another one")
            current.close(said["length"], said["head"])
        else:
            current.take(said)
    report = Report(list(walks.values()))
    if names is None and not any(walk.is_closed for walk in report.chains):
        report.notes.append(
            "The file does not say how long its chains are: a tail that was cut off cannot be seen."
        )
        return report
    for walk in report.chains:
        if not walk.is_closed:
            walk.stop("is missing: the chain is not closed, so something was cut off")
    return report


# --- A proof --------------------------------------------------------------------------------


def _check_proof(path: Path, said: dict[str, Any]) -> Report:
    """A proof holds the whole chain of what it is about, and of the house's chain the events it needs."""
    kind, about = about_in(said)
    ref, chains = about.get("ref"), said.get("chains")
    if not isinstance(chains, list) or not all(_is_chain(chain) for chain in chains):
        raise Unreadable(f"{path}: the chains of this proof are not there, or were damaged.")
    own, report = f"{kind}:{ref}", Report()
    for chain in chains:
        walk = Walk(chain["name"])
        if chain["name"] != own:
            _check_excerpt(walk, chain)
        else:
            for event in chain["events"]:
                walk.take(event)
            walk.close(chain["length"], chain["head"])
        report.chains.append(walk)
    if [walk.name for walk in report.chains].count(own) != 1:
        raise Unreadable(f"{path}: the chain {own} is not in this proof.")
    report.notes.append(
        "Of every other chain the file holds an excerpt: each of its events is whole, but whether "
        "one was left out cannot be seen here."
    )
    report.notes.append(
        "The timeline and the figures in the file are worked out from these events and carry no "
        "hash of their own: `manage.py prove --from FILE` works them out again."
    )
    return report


def about_in(said: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a proof's file says it is about: the kind, and what is said of it; an operation where it says nothing."""
    kinds = (OPERATION, REVIEW, COUNTRY)
    found = [(kind, said[kind]) for kind in kinds if isinstance(said.get(kind), dict)]
    return found[0] if len(found) == 1 else (OPERATION, {})


def _is_chain(chain: Any) -> bool:
    return (
        isinstance(chain, dict)
        and isinstance(chain.get("name"), str)
        and {"length", "head"} <= set(chain)
        and isinstance(chain.get("events"), list)
        and all(isinstance(event, dict) for event in chain["events"])
    )


def _check_excerpt(walk: Walk, chain: dict[str, Any]) -> None:
    """Events out of a chain: each with its own hash, in order, following each other where they touch."""
    before, held, walk.is_excerpt = 0, 0, True
    for event in chain["events"]:
        number = event.get("number")
        if type(number) is not int or number <= before:
            walk.stop("is out of order", before + 1)
            break
        touches = number == before + 1
        alone = Walk(walk.name)
        alone.length = number - 1
        alone.head = walk.head if touches else event.get("previous", "")
        alone.take(event)
        if alone.broken is not None:
            walk.broken = alone.broken
            break
        before, held, walk.head = number, held + 1, event["hash"]
    if walk.broken is None and type(chain["length"]) is int and before > chain["length"]:
        walk.stop("stands behind the end of the chain", before)
    walk.length = held


def main(arguments: list[str]) -> int:
    """Check the file and print the verdict. Returns the exit code."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("Usage: python verify.py FILE", file=sys.stderr)  # noqa: T201
        return 2
    try:
        report = check_file(Path(arguments[0]))
    except Unreadable as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    for line in report.lines():
        print(line, file=sys.stderr if report.broken else sys.stdout)  # noqa: T201
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
