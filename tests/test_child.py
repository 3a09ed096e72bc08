import threading
import time

import pytest

from leerhuis import child
from leerhuis.errors import Refused

UNREADABLE = "This file could not be read."


@pytest.fixture
def ask(monkeypatch):
    """Lets the child do one of the works that only these tests know."""

    def asked(name, data=b""):
        monkeypatch.setattr(child, "WORKS", {name: f"tests.child_works:{name}"})
        return child.run(name, data)

    return asked


def test_a_work_answers_with_what_it_made(ask):
    assert ask("turn", b"abc\x00\xff") == b"\xff\x00cba"


def test_a_large_file_goes_in_and_comes_out_whole(ask):
    data = bytes(range(256)) * 40_000
    assert ask("turn", data) == data[::-1]


def test_there_is_no_work_besides_those_in_the_table():
    with pytest.raises(KeyError):
        child.run("os:system", b"")


def test_a_refusal_inside_is_a_refusal_outside(ask):
    with pytest.raises(Refused, match="Row 3 is wrong.") as no:
        ask("refuse")
    assert no.value.plural == "%(num)s rows are wrong."
    assert no.value.values == {"row": 3, "num": 1}


@pytest.mark.parametrize(
    "way", ["take_memory", "leave", "die", "fail", "talk_nonsense", "refuse_wrongly"]
)
def test_a_work_that_dies_is_one_sentence(ask, way):
    with pytest.raises(Refused, match=UNREADABLE):
        ask(way)


def test_a_work_that_ends_without_an_answer_answers_nothing(ask):
    assert ask("leave", b"well") == b""


def test_a_work_may_use_so_much_of_the_processor(ask, monkeypatch):
    assert child.CPU_SECONDS < child.WALL_SECONDS
    monkeypatch.setattr(child, "CPU_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(Refused, match=UNREADABLE):
        ask("take_time")
    assert time.monotonic() - began < 10


def test_what_a_work_started_ends_with_it(ask, monkeypatch):
    monkeypatch.setattr(child, "WALL_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(Refused, match=UNREADABLE):
        ask("start_another")
    assert time.monotonic() - began < 10


def test_a_work_knows_nothing_of_our_environment(ask, monkeypatch):
    monkeypatch.setenv("LEERHUIS_SECRET_KEY", "secret")
    assert ask("tell_environment") == b"{}"


def test_a_work_fills_no_disk(ask, tmp_path):
    with pytest.raises(Refused, match=UNREADABLE):
        ask("fill_disk", str(tmp_path / "full").encode())
    assert (tmp_path / "full").read_bytes() == b""


def test_a_work_loads_no_more_of_the_house_than_it_needs(ask):
    loaded = ask("tell_modules").decode().split("\n")
    ours = {name for name in loaded if name.startswith("leerhuis")}
    assert ours == {"leerhuis", "leerhuis.errors"}
    assert "flask" not in loaded


def test_works_of_several_requests_do_not_meet(monkeypatch):
    monkeypatch.setattr(child, "WORKS", {"turn": "tests.child_works:turn"})
    answers = {}

    def ask(number):
        answers[number] = child.run("turn", str(number).encode() * 1000)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: (str(n).encode() * 1000)[::-1] for n in range(6)}


def test_so_many_works_at_once_and_no_more(ask, monkeypatch):
    """Each may take half a gigabyte: as many as there are threads would take all of the machine."""
    monkeypatch.setattr(child, "WAIT_SECONDS", 0.01)
    for _ in range(child.AT_ONCE):
        child._turn.acquire()
    try:
        with pytest.raises(Refused, match="Many files are read"):
            ask("turn", b"abc")
        child._turn.release()
        assert ask("turn", b"abc") == b"cba"
        child._turn.acquire()
    finally:
        for _ in range(child.AT_ONCE):
            child._turn.release()
