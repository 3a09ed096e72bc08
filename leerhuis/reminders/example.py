"""How the letter of a rule reads: invented values, in the words of the organisation."""

from leerhuis.letters import examples
from leerhuis.letters.wordings.queries import words_at
from leerhuis.mail import rendering
from leerhuis.mail.rendering import Reading
from leerhuis.reminders import mails
from leerhuis.reminders.models import ReminderRule


def read(rule: ReminderRule, *, language: str) -> Reading:
    """The example that fits best: some kinds read otherwise by what the rule counts from."""
    kind = mails.kind_of(rule.anchor, rule.audience)
    given = examples.EXAMPLES[kind]
    fitting = [each for each in given if each.values.get("anchor") == rule.anchor.value]
    own = words_at(rule.organisation, kind).get((kind, language))
    return rendering.reading(
        examples.letter(kind, (fitting or given)[0]),
        recipient=examples.reader(language),
        words={kind: own.wording} if own else None,
    )
