"""Parts and wholes on one paper: rows and their total, cases and the claim, instalments and the price."""

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.amount_tables import Column, amount_columns
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.criteria.operation import claim
from pipeline.checks.instalments import Instalment, instalments
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import bounds, name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.rules.clauses import clauses_add_up, kinds_add_up
from pipeline.checks.rules.totals import rounding
from pipeline.checks.unit_slip import explain, slip_between
from pipeline.checks.vouchers import code_of
from schemas.documents import ApplicationForm, ContractRegistration, PatentContract
from schemas.finding import Severity


@check(
    "MO-02",
    title="分项与合计",
    rule="同一份材料上，分项之和等于所写合计：表格各行与合计行、运营案例各项与累计金额、合同各期付款与合同金额；技术交易额不超过合同成交额。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("合计行漏算或多算一项", "分项按万元四舍五入", "所列只是部分案例或部分款项"),
    next_step="请申报单位提交明细表，逐项重新加总",
)
def parts_make_the_whole(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    found = [*_judgements(papers, parameters)]
    yield from found
    if found:
        return
    gaps = (*papers.gaps("application_form"), *papers.gaps("case_material"))
    if gaps:
        places = tuple(absent(gap.id, "内容尚未读出") for gap in gaps)
        yield unclear("分项与合计", "有材料尚未读出，分项与合计待核实", places=places)
    else:
        yield inapplicable("分项与合计", "已读的材料中没有可以加总核对的分项与合计")


def _judgements(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    if papers.form is not None:
        yield from _cases(papers.form, papers, parameters)
        yield from kinds_add_up(papers.form, papers)
    for column in amount_columns(papers):
        yield _column(column, parameters)
    for contract in papers.contracts:
        yield from _instalments(contract, papers, parameters)
        yield from clauses_add_up(contract, papers)
    for record in papers.all(ContractRegistration):
        yield from _technical(record, papers)


def _cases(form: ApplicationForm, papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    """The cases told against the total claimed. Often only some are told: less than the total is a contradiction only
    where as many are told as claimed; more than the total always is."""
    subject = "运营案例与累计金额"
    amounts = seen(*((case.amount, f"申报表运营案例{n}金额") for n, case in enumerate(form.cases, start=1)))
    claimed = claim(form.claimed_amount, "申报表所述累计金额")
    if len(form.cases) < 2 or claimed is None or not amounts:
        return
    values = [Decimal(one.fact.value) for one in amounts if one.fact.value is not None]
    if len(values) < len(form.cases):
        yield unclear(subject, "运营案例中有的没有读到金额，各项之和待核实", (claimed, *amounts))
        return
    total, stated = sum(values, Decimal(0)), Decimal(claimed.fact.value or 0)
    facts = (claimed, *amounts)
    said = f"申报表所述{len(form.cases)}个案例金额合计{total:.2f}元，累计金额写作{stated:.2f}元"
    near = max(rounding(stated, parameters), *(rounding(value, parameters) for value in values))
    if abs(total - stated) < near:
        yield passed(subject, f"{said}，相符", facts)
        return
    slip = slip_between(total, stated, parameters)
    count = form.claimed_projects
    if slip is not None:
        yield failed(subject, f"{said}，相差倍数符合{slip}之差，先核对单位", facts, explanations=(explain(slip),))
    elif total > stated:
        yield failed(subject, f"{said}，各项之和超过累计金额，不一致", facts)
    elif count is not None and count.value == len(form.cases):
        counted = seen((count, "申报表所述项目数"))
        yield failed(subject, f"{said}，所述项目数也是{count.value}个，不一致", (*facts, *counted))
    elif _all_told(form, papers):
        yield failed(subject, f"{said}，所附合同均已列为案例，不一致", facts)
    elif count is not None and count.sharp and count.sharp > len(form.cases):
        yield inapplicable(subject, f"{said}；申报项目{count.sharp}个，所述为部分案例，不作加总", facts)
    else:
        yield unclear(subject, f"{said}；所述案例是否为全部请核实", facts)


def _all_told(form: ApplicationForm, papers: Papers) -> bool:
    """Whether the cases told are the contracts attached, each of them: there are none beside them."""
    told = [code_of(case.contract_number) for case in form.cases]
    attached = {code_of(contract.contract_number) for contract in papers.contracts}
    return all(told) and bool(attached) and attached <= set(told) and not papers.gaps("project_contract")


def _column(column: Column, parameters: Parameters) -> Judgement:
    total = sum(column.rows, Decimal(0))
    said = f"{column.name}“{column.head}”{len(column.rows)}行合计{total:.2f}元，合计行写作{column.total:.2f}元"
    places = (column.place,)
    if abs(total - column.total) <= column.last_place * len(column.rows):
        return passed(column.name, f"{said}，相符", places=places)
    if not column.sure:
        return unclear(column.name, f"{said}，表中文字没有全部读清，请对照原件", places=places)
    slip = slip_between(total, column.total, parameters)
    if slip is not None:
        reason = f"{said}，相差倍数符合{slip}之差，先核对表头单位"
        return failed(column.name, reason, places=places, explanations=(explain(slip),))
    return failed(column.name, f"{said}，不一致", places=places)


def _instalments(contract: PatentContract, papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    told: list[Instalment] = instalments(contract.document, papers)
    limit = bounds(contract)[1]
    if len(told) < 2 or limit is None:
        return
    label = name_of(contract, papers)
    facts: tuple[Seen, ...] = (*seen((contract.amount, f"{label}金额")), *(one.seen for one in told))
    total = sum((one.amount for one in told), Decimal(0))
    said = f"{label}约定{len(told)}期付款合计{total:.2f}元，合同金额{limit:.2f}元"
    if abs(total - limit) <= len(told):
        yield passed(label, f"{said}，相符", facts)
    elif any(one.open_ended for one in told):
        yield unclear(label, f"{said}；另有余款、保证金等约定，请对照合同核实", facts)
    elif slip := slip_between(total, limit, parameters):
        yield failed(label, f"{said}，相差倍数符合{slip}之差，先核对单位", facts, explanations=(explain(slip),))
    else:
        yield failed(label, f"{said}，不一致", facts)


def _technical(record: ContractRegistration, papers: Papers) -> Iterator[Judgement]:
    subject = f"认定登记证明（{papers.document(record.document).file}）"
    facts = seen((record.technical_amount, f"{subject}技术交易额"), (record.amount, f"{subject}合同成交额"))
    part, whole = (one.value if one else None for one in (record.technical_amount, record.amount))
    if part is None or whole is None:
        return
    if part <= whole:
        yield passed(subject, f"{subject}技术交易额{part:.2f}元不超过合同成交额{whole:.2f}元", facts)
    else:
        yield failed(subject, f"{subject}技术交易额{part:.2f}元超过合同成交额{whole:.2f}元，不一致", facts)
