"""What a coordinator fills in of the road to a round."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.forms import OfOrganisation
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, ManyField, choices_of, picked
from leerhuis.courses.models import Round
from leerhuis.cycle.models import Preparation
from leerhuis.fields import Required, TextField
from leerhuis.people.models import Organisation
from leerhuis.surveys.models import Survey

DAYS = ("starts_on", "ends_on", "advise_by_on", "decide_by_on")


class PreparationForm(OfOrganisation):
    """A round that is not there yet: its name and days, and until when is advised and decided."""

    name = TextField(
        _l("Name of the round"),
        [Required(_l("Fill in the name of the round.")), AtMost(80)],
        description=_l("For example: voorjaar 2027"),
    )
    starts_on = DayField(_l("First day"), [Required(_l("Fill in the first day of the round."))])
    ends_on = DayField(_l("Last day"), [Required(_l("Fill in the last day of the round."))])
    advise_by_on = DayField(
        _l("Advice until"), [Required(_l("Fill in until when people can advise."))]
    )
    decide_by_on = DayField(
        _l("Decision until"), [Required(_l("Fill in when it is decided at the latest."))]
    )
    after = ChoiceField(
        _l("Round that it follows"),
        default="",
        description=_l("The evaluations of that round count for this one."),
    )
    surveys = ManyField(
        _l("Needs surveys"), description=_l("What people asked for in these counts.")
    )

    @classmethod
    def new(
        cls,
        organisations: Sequence[Organisation],
        rounds: Sequence[Round],
        surveys: Sequence[Survey],
        *,
        season: Round | None,
        after: str = "",
    ) -> "PreparationForm":
        """Of a draft round that is there its name and days are known, and what was asked for it."""
        asked = [each.public_id for each in surveys if season and each.round_id == season.id]
        form = cls(data={"after": after, "surveys": asked})
        form.offer(organisations)
        form.offer_sources(rounds, surveys)
        if season is not None:
            del form.name, form.starts_on, form.ends_on
            if "organisation" in form:
                del form.organisation
        return form

    @classmethod
    def of(cls, preparation: Preparation) -> "PreparationForm":
        after = preparation.after_round
        form = cls(
            data={name: getattr(preparation, name) for name in ("name", *DAYS)}
            | {
                "after": after.public_id if after else "",
                "surveys": [each.public_id for each in preparation.surveys],
            }
        )
        del form.organisation
        if preparation.round_id is not None:
            del form.name, form.starts_on, form.ends_on
        return form

    def offer_sources(self, rounds: Sequence[Round], surveys: Sequence[Survey]) -> None:
        self.after.offer([("", _("None")), *choices_of(rounds)])
        self.surveys.offer([(each.public_id, each.title) for each in surveys])
        if not surveys:
            del self.surveys

    def said(self, rounds: Sequence[Round], surveys: Sequence[Survey]) -> dict[str, Any]:
        chosen = set(self.surveys.data or ()) if "surveys" in self else set()
        after = self.after.data
        return {name: self[name].data for name in ("name", *DAYS) if name in self} | {
            "after_round": picked(rounds, after) if after else None,
            "surveys": [each for each in surveys if each.public_id in chosen],
        }
