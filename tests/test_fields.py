"""A form that is handed in: sent, sound, and the house agreed, or it says why not."""

import pytest

from leerhuis.errors import Refused
from leerhuis.fields import Form, Required, TextField, accepted


class NameForm(Form):
    name = TextField("Naam", [Required("Vul een naam in.")])


@pytest.fixture
def asked(application):
    def asked(method, **data):
        with application.test_request_context(method=method, data=data):
            form, done = NameForm(), []
            return accepted(form, lambda: done.append(form.name.data)), done, form.errors

    return asked


def refusing(application, no):
    def act():
        raise no

    with application.test_request_context(method="POST", data={"name": "Samira"}):
        form = NameForm()
        return accepted(form, act), form.errors


def test_a_page_that_is_only_opened_does_nothing(asked):
    assert asked("GET") == (False, [], {})


def test_what_is_not_sound_is_not_done(asked):
    assert asked("POST", name="") == (False, [], {"name": ["Vul een naam in."]})


def test_what_is_sound_is_done_once(asked):
    assert asked("POST", name="Samira") == (True, ["Samira"], {})


def test_a_refusal_stands_at_its_field_or_above_the_form(application):
    told = ["Kies een groep."]
    at = refusing(application, Refused("Choose a group.", field="name"))
    above = refusing(application, Refused("Choose a group.", field="elsewhere"))
    assert (at, above) == ((False, {"name": told}), (False, {"": told}))


def test_any_other_fault_is_not_hidden(application):
    with pytest.raises(ZeroDivisionError):
        refusing(application, ZeroDivisionError())
