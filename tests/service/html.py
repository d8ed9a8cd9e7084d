"""A strict look at an HTML page: are its elements closed and nested, its ids single, its inputs labelled."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_NO_BLOCKS = {"p", "h1", "h2", "h3", "span", "a", "b", "strong", "label", "button"}
_BLOCKS = {"p", "div", "table", "ul", "section", "article", "dl", "h1", "h2", "h3", "form", "figure", "blockquote"}


@dataclass
class Seen:
    problems: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    inputs: list[dict[str, str]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    language: str | None = None
    title: str = ""

    def count(self, tag: str) -> int:
        return self.tags.count(tag)

    @property
    def unlabelled(self) -> list[dict[str, str]]:
        return [
            given
            for given in self.inputs
            if given.get("type") != "hidden" and given.get("id") not in self.labelled and "aria-label" not in given
        ]


class _Look(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        seen = self.seen
        seen.tags.append(tag)
        self._nesting(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            seen.language = given.get("lang")
        if "id" in given:
            if given["id"] in seen.ids:
                seen.problems.append(f"id {given['id']} twice")
            seen.ids.add(given["id"])
        if tag == "a":
            seen.links.append(given.get("href", ""))
        seen.addresses += [given[name] for name in ("href", "src", "action", "data-viewer") if name in given]
        if tag in ("input", "select", "textarea", "progress"):
            seen.inputs.append(given)
        if tag == "label":
            seen.labelled.add(given.get("for", ""))
        if tag == "img" and not given.get("alt"):
            seen.problems.append("img without alt")
        if "style" in given or any(name.startswith("on") for name in given):
            seen.problems.append(f"{tag} with an inline style or handler")

    def _nesting(self, tag: str) -> None:
        if tag in _BLOCKS and self.open and self.open[-1] in _NO_BLOCKS:
            self.seen.problems.append(f"{tag} inside {self.open[-1]}")
        if tag == "a" and "a" in self.open:
            self.seen.problems.append("a inside a")
        if tag == "li" and self.open and self.open[-1] not in ("ul", "ol"):
            self.seen.problems.append(f"li inside {self.open[-1]}")
        if tag in ("td", "th") and self.open and self.open[-1] != "tr":
            self.seen.problems.append(f"{tag} inside {self.open[-1]}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open or self.open.pop() != tag:
            self.seen.problems.append(f"</{tag}> does not close what is open")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title":
            self.seen.title += data


def parse(text: str) -> Seen:
    look = _Look()
    look.feed(text)
    look.close()
    look.seen.problems += [f"<{tag}> is never closed" for tag in look.open]
    if not text.lstrip().lower().startswith("<!doctype html>"):
        look.seen.problems.append("no doctype")
    return look.seen
