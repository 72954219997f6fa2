"""A proof as JSON: the events themselves, and what was worked out of them. And that read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from coordination.proof.building import mappings, moment, text, timeline_of
from coordination.proof.reading import About, Proof
from coordination.proof.timeline import Timeline
from smcc.audit.record import HOUSE, as_text
from smcc.audit.verify import PROOF, Unreadable, about_in, check_file


def exported_proof(proof: Proof) -> dict[str, Any]:
    """The proof as plain data. Ask for it of a proof read `with_events`.

    Its own chain is whole, and can be verified by itself. Of the house's chain the events
    that tell of gaps stand alone: each with its hash, but nothing shows that none was left out.
    """
    broken = proof.record.broken
    return {
        "format": PROOF,
        proof.about.kind: _said_of(proof.about),
        "made_at": as_text(proof.made_at),
        "record": {
            "holds": proof.holds,
            "events": proof.record.length,
            "last_hash": proof.record.head,
            "broken": {"number": broken.number, "why": broken.why} if broken else None,
        },
        "chains": [
            {
                "name": proof.record.name,
                "length": proof.record.length,
                "head": proof.record.head,
                "events": proof.events,
            },
            {
                "name": HOUSE,
                "excerpt": True,
                "length": proof.house_length,
                "head": proof.house_head,
                "events": proof.house,
            },
        ],
        **worked_out(proof.timeline),
    }


def _said_of(about: About) -> dict[str, Any]:
    return {name: value for name, value in asdict(about).items() if name != "kind"}


def worked_out(timeline: Timeline) -> dict[str, Any]:
    """The timeline and its figures, as the file holds them."""
    said: dict[str, Any] = plain(asdict(timeline))
    for clock, data in zip(timeline.clocks, said["clocks"], strict=True):
        data["is_running"] = clock.ended is None
    return {"figures": said.pop("figures"), "timeline": said}


def as_json(proof: Proof) -> str:
    """The file, a line for each value, so that two of them can be compared."""
    return json.dumps(exported_proof(proof), ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> Any:
    """Data with moments in it as JSON has it."""
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


# --- Read again ------------------------------------------------------------------------------


class Refused(Exception):
    """The file is no proof, does not hold, or says what its events do not. A sentence."""


def proof_in(path: Path) -> tuple[About, datetime, Timeline, list[str]]:
    """What a proof's file proves: its timeline worked out again from its events. Needs no database.

    Returns what it is about, when it was made, the timeline, and what was found of its chains.
    Raises `Refused` where a chain does not hold, or where the file's timeline or figures are not
    what its events say.
    """
    try:
        report = check_file(path)
        said = json.loads(path.read_text(encoding="utf-8"))
    except Unreadable as error:
        raise Refused(str(error)) from None
    except ValueError:  # lines of export_audit: whole, but no proof
        raise Refused(f"{path} is an export of the record, not a proof.") from None
    if report.broken:
        raise Refused(f"The record does not hold: {report.broken[0]}.")
    made_at = moment(said.get("made_at"))
    if made_at is None:
        raise Refused(f"{path} does not say when it was made.")
    chains = {chain["name"]: chain["events"] for chain in mappings(said.get("chains"))}
    about = _about(*about_in(said))
    timeline = timeline_of(chains[about.chain], chains.get(HOUSE, []), made_at)
    for name, value in worked_out(timeline).items():
        if _canonical(value) != _canonical(said.get(name)):
            raise Refused(
                f"The events of {path} hold, but its {name} is not what they say: it was changed, "
                "or another version of the product made it. Go by the events."
            )
    return about, made_at, timeline, report.lines()[:-1]


def _about(kind: str, said: Mapping[str, Any]) -> About:
    factor = said.get("drill_factor")
    return About(
        ref=text(said.get("ref")),
        name=text(said.get("name")),
        zone=text(said.get("zone")) or "UTC",
        synthetic=text(said.get("synthetic")),
        drill_factor=factor if isinstance(factor, (int, float)) else None,
        kind=kind,
    )


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
