"""What a template writes with: each printed value becomes a marked place, and a truth of the paper.

A value that a layout does not print has therefore no truth, as contract 1 wants it. A place is marked by a link
``http://f/<key>[|<outer key>…]``: Chromium writes the links' boxes into the PDF, page by page, after pagination.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from markupsafe import Markup, escape

from samples.barcodes import code_data_uri
from samples.normal_form import normal_text, normal_value
from samples.seals import seal_data_uri

MARK = "http://f/"
REGION = "region"
_HAN = "〇一二三四五六七八九"
_TAG = re.compile(r"(<[^>]+>)")
_ANCHOR = re.compile(r'href="http://f/([^"]+)"')


@dataclass(frozen=True)
class Printed:
    """A truth: the value in normal form and the print it stands in."""

    value: str | int
    raw: str


@dataclass
class Sheet:
    """The truths of one paper, filled while its template renders. ``type_`` is the prefix of the keys; ``scope`` keeps
    several papers of one page apart."""

    type_: str
    rng: Random
    scope: str = ""
    facts: dict[str, Printed] = field(default_factory=dict)
    seals: int = 0
    codes: int = 0

    def f(self, key: str, value: object, printed: str | None = None) -> Markup:
        """Print ``value`` (or ``printed`` for it) and record it under ``key``."""
        raw = str(value) if printed is None else printed
        return self._mark(key, normal_value(value), raw)

    def d(self, key: str, day: date, style: str = "cn") -> Markup:
        """Print a day: ``cn`` 2025年6月23日, ``gap`` with blanks, ``dot``, ``dash``, ``slash``, ``han``."""
        return self._mark(key, day.isoformat(), write_day(day, style))

    def month(self, key: str, day: date, style: str = "cn") -> Markup:
        """Print the month of ``day``: ``cn`` 2025年06月, ``dash`` 2025-06, ``run`` 202506, ``dot`` 2025.06."""
        shape = {"cn": "{:%Y年%m月}", "dash": "{:%Y-%m}", "run": "{:%Y%m}", "dot": "{:%Y.%m}"}[style]
        return self._mark(key, f"{day:%Y-%m}", shape.format(day))

    def m(self, key: str, amount: Decimal, style: str = "yuan") -> Markup:
        """Print an amount: ``yuan`` ¥1,865,000.00, ``plain`` 1865000元, ``bare``, ``wan`` 186.5万元, ``wanbare``."""
        return self._mark(key, f"{amount:.2f}", write_amount(amount, style))

    def text(self, key: str, body: str) -> Markup:
        """Running text ``body`` (already marked up) as the value of ``key``; figures marked inside keep their own."""
        self.facts[key] = Printed(normal_text(_TAG.sub("", body)), normal_text(_TAG.sub("", body)))
        parts, inside = [], False
        for part in _TAG.split(body):
            if part.startswith("<a "):
                inside = True
                parts.append(_ANCHOR.sub(rf'href="{MARK}\1|{self._full(key)}"', part))
            elif part.startswith("<"):
                inside = inside and not part.startswith("</a")
                parts.append(part)
            elif inside or not part.strip():
                parts.append(part)
            else:
                parts.append(f'<a href="{MARK}{self._full(key)}">{part}</a>')
        return Markup("".join(parts))

    def stamp(
        self,
        ring: str,
        *,
        kind: str = "公章",
        key: str = "",
        code: str = "",
        lower: str = "",
        size: int = 42,
        dx: int = 0,
        dy: int = 0,
        picture: str = "",
        height: int = 0,
    ) -> Markup:
        """A red seal centred ``dx``, ``dy`` mm from here; ``key`` is the fact its ring text is, if any. ``picture`` is
        another imprint than the round one, of ``size`` × ``height`` mm."""
        name = f"seals[{self.seals}]"
        self.seals += 1
        lower = lower or (kind if kind.endswith("专用章") else "")
        self.facts[f"{name}.text"] = Printed(normal_text(ring), ring)
        self.facts[f"{name}.kind"] = Printed(kind, lower or kind)
        if key:
            self.facts[key] = Printed(normal_text(ring), ring)
        marks = "|".join(self._full(k) for k in (f"{name}.text", f"{name}.kind", key) if k)
        height = height or size
        strength = self.rng.uniform(0.72, 0.92)
        picture = picture or seal_data_uri(self.rng, ring, lower=lower, code=code, strength=strength)
        jitter_x, jitter_y = self.rng.uniform(-2, 2), self.rng.uniform(-2, 2)
        place = f"left:{dx - size / 2 + jitter_x:.1f}mm;top:{dy - height / 2 + jitter_y:.1f}mm"
        image = f'<img src="{picture}" style="width:{size}mm;height:{height}mm">'
        return Markup(f'<span class="stamp"><a href="{MARK}{marks}" style="{place}">{image}</a></span>')

    def code(
        self, payload: str, *, symbology: str = "QR Code", key: str = "", width: float = 22, height: float = 22
    ) -> Markup:
        """A real QR or bar code of ``width`` × ``height`` mm; ``key`` is another fact its payload is, if any."""
        name = f"codes[{self.codes}]"
        self.codes += 1
        self.facts[f"{name}.payload"] = Printed(normal_text(payload), payload)
        self.facts[f"{name}.symbology"] = Printed(symbology, symbology)
        if key:
            self.facts[key] = Printed(normal_text(payload), payload)
        marks = "|".join(self._full(k) for k in (f"{name}.payload", f"{name}.symbology", key) if k)
        style = f"display:block;width:{width}mm;height:{height}mm"
        image = f'<img src="{code_data_uri(payload, symbology)}" style="{style}">'
        return Markup(f'<a href="{MARK}{marks}" style="display:inline-block">{image}</a>')

    def mark(self, key: str, value: str, raw: str) -> Markup:
        """Marks the nearest positioned element, whatever is drawn in it, as the place of ``value``."""
        self.facts[key] = Printed(normal_text(value), raw)
        return Markup(f'<a href="{MARK}{self._full(key)}" style="position:absolute;inset:0"></a>')

    def region(self) -> Markup:
        """Marks the nearest positioned element as the part of the page this paper is."""
        return Markup(f'<a href="{MARK}{self.scope}{REGION}" style="position:absolute;inset:0"></a>')

    def _full(self, key: str) -> str:
        return f"{self.scope}{self.type_}.{key}"

    def _mark(self, key: str, value: str | int, raw: str) -> Markup:
        known = self.facts.setdefault(key, Printed(value, raw))
        if known.value != value:
            raise ValueError(f"{self._full(key)} is printed both as {known.value!r} and as {value!r}")
        return Markup('<a href="{}{}">{}</a>').format(Markup(MARK), Markup(self._full(key)), Markup(escape(raw)))


def write_day(day: date, style: str = "cn") -> str:
    if style == "han":
        year = "".join(_HAN[int(digit)] for digit in str(day.year))
        return f"{year}年{_small(day.month)}月{_small(day.day)}日"
    shapes = {
        "cn": f"{day.year}年{day.month}月{day.day}日",
        "pad": f"{day.year}年{day.month:02d}月{day.day:02d}日",
        "gap": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "dot": f"{day.year}.{day.month}.{day.day}",
        "dash": day.isoformat(),
        "slash": f"{day.year}/{day.month:02d}/{day.day:02d}",
    }
    return shapes[style]


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十") + (_HAN[ones] if ones else "")


def write_amount(amount: Decimal, style: str = "yuan") -> str:
    wan = f"{(amount / 10_000).normalize():f}"
    shapes = {
        "yuan": f"¥{amount:,.2f}",
        "full": f"￥{amount:,.2f}元",
        "plain": f"{amount:.0f}元",
        "comma": f"{amount:,.2f}",
        "bare": f"{amount:.2f}",
        "tight": f"¥{amount:.2f}",
        "wan": f"{wan}万元",
        "wanbare": wan,
    }
    return shapes[style]
