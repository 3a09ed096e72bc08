"""What is filled in about a group of peers, and about who is in it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, ChoiceField, WholeNumberField
from leerhuis.fields import Form, LongTextField, Required, TextField, TimeField
from leerhuis.peergroups import rules
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import GuideRegister, Plan, Terms, WhyEnded
from leerhuis.registers import Form as Shape
from leerhuis.registers import label

PLAIN = (
    "name",
    "method",
    "about",
    "town",
    "venue",
    "online_url",
    "start",
    "minutes",
    "least",
    "most",
    "organisations",
    "of_one_organisation",
    "of_one_municipality",
    "guide_name",
    "guide_email",
    "guide_number",
)
# The parts of the form, each under a heading of its own.
PARTS = (
    (_l("The group"), ("organisation", "name", "form", "method", "about")),
    (_l("When and where"), ("weekday", "start", "minutes", "town", "venue", "online_url")),
    (
        _l("Size and mix"),
        ("least", "most", "organisations", "of_one_organisation", "of_one_municipality"),
    ),
    (_l("Guide"), ("guide_name", "guide_register", "guide_number", "guide_email")),
    (_l("You"), ("taking_part",)),
)


class GroupForm(OfOrganisation):
    """A group: what it does, when, where, how large, and who guides it."""

    name = TextField(_l("Name of the group"), [Required(_l("Fill in a name.")), AtMost(120)])
    form = ChoiceField(_l("Form"), [Required(_l("Choose a form."))])
    method = TextField(_l("Method"), [AtMost(120)], description=_l("For example: incident method"))
    about = LongTextField(
        _l("About the group"),
        [AtMost(2000)],
        description=_l("What you talk about, and for whom it is. No facts about clients."),
    )
    weekday = ChoiceField(_l("Weekday"), [Required(_l("Choose a weekday."))])
    start = TimeField(_l("Begins at"), [Required(_l("Fill in when it begins."))])
    minutes = WholeNumberField(
        _l("Minutes a meeting"),
        [Required(_l("Fill in how long a meeting is."))],
        description=_l("A meeting under an hour gives no hours for a registration."),
    )
    town = TextField(_l("Town"), [AtMost(80)], description=_l("Leave empty for online."))
    venue = TextField(
        _l("Building and room"), [AtMost(160)], description=_l("Only members see this.")
    )
    online_url = TextField(
        _l("Link of online meetings"),
        [AtMost(300)],
        description=_l("It begins with https://. Only members see this."),
    )
    least = WholeNumberField(_l("At least this many people"), [Required(_l("Fill in a number."))])
    most = WholeNumberField(_l("At most this many people"), [Required(_l("Fill in a number."))])
    organisations = WholeNumberField(
        _l("From how many organisations, as you wish"), [Required(_l("Fill in a number."))]
    )
    of_one_organisation = WholeNumberField(
        _l("At most from one organisation"), description=_l("Leave empty if it does not matter.")
    )
    of_one_municipality = WholeNumberField(
        _l("At most from one municipality"), description=_l("Leave empty if it does not matter.")
    )
    guide_name = TextField(_l("Name of the guide"), [AtMost(120)])
    guide_register = ChoiceField(_l("Register of the guide"))
    guide_number = TextField(_l("Register number of the guide"), [AtMost(40)])
    guide_email = TextField(_l("Email address of the guide"), [AtMost(254)])
    taking_part = BooleanField(_l("I take part myself and keep the list"), default=True)

    @classmethod
    def new(cls, terms: Terms, *, form: str = "", town: str = "") -> "GroupForm":
        """Filled in as groups of this region usually are."""
        begin = {"least": terms.least, "most": terms.most, "minutes": terms.minutes}
        made = cls(data=begin | {"organisations": 2, "form": form, "town": town})
        made.put_choices()
        return made

    @classmethod
    def of(cls, group: PeerGroup) -> "GroupForm":
        made = cls(
            data={name: getattr(group, name) for name in PLAIN}
            | {
                "form": group.form.value,
                "weekday": str(group.weekday),
                "guide_register": group.guide_register.value if group.guide_register else "",
            }
        )
        made.put_choices()
        del made.organisation
        del made.taking_part
        return made

    def put_choices(self) -> None:
        self.form.offer([(each.value, _(label(each))) for each in rules.FORMS])
        self.weekday.offer([(str(day), _(name)) for day, name in enumerate(rules.WEEKDAYS)])
        registers = [(each.value, _(rules.LABELS[each])) for each in GuideRegister]
        self.guide_register.offer([("", _("None")), *registers])

    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings; a part without fields is left out."""
        found = [(words, [self[name] for name in names if name in self]) for words, names in PARTS]
        return [(words, fields) for words, fields in found if fields]

    def said(self) -> Plan:
        register = self.guide_register.data
        return Plan(
            **{name: self[name].data for name in PLAIN},
            form=Shape(self.form.data),
            weekday=int(self.weekday.data),
            guide_register=GuideRegister(register) if register else None,
        )


class InviteForm(Form):
    """Whom to ask, and perhaps for whose place."""

    person = TextField(
        _l("Name or email address"),
        [Required(_l("Fill in a name or an email address.")), AtMost(254)],
        description=_l("The whole name, as your colleague is known in Leerhuis."),
    )
    replaces = ChoiceField(_l("For the place of"))

    def offer(self, members: list[PeerMember]) -> None:
        named = [(each.public_id, each.person.name) for each in members]
        self.replaces.offer([("", _("A free place")), *named])


class TakeOutForm(Form):
    why = ChoiceField(_l("Why?"), [Required(_l("Choose why this place ends."))])

    def offer(self) -> None:
        reasons = [(each.value, _(rules.LABELS[each])) for each in rules.REASONS_TO_TAKE_OUT]
        self.why.offer([("", _("Choose a reason")), *reasons])

    def said(self) -> WhyEnded:
        return WhyEnded(self.why.data)


class SureForm(Form):
    """Nothing to fill in: the page itself asks whether somebody is sure."""
