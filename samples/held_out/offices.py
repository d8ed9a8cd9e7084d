"""申报书, 制度, 推荐函, 公文 and 案例图文 in held-out layouts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random
from types import MappingProxyType

from samples.building import data
from samples.dealings.imprints import pen
from samples.held_out.shown import Show
from samples.papers import Printer
from samples.printing import Print
from samples.scenes import photo_data_uri

_OFFICE = "市场监督管理局"
_HEADS = (
    "目的依据", "适用范围", "职责分工", "申请评估", "分级管理", "项目管理", "合同审查", "收益分配", "条件保障",
    "保密要求", "年度评价", "解释施行",
)  # fmt: skip


def form(printer: Printer, layout: str, rng: Random, *, entity_type: str) -> Print:
    """申报书; the yearly amount it claims is that of the year with most contracts."""
    case = printer.case
    years = [contract.signed_on.year for contract in case.contracts]
    year = max(years, key=years.count)
    amount = sum((k.amount for k in case.contracts if k.signed_on.year == year), Decimal(0))
    return printer.press.print(
        "application_form",
        f"{layout}.html",
        rng,
        entity_type=entity_type,
        pen=partial(pen, rng),
        c=replace(case, claims=replace(case.claims, annual_amount=amount, annual_year=year)),
        t={name: rng.choice(variants) for name, variants in data("texts").items()},
    )


def policy(printer: Printer, layout: str, rng: Random) -> Print:
    """制度 with chapters or with a heading for each article, as the template says."""
    chapters = data("office")["chapters"]
    return printer.press.print(
        "policy_text",
        f"{layout}.html",
        rng,
        c=printer.case,
        p=printer.case.policies[rng.randrange(2)],
        chapters=chapters,
        articles=sum(len(articles) for _, articles in chapters),
        heads=_HEADS,
    )


def letter(printer: Printer, layout: str, rng: Random, *, number: str) -> Print:
    """推荐函; ``number`` is the shape of its 文号."""
    case = printer.case
    short = case.recommender.removesuffix(_OFFICE)[:1]
    return printer.press.print(
        "recommendation_letter",
        f"{layout}.html",
        rng,
        c=case,
        pen=partial(pen, rng),
        number=number.format(short=short, year=case.recommendation_date.year, n=rng.randint(3, 140)),
        phone=f"0838-{rng.randrange(2 * 10**6, 9 * 10**6)}",
        handler=f"{rng.choice('许叶阎')}{rng.choice(('志敏', '平', '云霞'))}",
    )


def plan(printer: Printer, layout: str, rng: Random, *, calls: bool) -> Print:
    """公文: a 通知 that ``calls`` for projects, or an 实施方案 with its tasks."""
    case, office = printer.case, data("office")
    issued = case.received_on - timedelta(days=rng.randint(70, 300))
    short = case.recommender.removesuffix(_OFFICE)
    call = f"{case.recommender}关于征集{issued.year}年{office['plans'][0]['title']}"
    return printer.press.print(
        "plan_document",
        f"{layout}.html",
        rng,
        c=case,
        issuer=case.recommender,
        issued=issued,
        printed=issued + timedelta(days=9),
        title=call if calls else f"{short}专利转化运用专项行动实施方案",
        number=f"{short[:1]}市监知〔{issued.year}〕{rng.randint(5, 60)}号",
        parts=office["notice_parts" if calls else "plan_parts"],
    )


def image(printer: Printer, layout: str, rng: Random, *, scene: int, caption: str = "") -> Print:
    """案例图文 with the ``scene``-th photograph and its caption, or with another one."""
    office = data("office")
    banner, own = office["captions"][scene]
    return printer.press.print(
        "case_image",
        f"{layout}.html",
        rng,
        c=printer.case,
        photo=photo_data_uri(rng, banner),
        banner=banner,
        caption=caption or own,
        other=photo_data_uri(rng, "", stage=False),
        press=office["press"],
        day_of=printer.case.received_on - timedelta(days=rng.randint(60, 400)),
    )


PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "form_annex": partial(form, entity_type="企业法人"),
        "form_national": partial(form, entity_type="国有控股企业"),
        "form_nmg": partial(form, entity_type="民营企业"),
        "policy_sub": policy,
        "policy_twocol": policy,
        "policy_decree": policy,
        "rec_stub": partial(letter, number="{short}市监荐〔{year}〕{n}号"),
        "rec_report": partial(letter, number="{short}市监〔{year}〕{n}号"),
        "rec_roster": partial(letter, number="{short}市监知促函[{year}]第{n}号"),
        "plan_web": partial(plan, calls=True),
        "plan_annex": partial(plan, calls=False),
        "img_grid": partial(
            image,
            scene=0,
            caption="左图为专利供需对接会现场，右图为与会代表参观企业生产车间，活动共吸引产业链单位40余家参加。",
        ),
        "img_vertical": partial(image, scene=1),
        "img_wechat": partial(image, scene=1),
    }
)
