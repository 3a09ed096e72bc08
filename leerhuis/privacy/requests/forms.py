"""What a person asks about their data, and what is answered."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost, ChoiceField
from leerhuis.fields import Form, LongTextField, Required
from leerhuis.privacy import topics
from leerhuis.privacy.requests import rules
from leerhuis.privacy.requests.rules import RequestKind, RequestState
from leerhuis.privacy.topics import Topic

_EVERYTHING = ("", _l("Everything"))


class AskForm(Form):
    kind = ChoiceField(
        _l("What do you ask?"),
        choices=[(each.value, _l(words)) for each, words in rules.KINDS.items()],
        validators=[Required(_l("Choose what you ask."))],
    )
    topic = ChoiceField(
        _l("About which data?"),
        choices=[
            _EVERYTHING,
            *((each.value, _l(words)) for each, words in topics.LABELS.items()),
        ],
    )
    text = LongTextField(
        _l("What exactly?"),
        [Required(_l("Write what you ask.")), AtMost(rules.TEXT_MAX)],
        description=_l("Say which row is wrong and what it should be. Write nothing of clients."),
    )

    @property
    def asked(self) -> RequestKind:
        return RequestKind(self.kind.data)

    @property
    def about(self) -> Topic | None:
        return Topic(self.topic.data) if self.topic.data else None


class AnswerForm(Form):
    state = ChoiceField(
        _l("What was done?"),
        choices=[
            ("", _l("Choose")),
            *((each.value, _l(rules.STATES[each])) for each in rules.ANSWERS),
        ],
        validators=[Required(_l("Choose what was done."))],
    )
    answer = LongTextField(
        _l("The answer"),
        [Required(_l("Write the answer. The person reads it.")), AtMost(rules.ANSWER_MAX)],
        description=_l("It goes to the person as a letter, and stands on their page."),
    )

    @property
    def said(self) -> RequestState:
        return RequestState(self.state.data)


class ExtendForm(Form):
    reason = LongTextField(
        _l("Why does it take longer?"),
        [
            Required(_l("Write why it takes longer. The person reads it.")),
            AtMost(rules.REASON_MAX),
        ],
    )
