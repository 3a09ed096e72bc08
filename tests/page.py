"""A page as a test sees it: its text, and the promises that every page keeps."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

_LABELLED = re.compile(r'role="region"[^>]*aria-label="([^"]*)"')
_BY_HEADING = re.compile(r'<section\b[^>]*aria-labelledby="([^"]*)"')
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FIELDS = {"input", "select", "textarea"}
SHAPES = {"path", "rect", "line", "circle", "polyline", "polygon", "ellipse", "use"}


class Page(HTMLParser):
    """Parses once; `check` complains about what no page may have."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.html = html
        self.ids, self.labels, self.fields, self.forms = [], set(), [], []
        self.headings, self.title, self.language = [], "", None
        self.faults, self._open, self._texts = [], [], []
        self.links = []
        self.feed(html)
        self.close()

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self._texts)).strip()

    @property
    def h1(self):
        return next((" ".join(text.split()) for level, text in self.headings if level == "h1"), "")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self._inline(tag, given)
        known = {"html": self._html, "label": self._label, "a": self._link, "form": self._form}
        known.get(tag, lambda _given: None)(given)
        if tag in FIELDS or tag == "button":
            self._field(tag, given)
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append((tag, ""))
        if tag not in VOID and tag not in SHAPES:
            self._open.append(tag)

    def _inline(self, tag, given):
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"inline style or script on <{tag}>")
        data = given.get("type") == "application/ld+json"  # never executed, whatever stands in it
        if tag in ("script", "style") and "src" not in given and not data:
            self.faults.append(f"inline <{tag}>")

    def _html(self, given):
        self.language = given.get("lang")

    def _label(self, given):
        self.labels.add(given.get("for"))

    def _link(self, given):
        self.links += [given["href"]] if "href" in given else []

    def _form(self, given):
        self.forms.append({**given, "method": given.get("method", "get").lower(), "fields": set()})

    def _field(self, tag, given):
        if self.forms and "form" in self._open:
            self.forms[-1]["fields"].add(given.get("name"))
        if tag in FIELDS and given.get("type") not in {"hidden", "submit"}:
            wrapped = "label" in self._open
            self.fields.append((given.get("id"), wrapped or "aria-label" in given))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID and tag not in SHAPES:
            self._open.pop()

    def handle_endtag(self, tag):
        if tag in VOID or tag in SHAPES:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
            return
        self._open.pop()

    def handle_data(self, data):
        if "title" in self._open and "svg" not in self._open:
            self.title += data
            return
        if {"script", "style"} & set(self._open):
            return
        self._texts.append(data)
        if self.headings and self.headings[-1][0] in self._open:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    @property
    def regions(self):
        """The names of the sections and frames that someone can jump to."""
        named = [unescape(each) for each in _LABELLED.findall(self.html)]
        for each in _BY_HEADING.findall(self.html):
            heading = re.search(rf'id="{re.escape(each)}"[^>]*>(.*?)</h', self.html, re.DOTALL)
            named += [re.sub(r"<[^>]*>|\s+", " ", unescape(heading[1])).strip()] if heading else []
        return named

    def check(self):
        """One h1, a title that begins with it, labels, no id twice, a language, tokens, nesting."""
        faults = [*self.faults]
        ones = [text for level, text in self.headings if level == "h1"]
        if len(ones) != 1:
            faults.append(f"{len(ones)} h1's: {ones}")
        title = " ".join(self.title.split()).removeprefix("Fout: ").removeprefix("Error: ")
        if ones and not title.startswith(self.h1):
            faults.append(f"title {title!r} does not begin with the h1 {self.h1!r}")
        faults += [f"id {name!r} twice" for name, n in Counter(self.ids).items() if n > 1]
        faults += [
            f"field {name!r} without a label"
            for name, labelled in self.fields
            if not labelled and name not in self.labels
        ]
        faults += [f"region {name!r} twice" for name, n in Counter(self.regions).items() if n > 1]
        if not self.language:
            faults.append("no language")
        faults += [
            f"a POST form without a token: {form.get('action')}"
            for form in self.forms
            if form["method"] == "post" and "csrf_token" not in form["fields"]
        ]
        faults += [
            f"a row number in {link}" for link in self.links if re.search(r"/\d+(/|$)", link)
        ]
        if self._open:
            faults.append(f"never closed: {self._open}")
        assert not faults, "\n".join(faults)
