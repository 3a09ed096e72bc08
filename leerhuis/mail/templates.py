"""The templates of letters: a subject and a body, as text or as HTML, in the reader's language.

`templates/<room>/mail/<name>.j2` fills two blocks, which are drawn twice: as text with the macros
of `templates/mail/text.j2`, and as HTML with those of `templates/mail/html.j2`. Both are `m`:

    {% block subject %}{{ _("You have a seat: %(title)s", title=title) }}{% endblock %}
    {% block body %}
    {{ m.greeting(given_name) }}
    {{ m.p(_("...")) }}
    {{ m.fixed(_("...")) }}
    {{ m.facts([(_("When"), starts | iso_moment | moment)]) }}
    {{ m.items([...]) }}
    {{ m.button(_("See your enrolment"), path) }}
    {{ m.link(_("Help"), "/hulp") }}
    {% endblock %}

An organisation may put words of its own in the place of the subject and of all `p`; `fixed` is a
paragraph that stays: what law or safety asks, until when, what somebody else typed in, or the name
of a list.

A `set` goes inside the block that uses it. Besides its own values a letter knows `given_name`,
`name` and `lang` of the reader, `link` (the path of its token), `help_address` and the filters of
`wording`. A value that is missing stops the letter. Paths are our own or https; the public base
address is put before ours, whatever the Host header of any request was.
"""

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from jinja2 import Environment, StrictUndefined, TemplateNotFound, UndefinedError
from markupsafe import Markup

from leerhuis import settings
from leerhuis.mail import digests, kinds, placed, placeholders, rules
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter

log = logging.getLogger("leerhuis.mail")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PURPOSES = {"text": False, "html": True}
Words = Mapping[str, Wording]
"""The words that organisations chose for the reader of a letter, by kind."""


class Part(NamedTuple):
    """A letter as it stands within another."""

    subject: str
    body: str


def drawn(
    letter: Letter,
    recipient: Recipient,
    form: str,
    words: Words,
    *,
    within: bool = False,
) -> tuple[str, str]:
    """Subject and body, with the macros of this form.

    Words that do not fit this letter are left: the original is better than no letter.
    """
    macros = _macros(form)
    values = values_of(letter, recipient)
    values["gathered"] = [_part(each, recipient, form, words) for each in digests.parts_of(letter)]
    paper = digests.Within(macros) if within else macros
    if letter.kind in words:
        try:
            return _worded(words[letter.kind], letter, values, form, paper)
        except Exception:  # a name that is gone, a value that this letter has not
            log.exception("the words of an organisation do not fit a %s", letter.kind)
    return _subject(letter, values), _body(letter, values, form, paper)


def values_of(letter: Letter, recipient: Recipient) -> dict[str, Any]:
    """What a template can name."""
    chosen = settings.current()
    values = {
        "given_name": recipient.given_name,
        "name": recipient.name,
        "lang": recipient.language,
        "help_address": chosen.help_address,
        **letter.values,
    }
    if letter.token:
        values["link"] = rules.link(chosen.keys, letter.token)
    return {key: clean(value) for key, value in values.items()}


def _worded(
    own: Wording, letter: Letter, values: dict[str, Any], form: str, macros: Any
) -> tuple[str, str]:
    """Subject and body in words of one's own; where one of them is empty the original stays."""
    known = placed.of(letter.kind)
    subject = placeholders.line(clean(own.subject), known, values) or _subject(letter, values)
    paragraphs = placeholders.parts(clean(own.body), known, values)
    paper = placeholders.Paper(macros, paragraphs) if paragraphs else macros
    return subject, _body(letter, values, form, paper)


def _subject(letter: Letter, values: dict[str, Any]) -> str:
    template = environment("text").get_template(_template(letter))
    subject = "".join(template.blocks["subject"](template.new_context({**values})))
    return " ".join(subject.split())


def _body(letter: Letter, values: dict[str, Any], form: str, macros: Any) -> str:
    template = environment(form).get_template(_template(letter))
    return "".join(template.blocks["body"](template.new_context({**values, "m": macros})))


def _part(letter: Letter, recipient: Recipient, form: str, words: Words) -> Part:
    """A letter within another; one that cannot be made does not take the others along."""
    try:
        subject, body = drawn(letter, recipient, form, words, within=True)
    except Exception:  # whatever is wrong with one letter, the others must go out
        log.exception("a %s within another letter cannot be made", letter.kind)
        return Part(kinds.word(letter.kind), _("This letter could not be made."))
    if not _PURPOSES[form]:
        return Part(subject, body)
    return Part(subject, Markup(body))  # noqa: S704  # nosec B704  # drawn above


def _template(letter: Letter) -> str:
    room, name = letter.kind.split("/")
    return f"{room}/mail/{name}.j2"


def _macros(form: str) -> Any:
    """The parts of a letter in this form."""
    template = environment(form).get_template(f"mail/{form}.j2")
    return template.make_module({"absolute": absolute})


def environment(form: str) -> Environment:
    """The application's templates, escaping for HTML and not for text; made once for each."""
    made: dict[str, Environment] = current_app.extensions.setdefault("leerhuis.letters", {})
    if form not in made:
        made[form] = current_app.jinja_env.overlay(
            autoescape=_PURPOSES[form],
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made[form].filters.update(iso_day=date.fromisoformat, iso_moment=datetime.fromisoformat)
    return made[form]


def absolute(path: str) -> str:
    """The address of one of our own pages, or an https address elsewhere."""
    if path.startswith("/") and not path.startswith(("//", "/\\")):
        return settings.current().base_url.rstrip("/") + path
    if path.startswith(("https://", settings.current().base_url)):
        return path
    raise ValueError(f"a letter does not link to {path!r}")


def clean(value: Any) -> Any:
    """Values without the control characters that no header and no reader wants."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", _BREAKS.sub("\n", value))
    if isinstance(value, Mapping):
        return {key: clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean(each) for each in value]
    return value


def original(letter: Letter, *, recipient: Recipient) -> tuple[Wording, list[str]]:
    """The words that an organisation can replace, with names in them, and those that stay."""
    with force_locale(recipient.language):
        values, known = values_of(letter, recipient), placed.of(letter.kind)
        heard = placeholders.Heard(_macros("text"))
        _body(letter, values, "text", heard)
        subject, *paragraphs = (
            placeholders.named(each, known, values)
            for each in (_subject(letter, values), *heard.paragraphs)
        )
    return Wording(subject, "\n\n".join(paragraphs)), heard.fixed_ones


def subject_of(letter: Letter) -> str:
    """What a letter says on its first line, in the language of who asks now.

    What its kind is called, where the values were erased or there is no such kind any more.
    """
    try:
        return _subject(letter, clean({"given_name": "", "name": "", **letter.values}))
    except (TemplateNotFound, UndefinedError, KeyError, TypeError, ValueError):
        return kinds.word(letter.kind)
