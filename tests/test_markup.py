"""Text with a few marks of Markdown becomes HTML that can do nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import markup

ALLOWED = markup.LINES | markup.WORDS


class Found(HTMLParser):
    """The tags of a piece of HTML with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_paragraphs_lists_and_words():
    html = markup.markup("Je oefent **samen**.\nMet _echte_ gesprekken.\n\n- een\n- twee")
    assert html == (
        "<p>Je oefent <strong>samen</strong>.<br>\nMet <em>echte</em> gesprekken.</p>\n"
        "<ul>\n<li>een</li>\n<li>twee</li>\n</ul>"
    )


def test_headings_come_below_those_of_the_page_and_are_all_alike():
    assert markup.markup("# Ochtend\n\n### Middag") == "<h3>Ochtend</h3>\n<h3>Middag</h3>"


def test_a_time_at_the_beginning_of_a_line_is_no_list():
    assert markup.markup("9.30 Inloop\n10.00 Begin") == "<p>9.30 Inloop<br>\n10.00 Begin</p>"


def test_a_link_goes_to_https_only_and_cannot_reach_back():
    html = markup.markup('[Richtlijn](https://richtlijn.example "titel")')
    assert html == (
        '<p><a href="https://richtlijn.example" class="nl-link" rel="noopener">Richtlijn</a></p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//elders.example",
        "/uitloggen",
        "http://onveilig.example",
        "mailto:a@example.org",
        "java&#10;script:alert(1)",
    ],
)
def test_no_other_address_becomes_a_link(address):
    for said in (f"[x]({address})", f"<{address}>", f"[x][y]\n\n[y]: {address}"):
        assert "a" not in {tag for tag, _ in Found(markup.markup(said)).tags}


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("[x]()", "x"),
        ("[x]( )", "x"),
        ("a [**x**](<>)() b", "a [<strong>x</strong>](&lt;&gt;)() b"),
        ("[**x**]() en [y](https://a.example)", "<strong>x</strong> en LINK>y</a>"),
        ("[](https://a.example)", "LINK>https://a.example</a>"),
        ("[ ](https://a.example)", "LINK> https://a.example</a>"),
    ],
)
def test_a_link_has_an_address_and_words(said, html):
    link = '<a href="https://a.example" class="nl-link" rel="noopener"'
    for found in (markup.markup(said), f"<p>{markup.markup_line(said)}</p>"):
        assert found == f"<p>{html.replace('LINK', link)}</p>"


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='https://x.example' onclick='alert(1)'>x</a>",
        "<style>*{display:none}</style>",
        "![x](https://x.example/volg.png)",
        '[x](https://x.example"onmouseover="alert(1))',
    ],
)
def test_html_in_a_text_is_shown_as_it_was_typed(said):
    tags = Found(markup.markup(said)).tags
    assert {tag for tag, _ in tags} <= ALLOWED
    assert {name for _, attrs in tags for name in attrs} <= {"href", "rel", "class"}


@given(st.text(alphabet="<>[]()*_#-\n\\\"'& ab:/htps.!`|~1", max_size=200))
def test_whatever_is_typed_nothing_but_our_list_comes_out(said):
    for html in (markup.markup(said), markup.markup_line(said)):
        for tag, attrs in Found(html).tags:
            assert tag in ALLOWED
            assert set(attrs) <= {"href", "rel", "class"}
            assert tag != "a" or attrs["href"].lower().startswith("https://")


def test_a_line_has_no_paragraphs_or_lists():
    assert markup.markup_line("- Je herkent\n**signalen**") == (
        "- Je herkent <strong>signalen</strong>"
    )


def test_the_words_alone():
    assert markup.plain("# Kop\n\n- **een** & <b>\n- [twee](https://x.example)") == (
        "Kop een & <b> twee"
    )


def test_deep_nesting_ends():
    assert len(markup.markup("> " * 5000 + "x")) < 20_000
