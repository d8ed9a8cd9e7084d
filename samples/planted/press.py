"""Prints with planted values: a value of a paper is set off from the world it comes from, on print and in truth alike.

``bare`` prints nothing: a paper's facts are those its template would print, its lines those of its HTML. So facts come
from one source with and without Chromium.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import jinja2
from markupsafe import Markup
from playwright.sync_api import Browser

from samples.normal_form import normal_text
from samples.printing import Press, Print, _take_links, _truths
from samples.sheet import REGION, Printed, Sheet, write_amount, write_day

Odd = Mapping[str, tuple[object, str]]
"""Fact (without the type) → value in normal form and the print; the value ``""`` stands for none (contract 1: a date
that is printed but impossible or incomplete)."""
UNSEALED = "unsealed"
_TEMPLATES = Path(__file__).parent / "templates"
_BLOCK = re.compile(r"</?(?:p|div|td|th|tr|table|h[1-6]|li|br)\b[^>]*>", re.IGNORECASE)
_SILENT = re.compile(r"<(style|svg)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_NOTHING = "data:,"


@dataclass
class OddSheet(Sheet):
    """A sheet that prints ``odd`` values instead of those it is given. ``bare`` draws no pictures."""

    odd: Odd = field(default_factory=dict)
    bare: bool = False

    def text(self, key: str, body: str) -> Markup:
        """For running text an odd value is a stretch of it and what stands there instead; ``""`` is all of it."""
        if key in self.odd:
            old, new = self.odd[key]
            body = str(body).replace(str(old), new) if old else new
        return super().text(key, body)

    def stamp(self, ring: str, *, key: str = "", **options: object) -> Markup:
        name = f"seals[{self.seals}].text"
        value, ring = self.odd.get(name, self.odd.get(key, (ring, ring)))
        if value == UNSEALED:
            return Markup("")
        if self.bare:
            options["picture"] = _NOTHING
        return super().stamp(ring, key=key, **options)  # type: ignore[arg-type]

    def code(self, payload: str, *, symbology: str = "QR Code", key: str = "", **size: float) -> Markup:
        payload = str(self.odd[key][1]) if key in self.odd else payload
        if not self.bare:
            return super().code(payload, symbology=symbology, key=key, **size)
        if key:
            self.facts[key] = Printed(normal_text(payload), payload)
        return Markup("")

    def _mark(self, key: str, value: str | int, raw: str) -> Markup:
        if key in self.odd:
            odd, raw = self.odd[key]
            value = odd if isinstance(odd, int) else f"{odd:.2f}" if isinstance(odd, Decimal) else str(odd)
        return super()._mark(key, value, raw)


@dataclass(frozen=True)
class BarePrint(Print):
    """A paper that was not printed: ``lines`` are what would stand on it."""

    lines: tuple[str, ...] = ()


class PlantedPress(Press):
    """A press whose papers may be odd; without a browser it gives :class:`BarePrint`."""

    def __init__(self, browser: Browser | None, odd: Odd | None = None) -> None:
        self.bare = browser is None
        self.odd: Odd = odd or {}
        if browser is not None:
            super().__init__(browser, more=_TEMPLATES)
            return
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader([_TEMPLATES, Path(__file__).parents[1] / "templates"]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(day=write_day, amount=write_amount)

    def with_odd(self, odd: Odd) -> "PlantedPress":
        """The same press, printing ``odd`` values."""
        other = object.__new__(PlantedPress)
        other.__dict__.update(self.__dict__)
        other.odd = odd
        return other

    def print(self, type_: str, template: str, rng: Random, **context: object) -> Print:
        sheet = OddSheet(type_, rng, odd=self.odd, bare=self.bare)
        if self.bare:
            text = self._templates.get_template(template).render(s=sheet, rng=rng, **context)
            return _bare(type_, sheet, text)
        return self._printed(type_, template, rng, sheet, context)

    def _printed(self, type_: str, template: str, rng: Random, sheet: OddSheet, context: Mapping[str, object]) -> Print:
        bare, pages, places = _take_links(self._pdf(template, s=sheet, rng=rng, **context))
        return Print(type_, bare, pages, *_truths(template, sheet, places))

    def print_several(self, type_: str, template: str, rng: Random, count: int, **context: object) -> tuple[Print, ...]:
        sheets = [OddSheet(type_, rng, scope=f"{n}!", odd=self.odd, bare=self.bare) for n in range(count)]
        if self.bare:
            text = self._templates.get_template(template).render(sheets=sheets, rng=rng, **context)
            return tuple(_bare(type_, sheet, text) for sheet in sheets)
        bare, pages, places = _take_links(self._pdf(template, sheets=sheets, rng=rng, **context))
        regions = [places[sheet.scope + REGION][0].box for sheet in sheets]
        return tuple(
            Print(type_, bare, pages, *_truths(template, sheet, places), region=region)
            for sheet, region in zip(sheets, regions, strict=True)
        )


def _bare(type_: str, sheet: Sheet, text: str) -> BarePrint:
    facts = {f"{sheet.type_}.{key}": printed for key, printed in sheet.facts.items()}
    return BarePrint(type_, b"", 1, facts, dict.fromkeys(facts, ()), lines=tuple(lines_of(text)))


def lines_of(text: str) -> list[str]:
    """The lines of an HTML page as they are printed, brackets of both widths kept: one for each block with text."""
    body = _SILENT.sub("", text.partition("<body>")[2])
    parts = _BLOCK.sub("\n", body.replace("\n", "")).split("\n")
    lines = (" ".join(html.unescape(_TAG.sub("", part)).split()) for part in parts)
    return [line for line in lines if line]
