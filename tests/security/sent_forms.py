"""The forms of a page as a browser would send them."""

from html.parser import HTMLParser

# What makes a form sound where the page leaves it open, by the name of the field.
SOUND = {
    "address": "nieuw@zorg.example",
    "email": "nieuw@zorg.example",
    "capacity": "5",
    "end": "12.00",
    "fte": "0,5",
    "hours": "6",
    "number": "110000999",
    "points": "2",
    "start": "9.00",
    "online_url": "",
}
UNTOUCHED = {"hidden", "checkbox", "radio", "submit", "file"}


class Forms(HTMLParser):
    """Every form that is posted: its address, what its fields hold, and which one types in."""

    def __init__(self, html):
        super().__init__()
        self.found, self._form, self._select, self._area = [], None, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._begin(given)
        elif self._form is not None and tag in {"input", "textarea", "select", "button"}:
            self._field(tag, given)
        elif self._select and tag == "option":
            self._option(given)

    def _begin(self, given):
        self._form = None
        if given.get("method", "").lower() == "post":
            self._form = {"action": given.get("action", ""), "data": {}, "typed": []}
            self.found.append(self._form)

    def _field(self, tag, given):
        name, kind = given.get("name"), given.get("type", "text")
        if not name or name == "csrf_token":
            return
        if kind in {"checkbox", "radio"} and "checked" not in given and name in self._form["data"]:
            return
        self._form["data"][name] = given.get("value") or sound(name, tag)
        self._select = name if tag == "select" else None
        self._area = name if tag == "textarea" else None
        if tag != "button" and kind not in {"checkbox", "radio", "submit", "file"}:
            self._form["typed"].append(name)

    def _option(self, given):
        if given.get("value") and (not self._form["data"][self._select] or "selected" in given):
            self._form["data"][self._select] = given["value"]

    def handle_data(self, data):
        if self._area and data.strip():
            self._form["data"][self._area] = data.strip()

    def handle_endtag(self, tag):
        self._select = None if tag == "select" else self._select
        self._area = None if tag == "textarea" else self._area
        self._form = None if tag == "form" else self._form


def sound(name, tag):
    """What somebody would type there."""
    last = name.rsplit("-", 1)[-1]
    if tag == "select" or name.startswith("points-"):
        return ""
    if last in SOUND:
        return SOUND[last]
    return "1-3-2027" if last.endswith(("on", "date", "day")) else "Tekst"
