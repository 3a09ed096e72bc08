"""A provider is asked at public addresses only, for five seconds, and only a page is read."""

import select
import socket
import threading
from contextlib import contextmanager, suppress

import pytest
import requests

from leerhuis.signin.providers import wire
from leerhuis.signin.providers.wire import Unreachable


@contextmanager
def listening(serve):
    """A server on loopback that answers each connection by this function."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        came = []

        def work():
            while True:
                try:
                    found, _address = door.accept()
                except OSError:
                    return
                came.append(found)
                with found:
                    serve(found)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/x", came
        finally:
            door.shutdown(socket.SHUT_RDWR)
            worker.join(10)


def says(*parts):
    def serve(connection):
        connection.recv(4096)
        for each in parts:
            connection.sendall(each)

    return serve


def read(address, *, loopback=True, inside=frozenset()):
    return wire.read_json(address, loopback=loopback, inside=inside)


def answer(body, status="200 OK", more=""):
    return f"HTTP/1.0 {status}\r\n{more}\r\n{body}".encode()


def test_what_it_says_is_read():
    with listening(says(answer('{"a": 1}'))) as (address, _came):
        assert read(address) == {"a": 1}


@pytest.mark.parametrize(
    "told",
    [
        answer("[]"),
        answer("{"),
        answer("{}", "500 No"),
        answer("{}", "302 Away", "Location: http://127.0.0.1:9/\r\n"),
        answer('"' + "x" * 300_000 + '"'),
        b"\x00\x01",
        b"",
    ],
)
def test_what_cannot_be_used_is_silence(told):
    with listening(says(told)) as (address, _came), pytest.raises(Unreachable):
        read(address)


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "127.0.0.1",
        "0.0.0.0",
        "100.64.0.1",
        "[::1]",
        "[fd00::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::1]",
        "[::127.0.0.1]",
        "[fec0::1]",
        "224.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
    ],
)
def test_no_address_inside_is_connected_to(monkeypatch, host):
    tried = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_more: tried.append(args))
    with pytest.raises(Unreachable):
        read(f"https://{host}/x", loopback=False)
    assert tried == []


def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch):
    """Nor one that leads to a public and a private address: it is looked up once."""
    asked, tried = [], []

    def look_up(host, port, **_more):
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_more: tried.append(args))
    with pytest.raises(Unreachable):
        read("https://id.zorg.example/x", loopback=False)
    assert (asked, tried) == (["id.zorg.example"], [])


def test_a_host_that_is_named_may_be_inside(monkeypatch):
    tried = []

    def connect(place, _seconds):
        tried.append(place)
        raise OSError

    found = [(2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        read("https://id.intern/x", loopback=False, inside=frozenset({"id.intern"}))
    assert tried == [("10.0.0.1", 443)]


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "gopher"])
def test_only_https_is_spoken(scheme):
    with pytest.raises(Unreachable):
        read(f"{scheme}://127.0.0.1/x", loopback=False)


def test_in_production_this_machine_is_not_asked():
    with listening(says(answer("{}"))) as (address, came):
        with pytest.raises(Unreachable):
            read(address, loopback=False)
        assert came == []


def test_who_speaks_slowly_is_not_waited_for(monkeypatch):
    """A header a second would keep a worker for hours: a wait for each read is not enough."""
    monkeypatch.setattr(wire, "SECONDS", 0.2)
    sent, most = [], 3000  # a minute, a byte each time that we have not hung up yet

    def drip(connection):
        connection.recv(4096)
        with suppress(OSError):
            while len(sent) < most and not select.select([connection], [], [], 0.02)[0]:
                connection.sendall(b"H")
                sent.append(1)

    with listening(drip) as (address, _came), pytest.raises(Unreachable):
        read(address)
    assert len(sent) < most


def test_who_speaks_slowly_keeps_no_place_of_others(monkeypatch):
    """Else eight questions to one such provider are the end of signing in at all of them."""
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    done = threading.Event()

    def drip(connection):
        with connection, suppress(OSError):
            while not done.is_set():
                connection.sendall(b"H")
                done.wait(0.1)

    def each_at_once(connection):
        threading.Thread(target=drip, args=(connection.dup(),)).start()

    with listening(each_at_once) as (address, _came):
        try:
            for _each in range(8):
                with pytest.raises(Unreachable):
                    read(address)
            with listening(says(answer("{}"))) as (other, _came):
                assert read(other) == {}
        finally:
            done.set()


def test_a_mistake_of_our_own_is_not_called_silence():
    def wrong():
        raise KeyError("ours")

    with pytest.raises(KeyError):
        wire.in_time(wrong)


def test_no_more_than_eight_wait():
    go = threading.Event()
    waiting = [threading.Thread(target=wire.in_time, args=(go.wait,)) for _each in range(8)]
    for each in waiting:
        each.start()
    try:
        with pytest.raises(Unreachable):
            wire.in_time(lambda: 1)
    finally:
        go.set()
        for each in waiting:
            each.join(10)
    assert wire.in_time(lambda: 1) == 1


def test_no_proxy_of_the_environment_is_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with listening(says(answer("{}"))) as (address, _came):
        assert read(address) == {}


def test_nothing_but_the_guarded_way_is_there():
    with requests.Session() as session:
        wire.fit(session, loopback=False, inside=frozenset())
        assert list(session.adapters) == ["https://"]
