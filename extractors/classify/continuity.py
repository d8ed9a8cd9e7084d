"""Where one paper ends and the next begins, page after page."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.classify.evidence import TITLE, PageEvidence, Title, kinds, squeeze
from extractors.classify.runs import (
    CONTRACTS,
    COVERED,
    GUIDE,
    SINGLE,
    Run,
    is_certificate_cover,
    is_divider,
    own_title,
    seen_on,
)
from schemas.page import Page

_TYPED_FROM = 6.0
_OTHER_PAPER = 7.0
_SIGNATURE_ROWS = 14
_SIGNED = re.compile(r"盖章|签章|签字|签名|甲方|乙方|[公司院所学会心]$|[\d一二三四五六七八九十]日$")
_SIGNED_TWICE = re.compile(r"盖章|签章|签字|公章")
_RECOMMENDED = re.compile(r"推荐(?:单位|部门|机关|机构)?(?:的)?(?:审核)?意见")
_CASE = re.compile(r"(?:典型|运营)?案例[一二三四五六七八九十\d]{1,2}(?:[:：].*)?$")
_CASE_LABEL = re.compile(r"(?:合同|协议)名称")
_OF_THE_FORM = 2.0
_SCRAP = 12
"""Characters; a page with less says nothing of what it is."""

_IN_FORCE = re.compile(r"日起(?:施行|实施|执行|生效)|负责解释")
_PARTY = re.compile(
    r"^(?:甲方|乙方|让与人|受让人|转让方|受让方|许可方|许可人|被许可方|被许可人|出质人|质权人|委托方|委托人|受托方"
    r"|受托人|用人单位|劳动者|作价入股方|目标公司)(?:[(（:：]|$)"
)
_OPENING = re.compile(
    r"^(?:合同|协议)(?:登记)?编号|^签订(?:地点|时间|日期)|^项目名称|民法典|合同法|协商一致|签订本(?:合同|协议)"
)
_WITHOUT_ARTICLES = {*SINGLE, "insurance_proof"}
"""Papers that never have numbered articles: a page that opens with 第一条 is another paper."""

_ARTICLED = {*CONTRACTS, "policy_text", "labor_contract", "plan_document", "supplement"}
_ONE_PERSON = ("个人参保", "个人权益", "个人缴费", "参保个人", "职工个人")
_PERSON_MARKS = ("姓名", "公民身份号码", "身份证号", "身份证号码", "社会保障号", "社会保障号码", "个人编号", "证件号码")
_MARKS = ("单位名称", "单位编号", "验证码", *_PERSON_MARKS)
_LIST = re.compile(r".{0,8}(?:清单|一览表|目录|明细表?|简介)")


def runs_of(pages: Sequence[Page], *, loose: bool = False) -> list[Run]:
    """The papers on ``pages``, in order. ``loose`` pages come from a file each: one without a title goes on with the
    paper before it only where something on it says so, and a page that cannot be read stands alone."""
    runs: list[Run] = []
    seen = seen_on(pages)
    for position, (page, evidence) in enumerate(zip(pages, seen, strict=True)):
        last = runs[-1] if runs else None
        own = own_title(evidence) if evidence else None
        if last is None or not _belongs(last, evidence, own, loose=loose):
            behind = seen[position + 1] if position + 1 < len(seen) else None
            divider = not loose and evidence is not None and is_divider(evidence, behind)
            runs.append(Run((page,), (evidence,) if evidence else (), own, divider))
            continue
        runs[-1] = last.plus(page, evidence)
        if last.title is None and own is not None:
            runs[-1] = replace(runs[-1], title=own)
    return runs


def _belongs(run: Run, evidence: PageEvidence | None, own: Title | None, *, loose: bool) -> bool:
    if evidence is None:
        return not loose
    if run.divider:
        return False
    if _is_scrap(run, evidence, own, loose=loose) or _is_guide(run, evidence):
        return True
    if not loose and _is_inside(run, evidence, own):
        return True
    if not run.evidence:
        return not loose and own is None
    if not _continues(run, evidence):
        return False
    return (not loose and not is_complete(run)) or own is not None or _fits(run, evidence, loose=loose)


def _is_scrap(run: Run, evidence: PageEvidence, own: Title | None, *, loose: bool) -> bool:
    """A sheet with nothing but a stamp or a scribble lies behind the paper it belongs to."""
    if loose or own is not None or len(evidence.text) > _SCRAP or not run.evidence:
        return False
    return run.kind[0] not in SINGLE or bool(evidence.page.seals)


def _is_guide(run: Run, evidence: PageEvidence) -> bool:
    """The notes on filling in behind a cover."""
    return bool(run.evidence) and run.is_cover and GUIDE.match(evidence.text) is not None


def _is_inside(run: Run, evidence: PageEvidence, own: Title | None) -> bool:
    """The page with the particulars behind the cover of a certificate: no title of its own, and of the same kind."""
    if own is not None or run.title is None or len(run.pages) > 1 or not run.evidence:
        return False
    return is_certificate_cover(run.evidence[0]) and evidence.best[0] == run.title.kind


def is_complete(run: Run) -> bool:
    """The run has come to what ends a paper of its kind, so that what follows must say it belongs to it."""
    kind, text = run.kind[0], run.evidence[-1].text
    if kind in SINGLE or (kind == "other" and run.title is None):
        return True
    if kind == "application_form":
        return any(_RECOMMENDED.search(evidence.text) for evidence in run.evidence[not run.is_cover :])
    if kind in CONTRACTS or kind == "labor_contract":
        return len(_SIGNED_TWICE.findall(text)) > 1
    if kind == "policy_text":
        return bool(_IN_FORCE.search(text))
    if kind == "recommendation_letter":
        return bool(re.search(r"特此推荐|予以推荐|此致|特此函", text))
    return False


def _fits(run: Run, evidence: PageEvidence, *, loose: bool) -> bool:
    """A page without a title of its own says that it goes on with the run: by its page number, by the phrases of the
    run's kind, by numbered articles, or because it is nothing but a signature."""
    if counted_on(run, evidence) or _next_article(run, evidence):
        return True
    kind = run.kind[0]
    if _is_later_page(kind, evidence):
        return True
    if kind == "other" or kind in SINGLE or (run.title is None and loose):
        return False
    name, score = evidence.best
    articles = bool(evidence.articles) and kind in _ARTICLED
    signature = evidence.rows <= _SIGNATURE_ROWS and _is_signed(evidence)
    return (
        evidence.scores[kind] >= 1.5
        or (name == kind and score >= 1.0)
        or (evidence.annex and kind in COVERED)
        or (score < _TYPED_FROM and (articles or signature))
    )


def _is_later_page(kind: str, evidence: PageEvidence) -> bool:
    later = next((known.later for known in kinds() if known.name == kind), ())
    return any(phrase in evidence.text for phrase in later)


def _is_signed(evidence: PageEvidence) -> bool:
    """Among the first lines one that signs: 甲方（盖章）, a unit's name, a date; what stands below (文号, 抄送) is not
    asked."""
    return any(_SIGNED.search(squeeze(line.text)) for line in evidence.page.lines[:6])


def _continues(run: Run, evidence: PageEvidence) -> bool:
    """Whether the page goes on with ``run``. A page without a title does, unless it plainly is another paper."""
    title = own_title(evidence)
    annex = _is_annex(run, evidence, title)
    if _is_its_list(run, title):
        return True
    if counted_on(run, evidence):
        return annex or title is None or run.title is None or not _is_another(run, title)
    if _counts_from_one(run, evidence):
        return False
    if annex:
        return True
    if title is None:
        return not _plainly_other(run, evidence)
    if run.title is None:
        return False
    return _repeats(run, title, evidence) or _tells_a_case(run, title, evidence) or _lists_within(run, title, evidence)


def _lists_within(run: Run, title: Title, evidence: PageEvidence) -> bool:
    """The list (工作队伍一览表, 运营案例汇总表) stands on a page of a form that has not come to its end: the rest of
    the page speaks for the form."""
    if run.kind[0] != "application_form" or is_complete(run) or title.kind not in {"statement", "supplement"}:
        return False
    return evidence.best[0] == "application_form" and evidence.best[1] >= _OF_THE_FORM


def _is_its_list(run: Run, title: Title | None) -> bool:
    """The list of goods a paper refers to (销货清单 behind an invoice): it has a title and page numbers of its own."""
    later = next((known.later for known in kinds() if known.name == run.kind[0]), ())
    return title is not None and title.kind != run.kind[0] and any(phrase in title.text for phrase in later)


def _tells_a_case(run: Run, title: Title, evidence: PageEvidence) -> bool:
    """The contract is one of the cases an application form tells (案例5, 合同名称：专利实施许可合同), and no paper."""
    if run.kind[0] != "application_form" or is_complete(run) or not _CASE_LABEL.match(title.text):
        return False
    return any(_CASE.match(squeeze(line.text)) for line in evidence.page.lines) and any(
        "案例" in page.text for page in run.evidence
    )


def counted_on(run: Run, now: PageEvidence) -> bool:
    """第 1 页 共 3 页 followed by 第 2 页 共 3 页, with the same total."""
    before = run.evidence[-1].number
    if before is None or now.number is None or now.number.number != before.number + 1:
        return False
    return now.number.total is not None and now.number.total == before.total


def _counts_from_one(run: Run, evidence: PageEvidence) -> bool:
    """The page is numbered 1, and the run has numbers of the same form (with a total, or without) already."""
    number = evidence.number
    if number is None or number.number != 1:
        return False
    known = [e.number for e in run.evidence if e.number is not None]
    if number.total is None:
        return any(one.total is None for one in known) and evidence.articles[:1] != (_last_article(run) + 1,)
    return not run.is_cover and bool(known)


def _is_another(run: Run, title: Title) -> bool:
    """A title plain enough to begin another paper in spite of page numbers that run on."""
    assert run.title is not None
    return title.kind != run.title.kind and title.exact and title.score >= 0.9 * TITLE and is_complete(run)


def _is_annex(run: Run, evidence: PageEvidence, title: Title | None) -> bool:
    """附件 of the paper: headed so and no paper of a type of its own, or a list in the midst of a contract."""
    if run.kind[0] not in COVERED - {"application_form"}:
        return False
    if title is None:
        return evidence.annex and not _plainly_other(run, evidence)
    if title.kind not in {"statement", "supplement"}:
        return False
    return evidence.annex or (not is_complete(run) and bool(_LIST.fullmatch(title.text)))


def _plainly_other(run: Run, evidence: PageEvidence) -> bool:
    """A page without a title is another paper: its phrases speak clearly for another kind and not for the run's, its
    articles begin anew, or it opens like a first page behind one that was signed."""
    name, score = evidence.best
    current = run.kind[0]
    if current in _ARTICLED and evidence.articles[:1] == (1,) and len(run.articles) > 1 and not evidence.annex:
        return True
    if _next_article(run, evidence):
        return False
    if current == "insurance_proof" and not _same_mark(run, evidence):
        return True
    if is_complete(run) and _opens(evidence):
        return True
    if current == "other":
        return score >= _OTHER_PAPER and run.title is not None and run.title.kind != name
    if name == current or {name, current} <= CONTRACTS:
        return False
    if evidence.scores[current] >= 2.0 or score < _OTHER_PAPER:
        return False
    return not evidence.articles or current in _WITHOUT_ARTICLES


def _last_article(run: Run) -> int:
    return run.articles[-1] if run.articles else 0


def _next_article(run: Run, evidence: PageEvidence) -> bool:
    return bool(run.articles) and evidence.articles[:1] == (_last_article(run) + 1,)


def _opens(evidence: PageEvidence) -> bool:
    """Two parties and 合同编号 or the like in its upper half: the first page of a contract whose title was not read."""
    if evidence.articles and evidence.articles[0] > 1:
        return False
    lines = [squeeze(line.text) for line in evidence.page.lines if line.box[1] < 0.6]
    return sum(bool(_PARTY.match(line)) for line in lines) >= 2 and any(_OPENING.search(line) for line in lines)


def _repeats(run: Run, title: Title, evidence: PageEvidence) -> bool:
    """A title that is only the running head or the inner title of the same paper."""
    assert run.title is not None
    if title.kind != run.title.kind:
        return _is_named_inside(run, title)
    if evidence.number is not None and evidence.number.number > 1 and evidence.number.total is not None:
        return True
    if title.kind == "insurance_proof":
        one_person = any(word in title.text + squeeze(evidence.text[:80]) for word in _ONE_PERSON)
        same = title.text == run.title.text and _same_mark(run, evidence)
        return same and (not one_person or _same_person(run, evidence))
    return run.is_cover or _is_named_inside(run, title)


def _is_named_inside(run: Run, title: Title) -> bool:
    """The run is a covering notice (关于印发《某办法》的通知) and the page brings the text it announces."""
    assert run.title is not None
    announced = run.title.kind in {"policy_text", "plan_document"} and re.search("印发|发布|征求", run.title.text)
    inner = title.kind in {"policy_text", "plan_document"} and "印发" not in title.text
    return bool(announced) and inner and title.text in re.sub(r"[《》“”\"]", "", run.title.text)


def _same_mark(run: Run, evidence: PageEvidence) -> bool:
    """No other employer, person or verification code on the page than on the run's last one."""
    before, now = _marks(run.evidence[-1]), _marks(evidence)
    return all(before[label] == now[label] for label in before.keys() & now.keys())


def _same_person(run: Run, evidence: PageEvidence) -> bool:
    """The second page of a person's statement names the person again and is no second copy of the first."""
    before, now = _marks(run.evidence[-1]), _marks(evidence)
    shared = set(_PERSON_MARKS) & before.keys() & now.keys()
    return bool(shared) and evidence.text != run.evidence[-1].text


def _marks(evidence: PageEvidence) -> dict[str, str]:
    """What stands behind a label at the head of the page; a label in the heading of a table has nothing behind it."""
    marks: dict[str, str] = {}
    for line in evidence.page.lines:
        text = squeeze(line.text)
        for label in _MARKS:
            if text.startswith(label) and len(text) > len(label) + 1 and line.box[1] < 0.45:
                value = text[len(label) :]
                if value[0] in ":：" or label in ("单位名称", "单位编号", "验证码"):
                    marks.setdefault(label, re.split(r"[^\w*]", value.lstrip(":："))[0])
    return marks
