"""Chat and text messages through apprise: what is offered, what became of a message, and silence."""

import logging
import time

import pytest

from coordination.channels.carriers import Letter, Outcome
from coordination.channels.chat import ChatCarrier, check_chat_address, shown_chat
from tests.coordination.channels.receiver import listening

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/"


def address_of(receiver, **more):
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"json://user:geheim@127.0.0.1:{receiver.port}/geheim?method=POST{query}"


def carried(address, letter, **more):
    return ChatCarrier(address, **more).carry(letter)


@pytest.mark.usefixtures("inside_allowed")
class TestWhatBecameOfIt:
    def test_the_subject_the_text_and_the_page_arrive(self, receiver, letter):
        assert carried(address_of(receiver), letter).outcome is Outcome.TAKEN
        (got,) = receiver.requests
        assert got.json["title"] == letter.subject
        assert got.json["message"] == f"{letter.text}\n\n{letter.url}"

    def test_a_letter_in_any_script_arrives_whole(self, receiver):
        letter = Letter(id="d", subject="تنبيه 🚑", text="*Ligne* <b>\nсрочно")
        carried(address_of(receiver), letter)
        got = receiver.requests[0].json
        assert (got["title"], got["message"].strip()) == ("تنبيه 🚑", "*Ligne* <b>\nсрочно")

    @pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
    def test_an_error_is_refused_and_the_service_is_there(self, receiver, letter, status):
        receiver.status = status
        answer = carried(address_of(receiver), letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, False)
        assert len(receiver.requests) == 1

    def test_a_redirect_is_not_followed(self, receiver, letter):
        with listening() as other:
            receiver.status, receiver.location = 307, other.url
            assert carried(address_of(receiver), letter).outcome is Outcome.REFUSED
            assert other.connections == 0

    def test_no_line_at_all_is_refused_and_down(self, letter):
        with listening() as gone:
            address = address_of(gone)
        answer = carried(address, letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, True)

    def test_a_line_cut_after_the_message_went_is_uncertain_and_not_repeated(
        self, receiver, letter
    ):
        receiver.mode = "cut"
        answer = carried(address_of(receiver, retry=3, wait=0), letter)
        assert answer.outcome is Outcome.UNCERTAIN and not answer.is_down
        assert len(receiver.requests) == 1

    @pytest.mark.parametrize("mode", ["hang", "trickle"])
    def test_the_time_limit_is_for_all_of_it(self, receiver, letter, mode):
        carried(address_of(receiver), letter)  # reading the library in is not part of it
        receiver.mode = mode
        began = time.monotonic()
        answer = carried(address_of(receiver), letter, limit_seconds=0.4)
        assert answer.outcome is Outcome.UNCERTAIN
        assert time.monotonic() - began < 1.2

    def test_mail_that_the_server_refuses_is_refused_and_that_it_may_have_is_uncertain(
        self, smtp_server, letter
    ):
        address = (
            f"mailto://127.0.0.1:{smtp_server.port}?smtp=127.0.0.1&mode=insecure"
            "&from=smcc@demo.example&to=office@demo.example"
        )
        assert check_chat_address(address) == ""
        assert carried(address, letter).outcome is Outcome.TAKEN
        assert smtp_server.to("office@demo.example")[0]["Subject"] == letter.subject
        smtp_server.refused.add("office@demo.example")
        answer = carried(address, letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, False)
        smtp_server.refused.clear()
        smtp_server.mode = "accept_then_drop"
        assert carried(address, letter).outcome is Outcome.UNCERTAIN


class TestWhereItMayGo:
    def test_an_address_inside_is_refused_when_it_is_sent_too(self, receiver, letter):
        address = address_of(receiver).replace("json://", "jsons://")
        answer = carried(address, letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, False)
        assert "private network" in answer.trouble
        assert receiver.connections == 0

    def test_a_name_that_moves_inside_between_two_look_ups_is_refused(
        self, receiver, letter, names
    ):
        asked = names("chat.example", ["8.8.8.8"], ["127.0.0.1"])
        answer = carried(f"jsons://chat.example:{receiver.port}/x", letter)
        assert answer.outcome is Outcome.REFUSED and "private network" in answer.trouble
        assert len(asked) > 1, "the library looks it up by itself"
        assert receiver.connections == 0

    def test_a_mail_server_inside_named_beside_the_host_is_refused(self, smtp_server, letter):
        address = f"mailto://u:p@8.8.8.8:{smtp_server.port}?smtp=127.0.0.1&from=a@demo.example&to=b@demo.example"
        assert "private network" in check_chat_address(address)
        assert "private network" in carried(address, letter).trouble
        assert smtp_server.attempts == 0


class TestWhatIsWrongWithAnAddress:
    @pytest.mark.parametrize(
        "address", ["", "slack", "://x", "slack://a b", "slack://a\nb", "slack://" + "a" * 3000]
    )
    def test_what_is_no_address(self, address):
        assert "not an address of a service" in check_chat_address(address)

    @pytest.mark.parametrize(
        "service", ["syslog", "dbus", "gnome", "macosx", "windows", "exec", "file"]
    )
    def test_what_would_stay_on_the_server(self, service):
        said = check_chat_address(f"{service}://localhost/x")
        assert service in said and "reaches people" in said

    @pytest.mark.parametrize("service", ["rsyslog", "mqtt", "irc", "amqp"])
    def test_what_does_not_say_whether_it_took_a_message(self, service):
        assert "not offered" in check_chat_address(f"{service}://user:pw@8.8.8.8/x")

    def test_a_service_that_nobody_knows(self):
        assert "no service that is known here" in check_chat_address("pigeon://coop/7")

    def test_what_stands_where_the_service_ought_to_is_not_repeated(self):
        for address in ("geheim://x", "user:geheim@slack://x", "geheim" * 9 + "://x"):
            assert "geheim" not in check_chat_address(address)

    def test_an_address_that_cannot_be_read(self):
        said = check_chat_address("slack://geheim")
        assert "cannot be read" in said and "geheim" not in said

    @pytest.mark.parametrize(
        "address",
        [
            SLACK + "?template=/etc/passwd",
            "discord://123456789012345678/abcdefghijklmnop/?Template=/etc/passwd",
            "fcm://project@key/device?keyfile=/etc/passwd",
            "ntfys://8.8.8.8/topic?attach=/etc/passwd",
            "mailto://u:p@8.8.8.8?pgppub=/etc/passwd",
        ],
    )
    def test_it_names_no_file_on_the_server(self, address, names):
        said = check_chat_address(address)
        assert "file" in said and "server" in said

    def test_it_is_encrypted_and_the_certificate_is_checked(self):
        assert "ntfys://" in check_chat_address("ntfy://8.8.8.8/topic")
        assert "certificates" in check_chat_address("ntfys://8.8.8.8/topic?verify=no")
        assert check_chat_address("ntfys://8.8.8.8/topic") == ""

    @pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "localhost", "[::1]"])
    def test_it_does_not_lead_inside(self, host):
        assert "private network" in check_chat_address(f"jsons://u:p@{host}/x")

    @pytest.mark.parametrize(
        "address",
        [
            SLACK,
            "tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/12315544/",
            "twilio://AC735c307c62944b5a9a7d1d0ed8d2a3e4:e29dfbcebf390dee9@+14155552671/+14155552672",
            "mailto://user:pass@8.8.8.8?from=smcc@demo.example",
            "workflows://prod-00.westeurope.logic.azure.com:443/643e69f83c8944/abc123XYZ-_/",
        ],
    )  # fmt: skip
    def test_the_services_that_people_use(self, address):
        assert check_chat_address(address) == ""

    def test_only_service_and_host_are_shown(self):
        assert shown_chat("jsons://u:geheim@8.8.8.8/geheim?-key=geheim") == "jsons · 8.8.8.8"
        assert shown_chat(SLACK) == "slack"
        assert (
            shown_chat("mailto://geheim:geheim@8.8.8.8?from=geheim@x.example") == "mailto · 8.8.8.8"
        )


@pytest.mark.usefixtures("inside_allowed")
def test_neither_address_nor_password_is_logged_or_shown(receiver, letter, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    carrier = ChatCarrier(address_of(receiver), limit_seconds=0.6)
    seen = [repr(carrier), str(carrier)]
    for mode, status in (("answer", 200), ("answer", 500), ("cut", 200), ("hang", 200)):
        receiver.mode, receiver.status = mode, status
        seen.append(carrier.carry(letter).trouble)
    for wrong in (
        "jsons://u:geheim@127.0.0.1:1/geheim",
        "slack://geheim/geheim",
        "pigeon://geheim",
    ):
        seen += [check_chat_address(wrong), carried(wrong, letter).trouble]
    out = capfd.readouterr()
    assert "geheim" not in " ".join(seen) + caplog.text + out.out + out.err
    assert all("127.0.0.1" not in each for each in seen)
