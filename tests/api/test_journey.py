"""The first 48 hours of an operation, through the API alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.audit.record import broken_chains
from tests.api.caller import done, refused, steps

pytestmark = pytest.mark.django_db


def test_from_the_first_report_to_the_issued_parameters(call, facts):
    coordinator, urcs = call("coordinator"), call("urcs")
    icrc, ifrc = call("icrc_hod"), call("ifrc_hod")
    operation = done(coordinator.post("operations/", facts), 201)
    ref = operation["ref"]
    assert operation["state"] == "active" and operation["scale"] is None
    assert operation["present"] == ["DUA001", "ICRC", "IFRC"]

    operation = done(
        coordinator.post(
            f"operations/{ref}/scale-declarations/",
            {"scale": "large", "declared_by_post": "Head of Delegation", "reason": "Nationwide"},
        ),
        201,
    )
    assert (operation["scale"], operation["scale_display"]) == ("large", "Large")

    (summit,) = done(urcs.get("mini-summits/", {"operation": ref}))["results"]
    assert set(steps(summit)) >= {"hold", "waive"}
    summit = done(
        urcs.put(
            f"mini-summits/{summit['id']}/attendance/",
            {
                "version": summit["version"],
                "attendance": [
                    {"component": code, "status": "attended"} for code in ("DUA001", "ICRC", "IFRC")
                ],
            },
        )
    )
    held = timezone.now() - timedelta(hours=1)
    summit = done(
        urcs.post(
            f"mini-summits/{summit['id']}/steps/hold/",
            {"held_at": held.isoformat(), "version": summit["version"]},
        )
    )
    assert summit["state"] == "held" and not steps(summit)["file_table"]["open"]
    assert "neither what was decided" in steps(summit)["file_table"]["detail"]
    refused(urcs.post(f"mini-summits/{summit['id']}/steps/file_table/"), 409, "not_ready")

    rows = done(urcs.get("decisions/", {"mini_summit": summit["id"]}))["results"]
    for row in rows:
        sent = {"text": f"Agreed on {row['topic']}", "lead": "DUA001", "version": row["version"]}
        row = done(urcs.patch(f"decisions/{row['id']}/", sent))
        assert row["state"] == "decided"
    summit = done(urcs.get(f"mini-summits/{summit['id']}/"))
    assert steps(summit)["file_table"]["open"]
    summit = done(urcs.post(f"mini-summits/{summit['id']}/steps/file_table/"))
    assert summit["state"] == "filed" and summit["receipt"].startswith(f"{ref}-MS1-")
    assert len(summit["table_as_filed"]) == len(rows)

    (statement,) = done(coordinator.get("joint-statements/", {"operation": ref}))["results"]
    there = f"joint-statements/{statement['id']}/"
    statement = done(
        coordinator.patch(
            there, {"sections": {"situation": "What we know."}, "version": statement["version"]}
        )
    )
    statement = done(coordinator.post(f"{there}steps/ask_clearance/"))
    for caller, code in ((urcs, "DUA001"), (icrc, "ICRC"), (ifrc, "IFRC")):
        sent = {"component": code, "clears": True, "version": statement["version"]}
        statement = done(caller.post(f"{there}positions/", sent), 201)
    statement = done(coordinator.post(f"{there}steps/issue/"))
    assert statement["state"] == "issued" and statement["receipt"].startswith(f"{ref}-JS1-")

    (parameters,) = done(coordinator.get("minimum-parameters/", {"operation": ref}))["results"]
    here = f"minimum-parameters/{parameters['id']}/"
    assert parameters["decision_table_received_at"] and parameters["joint_statement_received_at"]
    refused(coordinator.get(f"{here}document/"), 404)
    parameters = done(coordinator.post(f"{here}steps/ask_endorsement/"))
    for name in ("icrc_director", "ifrc_usg"):
        parameters = done(
            call(name).post(f"{here}endorsements/", {"version": parameters["version"]}), 201
        )
    assert parameters["missing_endorsements"] == []
    parameters = done(call("ifrc_usg").post(f"{here}steps/issue/"))
    assert parameters["state"] == "issued"
    document = coordinator.get(f"{here}document/")
    assert document["Content-Type"] == "application/pdf"
    assert b"".join(document).startswith(b"%PDF-")

    clocks = done(coordinator.get("deadlines/", {"operation": ref}))["results"]
    met = {clock["clock"]: clock["status"] for clock in clocks}
    assert met["mini_summit_held"] == met["minimum_parameters_issued"] == "met"
    (advisor,) = done(coordinator.get("mco-deployments/", {"operation": ref}))["results"]
    advisor = done(
        coordinator.post(
            f"mco-deployments/{advisor['id']}/steps/decide/",
            {"choice": "deploy", "reason": "Two components lead in one country"},
        )
    )
    assert (advisor["choice"], advisor["state"]) == ("deploy", "decided")
    told = done(call("icrc_director").get("messages/"))["results"]
    assert told and {message["operation"] for message in told} == {ref}
    assert not broken_chains()
