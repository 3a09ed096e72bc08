"""A letter as bytes: text, HTML and calendar from one template, in the reader's language.

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
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from leerhuis import ical, settings
from leerhuis.mail import digests, headers, kinds, placed, placeholders, rules
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter
from leerhuis.settings import Settings

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PURPOSES = {"text": False, "html": True}
Words = Mapping[str, Wording]
"""The words that organisations chose for the reader of a letter, by kind."""

log = logging.getLogger("leerhuis.mail")


class Part(NamedTuple):
    """A letter as it stands within another."""

    subject: str
    body: str


class Reading(NamedTuple):
    """A letter as it is read."""

    subject: str
    text: str
    html: str


def render(
    letter: Letter,
    *,
    recipient: Recipient,
    address: str,
    message_id: str,
    now: datetime,
    words: Words | None = None,
    public_id: str | None = None,
) -> bytes:
    """The finished message, ready to be sent."""
    chosen = settings.current()
    read = reading(letter, recipient=recipient, words=words)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id
    message["Date"] = now
    message["From"] = sender(chosen)
    message["To"] = _party(recipient.name, address)
    message["Reply-To"] = _party("", chosen.help_address)
    message["Subject"] = read.subject
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = recipient.language
    for name, value in headers.of_letter(letter, public_id=public_id, chosen=chosen).items():
        message[name] = value
    message.set_content(read.text)
    message.add_alternative(read.html, subtype="html")
    if letter.invitation:
        _add_calendar(message, letter.invitation, recipient.name, address)
    return message.as_bytes()


def reading(letter: Letter, *, recipient: Recipient, words: Words | None = None) -> Reading:
    """Subject, text and HTML of a letter, in the words of an organisation where it has them."""
    chosen = words or {}
    with force_locale(recipient.language):
        subject, text = _drawn(letter, recipient, "text", chosen)
        _subject, html = _drawn(letter, recipient, "html", chosen)
        foot_of = {
            "help_address": settings.current().help_address,
            "contact": letter.person_id is None,
            "guest": letter.values.get("guest", False),
        }
        page = _environment("html").get_template("mail/letter.j2")
        body = Markup(html)  # noqa: S704  # drawn a line above, by a template that escapes
        whole = page.render(subject=subject, body=body, lang=recipient.language, **foot_of)
        foot = _environment("text").get_template("mail/foot.j2")
        below = foot.render(**foot_of)
    return Reading(subject, _spaced(f"{text}\n\n{below}"), whole)


def subject_of(letter: Letter) -> str:
    """What a letter says on its first line, in the language of who asks now."""
    return _subject(letter, clean({"given_name": "", "name": "", **letter.values}))


def sender(chosen: Settings) -> Address:
    """From whom every letter comes."""
    name, address = parseaddr(chosen.mail_from)
    return _party(name, address)


def calendar_part(payload: Mapping[str, Any], *, name: str, address: str) -> bytes:
    """The iTIP message of a letter, from the payload that `calendars` wrote down."""
    house = sender(settings.current())
    entry = ical.Entry(
        uid=payload["uid"],
        sequence=payload["sequence"],
        starts_at=datetime.fromisoformat(payload["starts_at"]),
        ends_at=datetime.fromisoformat(payload["ends_at"]) if payload.get("ends_at") else None,
        summary=payload["summary"],
        stamp=datetime.fromisoformat(payload["stamp"]),
        location=payload.get("location") or "",
        description=payload.get("description") or "",
        url=_absolute(payload["url"]) if payload.get("url") else "",
    )
    return ical.invitation(
        entry,
        method=ical.Method(payload["method"]),
        organizer=ical.Party(house.display_name, house.addr_spec),
        attendee=ical.Party(name, address),
    )


def _add_calendar(message: EmailMessage, payload: Mapping[str, Any], name: str, to: str) -> None:
    data = calendar_part(payload, name=name, address=to)
    message.add_alternative(
        data.decode(), subtype="calendar", params={"method": payload["method"]}, cte="base64"
    )
    message.add_attachment(
        data, maintype="application", subtype="ics", filename="bijeenkomst.ics", cte="base64"
    )


def _drawn(
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
    environment = _environment(form)
    macros = environment.get_template(f"mail/{form}.j2").make_module({"absolute": _absolute})
    values = _values(letter, recipient)
    values["parts"] = [_part(each, recipient, form, words) for each in digests.parts_of(letter)]
    paper = digests.Within(macros) if within else macros
    if letter.kind in words:
        try:
            return _worded(words[letter.kind], letter, values, form, paper)
        except Exception:  # a name that is gone, a value that this letter has not
            log.exception("the words of an organisation do not fit a %s", letter.kind)
    return _subject(letter, values), _body(letter, values, form, paper)


def _values(letter: Letter, recipient: Recipient) -> dict[str, Any]:
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
        values["link"] = rules.link(chosen.secret_key, letter.token)
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
    template = _environment("text").get_template(_template(letter))
    subject = "".join(template.blocks["subject"](template.new_context({**values})))
    return " ".join(subject.split())


def _body(letter: Letter, values: dict[str, Any], form: str, macros: Any) -> str:
    template = _environment(form).get_template(_template(letter))
    return "".join(template.blocks["body"](template.new_context({**values, "m": macros})))


def _part(letter: Letter, recipient: Recipient, form: str, words: Words) -> Part:
    """A letter within another; one that cannot be made does not take the others along."""
    try:
        subject, body = _drawn(letter, recipient, form, words, within=True)
    except Exception:  # whatever is wrong with one letter, the others must go out
        log.exception("a %s within another letter cannot be made", letter.kind)
        return Part(kinds.word(letter.kind), _("This letter could not be made."))
    return Part(subject, Markup(body) if _PURPOSES[form] else body)  # noqa: S704  # drawn above


def _template(letter: Letter) -> str:
    room, name = letter.kind.split("/")
    return f"{room}/mail/{name}.j2"


def _environment(form: str) -> Environment:
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


def _absolute(path: str) -> str:
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


def _party(name: str, address: str) -> Address:
    return Address(" ".join(clean(name).split()), addr_spec=address)


def _spaced(text: str) -> str:
    """One empty line between parts, none at the ends."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
