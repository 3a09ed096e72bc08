"""What somebody fills in who looks for a group, and who starts one of people that fit."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis import registers
from leerhuis.courses.inputs import AtMost, ChoiceField, ManyField, WholeNumberField
from leerhuis.fields import Form, TextField, TimeField
from leerhuis.peergroups.finding.rules import Said
from leerhuis.peergroups.finding.searching import TOWN_MAX, WEEKDAYS
from leerhuis.peergroups.finding.starting import Guide
from leerhuis.peergroups.models import PeerWish
from leerhuis.peergroups.rules import FORMS, LABELS, GuideRegister


class WishForm(Form):
    """What somebody looks for; what is left empty suits them all the same."""

    form = ChoiceField(_l("Form"), default="")
    town = TextField(
        _l("Near which town"),
        [AtMost(TOWN_MAX)],
        description=_l("Leave empty to look around the municipality where you work."),
    )
    kilometres = WholeNumberField(
        _l("At most how many kilometres away"), description=_l("In a straight line.")
    )
    online = BooleanField(_l("Online is fine too"))
    weekdays = ManyField(
        _l("Days that suit you"), description=_l("Leave empty if any working day suits you.")
    )
    earliest = TimeField(_l("Not before"))
    latest = TimeField(_l("Over by"))

    @classmethod
    def of(cls, wish: PeerWish | None) -> "WishForm":
        form = cls(data=_data(wish) if wish else None)
        form.form.offer(
            [("", _("Any form")), *((each.value, _(registers.label(each))) for each in FORMS)]
        )
        form.weekdays.offer([(str(at), _(name).capitalize()) for at, name in enumerate(WEEKDAYS)])
        return form

    def said(self) -> Said:
        chosen = self.form.data
        return Said(
            form=registers.Form(chosen) if chosen else None,
            town=" ".join((self.town.data or "").split()),
            kilometres=self.kilometres.data,
            online=bool(self.online.data),
            weekdays=tuple(int(each) for each in self.weekdays.data or ()),
            earliest=self.earliest.data,
            latest=self.latest.data,
        )


def _data(wish: PeerWish) -> dict[str, object]:
    return {
        "form": wish.form.value if wish.form else "",
        "town": wish.town,
        "kilometres": wish.kilometres,
        "online": wish.online,
        "weekdays": [str(each) for each in wish.weekdays],
        "earliest": wish.earliest,
        "latest": wish.latest,
    }


class StartForm(Form):
    """What a group needs besides who is in it: a name, and a guide where the form asks one."""

    name = TextField(_l("Name of the group"), [AtMost(120)])
    guide_name = TextField(_l("Name of the guide"), [AtMost(120)])
    guide_register = ChoiceField(_l("Register of the guide"), default="")
    guide_number = TextField(_l("Register number of the guide"), [AtMost(40)])

    @classmethod
    def of(cls, name: str) -> "StartForm":
        form = cls(data={"name": name})
        form.guide_register.offer(
            [("", _("Choose")), *((each.value, _(LABELS[each])) for each in GuideRegister)]
        )
        return form

    def guide(self) -> Guide:
        register = self.guide_register.data
        return Guide(
            (self.guide_name.data or "").strip(),
            GuideRegister(register) if register else None,
            (self.guide_number.data or "").strip(),
        )
