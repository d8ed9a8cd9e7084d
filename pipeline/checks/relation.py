"""Whether a body named in the applicant's place has a reason to stand there: a superior, a partner, its group."""

import re
from functools import cache

from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.entities import Entities
from pipeline.checks.judgement import Seen
from pipeline.checks.papers import Papers
from pipeline.checks.wording import FORM_TEXTS, first, form_text
from schemas.evidence import FactState
from schemas.values.confusion import confusable
from schemas.values.divisions import tree
from schemas.values.names import normalise_organisation, same_organisation

AUTHORITY = "(?:局|厅|委员会|人民政府|办公厅|管委会|国务院|法院|检察院|科学技术部|财政部)$"
"""Bodies whose rules others follow."""
_CLAUSES = re.compile(
    '规范|加强|促进|推进|提高|提升|完善|保障|强化|健全|适用于|根据|按照|依据|结合|为了|以下|印发|关于|由|[,，。；;:：、“”"《》]'
)
_GENERIC = re.compile(
    "知识产权|有限|责任|股份|公司|集团|控股|运营|科技|技术|服务|管理|发展|投资|中心|研究院|咨询|代理|产业|信息|(?:省|市|区|县)"
)
_BOUND = "集团|母公司|控股|上级|隶属|主管|举办|联合|共建|合作|依托|托管|牵头|参与|下属|成员"
_CORE = 2
_COMPANY = 8
_INSTITUTES = re.compile("(?:研究所|研究院|科学院|设计院|大学|学院|商会|促进会|联合会|协会)$")
_VERB = re.compile("促进|推动|鼓励|支持|引导|服务|面向|本|我|该|大学生|行业|产业")
_TELLING = 4
"""Characters an institute's name needs beside words of trade to be one body's."""
_COLLECTIVE = re.compile("所属|下属|全资|子公司|参股|各|本公司|我公司|其他|其它|及|等|相关|合作")


def own_name(run: str) -> str:
    """The organisation a run of characters ends with: what comes before it belongs to the clause."""
    return _CLAUSES.split(run)[-1].strip("()")


def is_proper(name: str) -> bool:
    """Whether ``name``, cut out of running text, is certainly one body's own name: 所属全资有限公司 is none, and bodies
    other than companies begin with their place."""
    if _COLLECTIVE.search(name):
        return False
    return ("公司" in name and len(name) >= _COMPANY) or _places().match(name) is not None


def is_likely(name: str) -> bool:
    """Whether ``name`` looks like the name of an institute, school or association, though it names no known place."""
    ends = _INSTITUTES.search(name)
    if ends is None or _COLLECTIVE.search(name) or _VERB.match(name):
        return False
    return len(_GENERIC.sub("", name[: ends.start()])) >= _TELLING


def alike_at_end(run: str, applicant: Applicant) -> Likeness:
    """Whether ``run`` ends with the applicant's name, or with one that may be it misread."""
    if not applicant.names:
        return Likeness.UNCLEAR
    text = normalise_organisation(run)
    for name in map(normalise_organisation, applicant.names):
        end = [text[-size:] for size in (len(name) - 1, len(name), len(name) + 1)]
        if text.endswith(name):
            return Likeness.SAME
        if any(confusable(one, name) for one in end if one):
            return Likeness.UNCLEAR
    likeness = {alike(own_name(run), name) for name in applicant.names}
    for one in (Likeness.SAME, Likeness.UNCLEAR):
        if one in likeness:
            return one
    return Likeness.DIFFERENT if applicant.stated else Likeness.UNCLEAR


def related(name: str, papers: Papers, entities: Entities) -> Seen | None:
    """Where the papers name ``name`` as a superior, a recommender, a parent or a partner; not sharp where the form only
    mentions it in such a sentence."""
    certificate = papers.certificate
    for field, label in (
        ("sponsor", "法人证书举办单位"),
        ("supervisor", "法人证书业务主管单位"),
        ("authority", "登记机关"),
    ):
        fact = getattr(certificate, field, None)
        if fact is not None and fact.value and same_organisation(str(fact.value), name):
            return Seen(fact, label)
    entity = entities.organisation(name)
    for mention in entity.roles("form.recommender", "recommendation.issuer") if entity is not None else ():
        return mention.seen
    form = papers.form
    if form is None:
        return None
    texts = [text for field in FORM_TEXTS if (text := form_text(form, field)) is not None]
    said = first(re.escape(name), *texts)
    if said is not None and re.search(_BOUND, said.text):
        doubtful = said.seen.fact.model_copy(update={"state": FactState.DOUBTFUL})
        return Seen(doubtful, said.seen.name)
    return None


def known_elsewhere(run: str, entities: Entities, document: str) -> bool:
    """Whether ``run`` ends with the name of an organisation another paper than ``document`` names."""
    text = normalise_organisation(run)
    return any(
        text.endswith(normalise_organisation(spelling))
        for one in entities.organisations
        if set(one.documents) - {document}
        for spelling in one.spellings
    )


def kin(a: str, b: str) -> bool:
    """Whether two names share their 字号: what is left without places and words of trade."""
    one, other = _core(a), _core(b)
    short, long = sorted((one, other), key=len)
    return len(short) >= _CORE and short in long


def _core(name: str) -> str:
    return _GENERIC.sub("", _places().sub("", normalise_organisation(name)))


@cache
def _places() -> re.Pattern[str]:
    """The names of provinces and prefectures, in full and short, and of the great regions."""
    names = {name for province, below in tree().items() for name in (province, *below)}
    wide = {"华东", "华南", "华北", "华中", "西南", "西北", "东北", "中国", "全国"}
    short = wide | {re.sub("(?:省|市|盟|州|地区|(?:壮族|回族|维吾尔)?自治区)$", "", name) for name in names}
    return re.compile(
        "|".join(sorted((re.escape(name) for name in names | short if len(name) > 1), key=len, reverse=True))
    )
