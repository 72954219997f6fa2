"""`Idempotency-Key`: sent twice, done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from coordination.logbook.models import LogEntry
from smcc.rest.models import KeptAnswer
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.factories.world import make_world


@pytest.mark.django_db
class TestOneAfterTheOther:
    def send(self, caller, large, text="Water is rising", key="k-1", **more):
        sent = {"operation": large.ref, "text": text} | more
        return caller.post("log-entries/", sent, Idempotency_Key=key)

    def test_the_second_gets_the_answer_of_the_first(self, call, large):
        caller = call("urcs")
        first, second = self.send(caller, large), self.send(caller, large)
        assert done(first, 201) == done(second, 201)
        assert second["Location"] == first["Location"]
        assert second["Idempotency-Replayed"] == "true"
        assert LogEntry.objects.count() == 1

    def test_the_same_key_for_another_request_is_refused(self, call, large):
        caller = call("urcs")
        done(self.send(caller, large), 201)
        body = refused(self.send(caller, large, text="Else"), 409, "idempotency_key_reused")
        assert "new key" in body["detail"]
        assert LogEntry.objects.count() == 1

    def test_spacing_and_order_of_the_json_do_not_matter(self, call, large):
        caller = call("urcs")
        done(self.send(caller, large), 201)
        raw = f'{{ "text" : "Water is rising",\n "operation":"{large.ref}" }}'
        answer = caller.client.generic(
            "POST", "/api/v1/log-entries/", raw, "application/json",
            headers={"Idempotency-Key": "k-1"},
        )  # fmt: skip
        assert answer["Idempotency-Replayed"] == "true"

    def test_a_refused_request_leaves_the_key_free(self, call, large):
        caller = call("urcs")
        refused(self.send(caller, large, text=" "), 400, "invalid")
        done(self.send(caller, large), 201)
        assert LogEntry.objects.count() == KeptAnswer.objects.count() == 1

    def test_keys_belong_to_a_person_and_an_address(self, call, large):
        done(self.send(call("urcs"), large), 201)
        done(self.send(call("icrc_hod"), large), 201)
        mine = call("urcs").post(
            f"operations/{large.ref}/steps/close/", {"reason": "Over"}, Idempotency_Key="k-1"
        )
        assert done(mine)["state"] == "closed"
        assert LogEntry.objects.count() == 2

    def test_after_a_day_the_key_is_forgotten(self, call, large):
        caller = call("urcs")
        done(self.send(caller, large), 201)
        KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
        assert "Idempotency-Replayed" not in self.send(caller, large)
        assert LogEntry.objects.count() == 2

    @pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
    def test_a_key_that_is_none_gets_a_sentence(self, call, large, key):
        body = refused(self.send(call("urcs"), large, key=key), 400, "invalid")
        assert "Idempotency-Key" in body["fields"]

    def test_a_step_is_taken_once(self, call, large):
        caller = call("coordinator")
        close = lambda: caller.post(  # noqa: E731
            f"operations/{large.ref}/steps/close/", {"reason": "Over"}, Idempotency_Key="c"
        )
        assert done(close())["version"] == done(close())["version"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_acts_and_both_get_its_answer():
    """The second waits at the key's unique row until the first is committed."""
    world = make_world()
    large = cases.large_operation(world)
    callers = [Caller(world.urcs), Caller(world.urcs)]
    together, answers = threading.Barrier(2), []

    def send(caller):
        together.wait()
        sent = {"operation": large.ref, "text": "Water is rising"}
        answers.append(caller.post("log-entries/", sent, Idempotency_Key="same").json())
        connections.close_all()

    threads = [threading.Thread(target=send, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert connection.vendor == "postgresql"
    assert LogEntry.objects.count() == 1
    assert answers[0] == answers[1] and answers[0]["id"] == LogEntry.objects.get().pk
