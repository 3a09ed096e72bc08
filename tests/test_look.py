"""The look: what is built is fresh, colours can be read, and every macro draws what it says."""

import re
from html.parser import HTMLParser

import pytest
from flask import flash, render_template_string
from flask_babel import force_locale
from jinja2 import UndefinedError
from wtforms import Form, StringField
from wtforms.validators import InputRequired

from look import build, tokens
from look.colour import contrast
from tests.look.app import CODES, TOP, gallery, make_app
from tests.page import Page

EVIL = "<script>alert('x')</script>\"'&"
MACROS = (
    '{% import "parts/actions.html" as actions %}'
    '{% import "parts/text.html" as text %}'
    '{% import "parts/fields.html" as fields %}'
    '{% import "parts/data.html" as data %}'
)


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture
def draw(app):
    """Draws a line of a template with the macros at hand."""

    def drawn(line, **given):
        with app.test_request_context("/"):
            return render_template_string(MACROS + line, **given)

    return drawn


class Words(HTMLParser):
    """Collects the tags and the attributes of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.given = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.given.append((tag, dict(attrs)))

    def with_id(self, name):
        return next(given for _tag, given in self.given if given.get("id") == name)


# What is built.


def test_the_stylesheet_is_what_its_sources_say():
    assert build.stylesheet() == (TOP / "static" / "leerhuis.css").read_text(encoding="utf-8")


def test_the_favicon_is_what_its_sources_say():
    assert build.favicon() == (TOP / "static" / "favicon.svg").read_text(encoding="utf-8")


def test_the_stylesheet_fetches_nothing_but_its_own_fonts():
    fetched = set(re.findall(r"url\(([^)]*)\)", build.stylesheet()))
    assert fetched == {f"fonts/{path.name}" for path in (TOP / "static" / "fonts").glob("*.woff2")}


def test_every_colour_and_size_that_our_rules_read_is_defined():
    css = build.stylesheet()
    defined = set(re.findall(r"(--[a-z0-9-]+):", css))
    read = set(re.findall(r"var\((--(?:lh|basis)-[a-z0-9-]+)", css))
    assert read <= defined


@pytest.mark.parametrize("folder", ["look/vendor/nlds", "look/icons", "static/fonts"])
def test_what_others_made_comes_with_its_licence(folder):
    assert list((TOP / folder).glob("LICENSE*"))


def test_vendored_styles_say_their_licence_in_the_stylesheet():
    assert "EUPL-1.2, unmodified */" in build.stylesheet()


# Colours.


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("what", "front", "back", "least"), tokens.PAIRS)
def test_every_pair_can_be_told_apart(what, front, back, least, mode):
    shades = tokens.colours(mode)
    assert contrast(shades[front], shades[back]) >= least, what


def test_contrast_is_what_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_palette_keeps_the_colours_of_the_brand():
    light, dark = tokens.colours("light"), tokens.colours("dark")
    assert (light["petrol-9"], light["lamp"], light["neutral-1"]) == (
        "#045b6d",
        "#febc36",
        "#faf9f5",
    )
    assert (dark["petrol-9"], dark["lamp"], dark["card"]) == ("#89c9dc", "#febc36", "#162126")


# Pages.


@pytest.mark.parametrize(
    "path",
    [
        "/gallery/light",
        "/gallery/dark",
        "/signin/light",
        *(f"/error/{code}" for code in (400, 403, 404, 413, 429, 500, 503)),
    ],
)
def test_every_page_of_the_shell_keeps_the_promises_of_a_page(app, path):
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    Page(answer.text).check()


def test_an_error_page_offers_a_way_out_and_a_reference(app):
    page = Page(app.test_client().get("/error/500").text)
    assert "Kenmerk: 1a2b3c4d" in page.text
    assert "/" in page.links


def test_words_from_data_are_never_markup(app):
    with app.test_request_context("/"):
        plain, evil = Words(gallery("harmless")), Words(gallery(EVIL))
    assert evil.tags == plain.tags


def test_a_chosen_theme_stands_on_the_page_and_an_unknown_one_does_not(app):
    client = app.test_client()
    assert 'data-theme="dark"' in client.get("/gallery/dark").text
    assert "data-theme" not in client.get("/gallery/neon").text


def test_a_message_is_told_by_screen_readers(app):
    html = app.test_client().get("/gallery/light").text
    assert re.search(r'lh-alert--ok" role="status".*?Je bent ingeschreven', html, re.DOTALL)
    assert re.search(r'lh-alert--error" role="alert".*?net bezet', html, re.DOTALL)


def test_the_page_that_is_open_is_marked_in_the_menu(app):
    html = app.test_client().get("/gallery/light").text
    assert 'aria-current="page">Cursussen</a>' in html


def test_the_title_of_a_refused_form_begins_with_error(app):
    page = Page(app.test_client().get("/gallery/light").text)
    assert page.title.startswith("Fout: Leer hier iets")


def test_a_page_without_a_person_has_no_menu(app):
    with app.test_request_context("/"):
        flash("Je bent uitgelogd.")
        html = gallery(me=None, nav=None)
    assert "lh-nav__list" not in html
    assert "Log uit" not in html


# Macros.


@pytest.mark.parametrize(
    "line",
    [
        '{{ actions.button("") }}',
        '{{ actions.post_button("", "/") }}',
        '{{ actions.link("", "/") }}',
        '{{ fields.field("id", "") }}',
        '{{ fields.choices("id", "", []) }}',
        '{{ data.tile(1, "") }}',
        '{% call data.table_frame("") %}{% endcall %}',
    ],
)
def test_a_control_cannot_be_drawn_without_words(draw, line):
    with pytest.raises(UndefinedError):
        draw(line)


@pytest.mark.parametrize("code", CODES)
def test_every_status_has_a_word(draw, code):
    assert Page(draw("{{ text.status(code) }}", code=code)).text


def test_macros_speak_the_language_of_each_reader(app):
    line = MACROS + '{{ text.status("on_track") }}'
    with app.test_request_context("/"):
        dutch = Page(render_template_string(line)).text
        with force_locale("en"):
            english = Page(render_template_string(line)).text
    assert (dutch, english) == ("Op schema", "On track")


def test_a_status_that_nobody_knows_is_a_mistake_that_shows(draw):
    with pytest.raises(UndefinedError):
        draw('{{ text.status("no_such_status") }}')


def test_a_field_points_at_its_hint_and_its_error(draw):
    html = draw('{{ fields.field("mail", "Adres", hint="Van je werk", error="Vul in.") }}')
    control = Words(html).with_id("mail")
    assert control["aria-describedby"].split() == ["mail-hint", "mail-error"]
    assert (control["aria-invalid"], control["aria-required"]) == ("true", "true")


def test_a_field_that_may_stay_empty_says_so(draw):
    line = '{{ fields.field("mail", "Adres", optional=true) }}'
    assert "(niet verplicht)" in draw(line)
    assert "aria-required" not in draw(line)


class Small(Form):
    name = StringField("Naam", [InputRequired("Vul je naam in.")])
    extra = StringField("Extra")


def test_the_summary_links_to_the_fields_and_says_what_concerns_the_whole(draw):
    form = Small()
    form.validate()
    form.form_errors.append("De laatste plek is net bezet.")
    html = draw("{{ fields.form_errors(form) }}", form=form)
    assert '<a href="#name">Vul je naam in.</a>' in html
    assert "<li>De laatste plek is net bezet.</li>" in html


def test_a_form_without_errors_has_no_summary(draw):
    assert "lh-errorlist" not in draw("{{ fields.form_errors(form) }}", form=Small())


def test_whether_a_field_is_required_comes_from_the_form(draw):
    line = "{{ fields.render(form.name) }}|{{ fields.render(form.extra) }}"
    required, optional = draw(line, form=Small()).split("|")
    assert "(niet verplicht)" not in required
    assert "(niet verplicht)" in optional


def test_a_password_is_never_sent_back(app):
    with app.test_request_context("/"):
        control = Words(gallery()).with_id("secret")
    assert (control["type"], control["value"]) == ("password", "")


def test_a_known_date_is_shown_as_people_write_it(app):
    with app.test_request_context("/"):
        control = Words(gallery()).with_id("known")
    assert (control["type"], control["value"]) == ("text", "27-3-2029")
    assert control["aria-describedby"] == "known-hint"


def test_what_was_typed_wrong_stays(app):
    with app.test_request_context("/"):
        control = Words(gallery()).with_id("at")
    assert (control["value"], control["aria-invalid"]) == ("25.00", "true")


@pytest.mark.parametrize(
    ("free", "total", "waiting", "words"),
    [
        (None, None, 0, "Plek vrij"),
        (11, 20, 0, "11 plekken vrij van de 20"),
        (4, 20, 0, "Nog 4 plekken vrij van de 20"),
        (1, 20, 0, "Nog 1 plek vrij van de 20"),
        (0, 20, 0, "Vol"),
        (0, 20, 5, "Vol 5 op de wachtlijst"),
        (2, 20, 5, "Vol 5 op de wachtlijst"),
    ],
)
def test_seats_in_words(draw, free, total, waiting, words):
    line = "{{ data.seats(free, total, waiting) }}"
    assert Page(draw(line, free=free, total=total, waiting=waiting)).text == words


def test_pages_keep_the_filters_and_leave_out_the_middle(draw):
    html = draw('{{ data.pagination(6, 12, "home.help", {"q": "a b"}) }}')
    assert re.findall(r"pagina=(\d+)", html) == ["5", "1", "5", "7", "12", "7"]
    assert "q=a+b" in html


def test_one_page_needs_no_pagination(draw):
    assert "<nav" not in draw('{{ data.pagination(1, 1, "home.help") }}')


def test_a_post_button_carries_its_token_and_values(draw):
    page = Page(draw('{{ actions.post_button("Meld je af", "/x", fields={"seat": 1}) }}'))
    assert page.forms[0]["method"] == "post"
    assert page.forms[0]["fields"] >= {"csrf_token", "seat"}
