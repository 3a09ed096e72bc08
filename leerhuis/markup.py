"""Text that people write with a few marks of Markdown, as HTML that can do nothing.

The library never lets HTML through, a second one takes out whatever is not on our short list, and
templates get the result from the filters here only.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

KEPT = 1024
LINES = {"p", "br", "h3", "ul", "ol", "li", "blockquote"}
WORDS = {"strong", "em", "a"}
# A page has its own headings down to level 2: those of a text come below them, all alike.
HEADING = "h3"
_RULES = ("heading", "list", "blockquote", "newline", "emphasis", "link", "autolink", "escape")


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    reader.enable([*_RULES, "balance_pairs", "fragments_join"])
    reader.validateLink = _is_https  # type: ignore[method-assign]
    reader.core.ruler.push("one_level_of_headings", _level)
    reader.core.ruler.push("links_that_lead_somewhere", _lead)
    return reader


def _is_https(url: str) -> bool:
    return url.lower().startswith("https://")


def _level(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = HEADING


def _lead(state: StateCore) -> None:
    """A link without an address is its words; one without words is called by its address."""
    for token in state.tokens:
        if token.children:
            token.children = list(_leading(token.children))


def _leading(tokens: Sequence[Token]) -> Iterator[Token]:
    """A link never stands in a link, so the first end that follows is its own."""
    address: object = None
    said = ""
    for token in tokens:
        if token.type == "link_open":
            address, said = token.attrs.get("href"), ""
        elif token.type == "link_close":
            if address and not said.strip():
                yield Token("text", "", 0, content=str(address))
        else:
            said += token.content
        if address or token.type not in ("link_open", "link_close"):
            yield token


_READER = _reader()


@lru_cache(maxsize=KEPT)
def markup(text: str) -> Markup:
    """A text of several lines: paragraphs, lists, headings, bold, italic and links."""
    return _clean(_READER.render(text), LINES | WORDS)


@lru_cache(maxsize=KEPT)
def markup_line(text: str) -> Markup:
    """The same for a text inside a sentence or an item: bold, italic and links only."""
    return _clean(_READER.renderInline(" ".join(text.split())), WORDS)


def plain(text: str) -> str:
    """The words alone, for where there is no HTML: a letter, a calendar, a search result."""
    return " ".join(markup(text).striptags().split())


def _clean(html: str, tags: set[str]) -> Markup:
    cleaned = nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"https"},
        link_rel="noopener",
        set_tag_attribute_values={"a": {"class": "nl-link"}},
        clean_content_tags={"script", "style"},
    )
    return Markup(cleaned.strip())  # noqa: S704  # nosec B704  # cleaned above, down to a list of tags


FILTERS = {"markup": markup, "markup_line": markup_line, "plain_words": plain}
