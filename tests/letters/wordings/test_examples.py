"""An example of every kind of letter, in both languages."""

import pytest
from flask_babel import force_locale

from leerhuis.letters import examples
from leerhuis.mail import kinds, placed, rendering
from leerhuis.mail.placeholders import Wording

GREETINGS = {"nl": "Dag Samira,", "en": "Hello Samira,"}
EVERY = pytest.mark.parametrize("kind", sorted(examples.EXAMPLES))


@pytest.fixture(autouse=True)
def without_a_database(application):
    with application.app_context():
        yield


def readings(kind, words=None):
    for each in examples.EXAMPLES[kind]:
        for language in GREETINGS:
            letter, reader = examples.letter(kind, each), examples.reader(language)
            yield language, rendering.reading(letter, recipient=reader, words=words)


def test_every_kind_has_an_example():
    assert set(examples.EXAMPLES) == set(kinds.KINDS)


@EVERY
@pytest.mark.parametrize("language", GREETINGS)
def test_examples_of_a_kind_have_names_of_their_own(kind, language):
    with force_locale(language):
        names = [str(each.name) for each in examples.EXAMPLES[kind]]
    assert len(set(names)) == len(names)


@EVERY
def test_an_example_reads_in_both_languages(kind):
    for language, read in readings(kind):
        assert read.subject
        assert GREETINGS[language] in read.text
        assert GREETINGS[language] in read.html
        assert "<h1" in read.html


@EVERY
def test_every_name_means_something_in_every_example(kind, caplog):
    names = [each.name for each in placed.of(kind)]
    marked = "\n\n".join(f"<{name}: {{{name}}}>" for name in names)
    words = {kind: Wording(" ".join(f"{{{name}}}" for name in names), marked)}
    for _language, read in readings(kind, words):
        for name in names:
            meaning = read.text.partition(f"<{name}: ")[2].partition(">")[0]
            assert meaning.strip(), name
            assert "None" not in meaning
    assert caplog.text == ""


@EVERY
def test_words_of_ones_own_take_away_no_fact_no_button_and_no_foot(kind):
    own = {kind: Wording("", "Eigen tekst.")}
    plain = [read for _language, read in readings(kind)]
    for (_language, read), original in zip(readings(kind, own), plain, strict=True):
        lines = set(read.text.splitlines())
        kept = [each for each in original.text.splitlines() if "://" in each or each.isupper()]
        assert [each for each in kept if each not in lines] == []
        assert original.text.rpartition("--")[2] == read.text.rpartition("--")[2]
