"""Messages go to the public internet, not into the network that the server stands in."""

import socket
import threading

import pytest

from coordination.channels.guarding import (
    NoSuchHost,
    NotPublic,
    check_public_host,
    is_public,
    only_public,
    resolve_public,
)

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.7", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1",
    "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1",
    "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "193.110.97.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_with_a_sentence(address):
    assert not is_public(address)
    with pytest.raises(NotPublic, match="private network"):
        check_public_host(address)
    with pytest.raises(NotPublic):
        check_public_host(f"[{address}]")


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_its_own_only_address(address):
    assert len(resolve_public(address)) == 1


def test_the_operator_may_allow_the_inside(inside_allowed):
    assert resolve_public("10.1.2.3") == ["10.1.2.3"]


def test_a_name_is_judged_by_every_address_it_has(names):
    names("good.example", ["8.8.8.8", "2606:4700::1111"])
    names("bad.example", ["8.8.8.8", "10.0.0.1"])
    assert resolve_public("good.example") == ["8.8.8.8", "2606:4700::1111"]
    with pytest.raises(NotPublic):
        resolve_public("bad.example")
    with pytest.raises(NotPublic):
        resolve_public("localhost")


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3", "", "."]
)
def test_other_ways_of_writing_a_number_are_not_looked_up(host, inside_allowed):
    with pytest.raises(NoSuchHost, match="Write it out"):
        resolve_public(host)


@pytest.mark.parametrize("host", ["nowhere.example", "a..b.example", "x" * 80 + ".example"])
def test_a_name_that_leads_nowhere_is_a_sentence(host, names, monkeypatch):
    real = socket.getaddrinfo

    def unknown(asked, *args, **more):
        if asked == "nowhere.example":
            raise socket.gaierror(-2, "Name or service not known")
        asked.encode("idna")  # what the real one does first
        return real(asked, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NoSuchHost, match="leads nowhere"):
        resolve_public(host)


class TestLibrariesThatConnectByThemselves:
    def test_no_connection_goes_inside(self, receiver):
        with only_public() as watch, pytest.raises(OSError, match="private network"):
            socket.create_connection(("127.0.0.1", receiver.port))
        assert watch.was_stopped
        sock = socket.socket(type=socket.SOCK_DGRAM)
        with sock, only_public() as watch, pytest.raises(OSError):
            sock.sendto(b"x", ("127.0.0.1", receiver.port))
        assert watch.was_stopped
        assert receiver.connections == 0

    def test_a_socket_file_of_this_machine_is_inside_too(self, tmp_path):
        sock = socket.socket(socket.AF_UNIX)
        with sock, only_public(), pytest.raises(OSError, match="private network"):
            sock.connect(str(tmp_path / "docker.sock"))

    def test_it_holds_for_this_thread_alone_and_ends_with_its_block(self, receiver):
        reached = []

        def elsewhere():
            with socket.create_connection(("127.0.0.1", receiver.port)):
                reached.append("elsewhere")

        with only_public():
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
        with socket.create_connection(("127.0.0.1", receiver.port)):
            reached.append("afterwards")
        assert reached == ["elsewhere", "afterwards"]
