"""发票: 增值税专用发票 and 普通发票 (grid, roll), 电子普通发票, 数电票, 通用机打发票.

The national forms put the buyer above or left of the seller. Net and tax make the total, 大写 and 小写 name it twice,
tax numbers carry check digits, a number of twenty figures begins with its year, and the code in the corner repeats
number, day and amount: each is evidence for the print (domain 2.8).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.documents.extraction import Extraction
from extractors.documents.invoice_items import ItemList, head_box, invoice_data, read_items
from extractors.documents.invoice_page import plain_page
from extractors.documents.invoice_qr import ONLY_IN_QR, InvoiceCode, compared, invoice_code
from extractors.documents.invoice_sums import sum_facts
from extractors.documents.readings import date_fact, settled, text_fact, tight, uscc_fact
from extractors.documents.sides import Marker, by_order, find_markers, side_of
from extractors.documents.unravelling import joined_pieces
from extractors.facts import make_fact
from extractors.layout.blocks import Found, Pair, flat
from extractors.layout.labels import label_name, load_vocabulary
from extractors.layout.lines import UNSURE_WRAP
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Box, Fact, FactState
from schemas.page import Page
from schemas.values import uscc

TWICE = "票面两处一致"
DIFFERS = "票面两处不一致"
NOT_A_NUMBER = "发票号码应为8位或20位数字"
NOT_A_CODE = "发票代码应为10位或12位数字"
YEAR_AGREES = "号码年份与开票日期一致"
UNLABELLED = "未读到标签，按位置与位数判断"
KIND_CUT = "票种与号码位数不符，标题可能未读全"
STAR_LOST = "类别前后的星号可能漏识，请核对"
KIND_AGREES = "与二维码票种一致"

_STAR_LOST = re.compile(r"\*?[\u4e00-\u9fff]{2,12}[·•・]|[\u4e00-\u9fff]{2,12}\*|\*[^*]+$")
"""The kind of goods stands between two stars (*无形资产*专利权转让费), read as points or not at all."""
_SIDES = ("buyer", "seller")
_ONE_COLUMN = 0.03
_UNUSED = ("machine", "check")
_TAX_ID = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z ]{12,22})[0-9A-Za-z]")
_BARE_TITLE = re.compile(r"电子发票\(?(增值税专用发票|普通发票)\)?")
_SIMPLIFIED = str.maketrans("電發專稅機國務聯圓額", "电发专税机国务联圆额")
"""Titles are read in the old forms of their characters where the type resembles them."""

_RUN_IN = re.compile(r"\s*(?:发票)?(?P<label>代码|号码)\s*[:：]?\s*(?=\d)")
_LENGTHS = {"number": (8, 20), "code": (10, 12)}


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the invoice; lists of goods on further pages only where the first page refers to them."""
    rest, markers = _marked(pages)
    found = find_pairs(rest, load_vocabulary("invoice"))
    code = invoice_code(pages)
    items = read_items(rest)
    facts = _kind(document, rest, code)
    facts += _digits(document, "code", found, rest) + _digits(document, "number", found, rest)
    facts += _issued_on(document, found)
    facts = _with_whole_kind(_with_year(facts))
    facts += _parties(document, found, markers)
    facts += _item(document, items)
    facts += sum_facts(document, rest, found, items)
    facts = compared(facts, code, document)
    if code:
        facts.append(code.fact(document, "qr_payload", code.place.payload))
    unused = [label_name(pair.label.text) for pair in found.pairs if pair.field in _UNUSED]
    return Extraction(facts, list(dict.fromkeys([*found.unmapped, *unused])))


def _marked(pages: Sequence[Page]) -> tuple[list[Page], list[Marker]]:
    rest: list[Page] = []
    markers: list[Marker] = []
    for page in pages:
        blocks = (
            sum(re.search(r"^名?\s*称?\s*[:：]|名\s*称\s*[:：]", line.text) is not None for line in page.lines) >= 2
        )
        whole = joined_pieces(page, load_vocabulary("invoice"))
        without, here = find_markers(whole, invoice_data()["sides"], drop=blocks)
        rest.append(plain_page(without, here))
        markers += [replace(marker, page=rest[-1]) for marker in here if marker.side in _SIDES]
    return rest, markers


def _kind(document: Document, pages: Sequence[Page], code: InvoiceCode | None) -> list[Fact]:
    """The title, without the province before it; the kind in the code is evidence, and the source where the stamp hides
    the title."""
    wanted = invoice_data()["qr_kinds"].get(code.kind, "") if code else ""
    for passage in _title_passages(pages):
        compact = Passage.join(passage.split(" \t\n"))
        for pattern in invoice_data()["titles"]:
            match = re.search(pattern, compact.text.translate(_SIMPLIFIED))
            if match:
                part = compact[match.start("value") : match.end("value")]
                value = _BARE_TITLE.sub(r"电子发票(\1)", flat(part).translate(_SIMPLIFIED))
                evidence = [KIND_AGREES] if wanted and value in (wanted, wanted.rpartition("(")[0]) else []
                return [make_fact(document, "kind", part, value, evidence=evidence)]
    return [code.fact(document, "kind", wanted, doubt=ONLY_IN_QR)] if code and wanted else []


def _title_passages(pages: Sequence[Page]) -> Iterator[Passage]:
    for page in pages[:1]:
        rows = [row for row in rows_of(page) if row.box[1] < 0.5]
        for row in rows:
            for index in row.indexes:
                yield Passage.of_line(page, index)
        for row in rows:
            yield row.passage
        for upper, lower in pairwise(rows):
            yield Passage.join((upper.passage, lower.passage))


def _digits(document: Document, field: str, found: Found, pages: Sequence[Page]) -> list[Fact]:
    """Number or code: at its label, and printed again without one at the head of the form. Both alike are evidence."""
    lengths = _LENGTHS[field]
    labelled = [part for pair in found.pairs if pair.field == field and (part := _run(pair.value, lengths))]
    labelled = labelled or list(_run_in(pages, field))
    bare = list(_bare_runs(found, pages, lengths))
    values = list(dict.fromkeys(_plain(part) for part in labelled))
    if labelled:
        again = [part for part in [*labelled[1:], *bare] if _plain(part) == values[0] and part.box != labelled[0].box]
        evidence = [TWICE] if again else []
        doubts = [DIFFERS] if len(values) > 1 else []
        return [
            make_fact(
                document, field, labelled[0], values[0], evidence=evidence, doubts=doubts, alternatives=values[1:]
            )
        ]
    if bare:
        again = [part for part in bare[1:] if _plain(part) == _plain(bare[0])]
        return [
            make_fact(
                document, field, bare[0], _plain(bare[0]), evidence=[TWICE] if again else [],
                doubts=[] if again else [UNLABELLED],
            )
        ]  # fmt: skip
    return _odd_digits(document, field, found)


def _run_in(pages: Sequence[Page], field: str) -> Iterator[Passage]:
    """Figures printed straight behind 发票代码 or 发票号码, without a colon."""
    wanted = {"code": "代码", "number": "号码"}[field]
    for page in pages[:1]:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            match = _RUN_IN.match(line.text)
            if match and match["label"] == wanted and (part := _run(line[match.end() :], _LENGTHS[field])):
                yield part


def _odd_digits(document: Document, field: str, found: Found) -> list[Fact]:
    """Figures at the label that are too many or too few: seen, but not to be relied on."""
    for pair in found.pairs:
        match = re.search(r"\d[\d ]{4,}", pair.value.text) if pair.field == field else None
        if match:
            part = pair.value[match.start() : match.end()].strip()
            why = NOT_A_NUMBER if field == "number" else NOT_A_CODE
            return [make_fact(document, field, part, _plain(part), doubts=[*pair.doubts, why])]
    return []


def _run(text: Passage, lengths: tuple[int, ...]) -> Passage | None:
    """The figures of one of the ``lengths`` in ``text``, blanks between them or not."""
    for match in re.finditer(r"(?<![\dA-Za-z])\d(?:[ \n]?\d)+(?![\dA-Za-z])", text.text):
        part = text[match.start() : match.end()]
        if len(_plain(part)) in lengths:
            return part
    return None


def _bare_runs(found: Found, pages: Sequence[Page], lengths: tuple[int, ...]) -> Iterator[Passage]:
    """Lines at the head of the form that are nothing but such a number, and at no other label."""
    claimed = {id(line) for pair in found.pairs if pair.field not in _LENGTHS for line in pair.value.lines}
    for page in pages[:1]:
        head = head_box(page)
        names = [pair.label.straight_box for pair in found.pairs if pair.field in ("name", "buyer_name")]
        limits = [box[1] for box in [head, *names] if box]
        limit = min(limits, default=0.4)
        for index, line in enumerate(page.lines):
            passage = Passage.of_line(page, index)
            bare = re.sub(r"^(?:N[oO0°º]?[.:]?|№)\s*", "", passage.text.strip())
            if re.fullmatch(r"\d[\d ]*", bare) and line.box[3] <= limit and id(line) not in claimed:
                part = _run(passage, lengths) or _run(passage[len(passage) - len(bare) :], lengths)
                if part:
                    yield part


def _plain(part: Passage) -> str:
    return re.sub(r"\D", "", part.text)


def _issued_on(document: Document, found: Found) -> list[Fact]:
    for pair in found.pairs:
        if pair.field == "issued_on" and re.search(r"\d", pair.value.text):
            return date_fact(document, "issued_on", pair.value, pair.doubts)
    return []


def _with_year(facts: list[Fact]) -> list[Fact]:
    """A number of twenty figures (数电票) begins with the year it was issued in."""
    values = {fact.key.rpartition(".")[2]: fact.value for fact in facts}
    number, day = values.get("number"), values.get("issued_on")
    if not (isinstance(number, str) and len(number) == 20 and isinstance(day, str) and day[2:4] == number[:2]):
        return facts
    return [
        fact.model_copy(update={"why": (*fact.why, YEAR_AGREES)}) if fact.key.endswith(".number") else fact
        for fact in facts
    ]


def _with_whole_kind(facts: list[Fact]) -> list[Fact]:
    """A fully digital invoice has a number of twenty figures and a title that begins with 电子发票; one with a code is
    of the older kinds, whose electronic form is called 增值税电子普通发票. Another title was read in part."""
    values = {fact.key.rpartition(".")[2]: str(fact.value or "") for fact in facts}
    kind, digital = values.get("kind", ""), len(values.get("number", "")) == 20
    whole = f"电子发票({kind})" if digital and kind.startswith("增值税") else f"增值税{kind}"
    cut = kind.startswith("增值税") if digital else kind.startswith("电子") and "code" in values
    if not kind or not cut:
        return facts
    doubt = {"state": FactState.DOUBTFUL, "alternatives": (whole,)}
    return [
        fact.model_copy(update={**doubt, "why": (KIND_CUT, *fact.why)}) if fact.key.endswith(".kind") else fact
        for fact in facts
    ]


def _parties(document: Document, found: Found, markers: Sequence[Marker]) -> list[Fact]:
    """Buyer and seller: what the first page has before what a list of goods behind it repeats."""
    first = found.pairs[0].page if found.pairs else None
    head = replace(found, pairs=tuple(pair for pair in found.pairs if pair.page is first))
    sided = _sided(found, markers) | _sided(head, markers)
    facts = _lost_tax_id(document, sided)
    for side in _SIDES:
        if name := sided.get((side, "name")):
            facts += text_fact(document, f"{side}.name", *_above_list(name))
        if tax_id := sided.get((side, "tax_id")):
            facts += _tax_id(document, f"{side}.tax_id", tax_id)
    return facts


def _sided(found: Found, markers: Sequence[Marker]) -> dict[tuple[str, str], Pair]:
    """Side and field → its pair: by labels that name the side, by the marker beside the block, else by the order of the
    form."""
    sided: dict[tuple[str, str], Pair] = {}
    for side in _SIDES:
        for field in ("name", "tax_id"):
            for pair in found.pairs:
                if pair.field == f"{side}_{field}" and pair.value:
                    sided.setdefault((side, field), pair)
    order = _order(found, markers)
    for field in ("name", "tax_id"):
        pairs = [pair for pair in found.pairs if pair.field == field]
        ordered = {
            key: side
            for page in dict.fromkeys(id(pair.page) for pair in pairs)
            for key, side in by_order([pair for pair in pairs if id(pair.page) == page], order).items()
        }
        for pair in pairs:
            where = ordered.get(id(pair)) or side_of(pair, markers)
            if where and pair.value:
                sided.setdefault((where, field), pair)
    return sided


def _order(found: Found, markers: Sequence[Marker]) -> tuple[str, ...]:
    """The sides as the form has them: the buyer first, but for forms (rolls of some provinces) that plainly print the
    one marker of the seller, or the label of its name, over or left of the buyer's."""
    boxes: dict[str, list[Box]] = {side: [marker.box for marker in markers if marker.side == side] for side in _SIDES}
    for side, here in boxes.items():
        labels = [pair.label.straight_box for pair in found.pairs if pair.field == f"{side}_name"]
        here += [box for box in labels if box and not here]
    if any(len(here) != 1 for here in boxes.values()):
        return _SIDES
    (buyer,), (seller,) = boxes["buyer"], boxes["seller"]
    over = seller[3] <= buyer[1] and abs(seller[0] - buyer[0]) < _ONE_COLUMN
    left = seller[2] <= buyer[0] and min(seller[3], buyer[3]) > max(seller[1], buyer[1])
    return _SIDES[::-1] if over or left else _SIDES


def _above_list(pair: Pair) -> tuple[Passage, Sequence[str]]:
    """The value of ``pair`` as far as the head of the list of goods below it, which was taken for its next line."""
    rows = pair.value.split("\n")
    heads = [n for n, row in enumerate(rows) if n and re.search(invoice_data()["columns"]["name"], tight(row).text)]
    if not heads:
        return pair.value, pair.doubts
    kept = Passage.join(rows[: heads[0]], "\n")
    return kept, [doubt for doubt in pair.doubts if doubt != UNSURE_WRAP or heads[0] > 1]


def _lost_tax_id(document: Document, sided: Mapping[tuple[str, str], Pair]) -> list[Fact]:
    """The tax number of the one party whose label was not read: the only other valid code on the page."""
    missing = [side for side in _SIDES if (side, "tax_id") not in sided and (side, "name") in sided]
    known = {code for pair in sided.values() for _, _, code in uscc.find(pair.value.text)}
    if len(missing) != 1 or not known:
        return []
    page = sided[missing[0], "name"].page
    lines = [Passage.of_line(page, index) for index in range(len(page.lines))]
    others = [line[a:b] for line in lines for a, b, code in uscc.find(line.text) if code not in known]
    valid = [one for one in others if uscc.is_valid(tight(one).text.upper())]
    alone = len({tight(one).text for one in valid}) == 1
    return uscc_fact(document, f"{missing[0]}.tax_id", valid[0], [UNLABELLED]) if alone else []


def _tax_id(document: Document, key: str, pair: Pair) -> list[Fact]:
    match = _TAX_ID.search(pair.value.text.replace("\n", " "))
    if match is None:
        return []
    part = pair.value[match.start() : match.end()]
    valid = uscc.is_valid(tight(part).text.upper())
    return uscc_fact(document, key, part, () if valid else settled(pair.doubts, proven=True))


def _item(document: Document, items: ItemList) -> list[Fact]:
    doubts = [STAR_LOST] if items.item and _STAR_LOST.match(items.item.text.strip()) else []
    doubts += [UNSURE_WRAP] if items.unsure else []
    facts = text_fact(document, "item", items.item, doubts) if items.item else []
    values = {value for _, value in items.rates}
    if len(values) == 1:
        part, value = items.rates[0]
        evidence = ["各行税率一致"] if len(items.rates) > 1 else []
        facts.append(make_fact(document, "tax_rate", part, value, evidence=evidence))
    return facts
