"""A message that we put together reads as one that the library makes."""

import email
from email.headerregistry import Address
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.mail import writing

PARTIES = {
    "From": Address("Leerhuis", "a", "example.org"),
    "To": Address("Sam", "b", "example.org"),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=400)


def read(subject="Hoi", *, plain=(), **parts):
    data = writing.message(subject, PARTIES, plain, **({"text": "a", "html": "<p>a"} | parts))
    return data, email.message_from_bytes(data, policy=default)


def words_of(part):
    return part.get_content().replace("\r\n", "\n")


@given(TEXT, TEXT)
def test_what_is_written_comes_back(text, html):
    data, message = read(text=text, html=html)
    assert not message.defects
    assert [words_of(part) for part in message.iter_parts()] == [text, html]
    assert all(len(line) <= 78 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


@given(st.binary(max_size=400))
def test_no_part_can_end_another(content):
    _data, message = read(calendar=content, method="REQUEST")
    *_words, attachment = message.walk()
    assert attachment.get_content() == content
    assert len(list(message.walk())) == 6


@pytest.mark.parametrize(
    "text", ["--=_parts--", "--=_all", "=_parts", ".", "a \n.\n..\n", "=\n=3D"]
)
def test_words_that_look_like_the_edges_of_a_part_are_words(text):
    _data, message = read(text=text, html=text, calendar=text.encode(), method="CANCEL")
    _mixed, _alternative, plain, html, *_calendar = message.walk()
    assert [words_of(plain), words_of(html)] == [text, text]


def test_a_subject_of_two_lines_is_refused():
    with pytest.raises(ValueError, match="newline|linefeed"):
        read("Hoi\r\nBcc: evil@example.org")


@pytest.mark.parametrize("sign", "\r\n\x00\x7f\u2028é")
def test_a_header_of_ours_holds_plain_signs_only(sign):
    with pytest.raises(ValueError, match="no header of ours"):
        read(plain=[("References", f"<a{sign}b>")])
