"""Papers of offices and of the applicant's own office: a policy in chapters, 推荐函, 公文, 案例图文."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random

from samples.building import data
from samples.dealings.imprints import pen
from samples.papers import Printer
from samples.printing import Print
from samples.scenes import photo_data_uri

POLICIES = ("policy_chapters", "policy_bound")
LETTERS = ("letter_redhead", "letter_plain", "letter_table")
PLANS = ("plan_notice", "plan_draft")
IMAGES = ("image_photo", "image_press")


def policy(printer: Printer, layout: str) -> Print:
    """制度 in chapters, the articles counted through."""
    rng = Random(f"{printer.case.seed}/{layout}")
    chapters = data("office")["chapters"]
    policy = printer.case.policies[POLICIES.index(layout)]
    return printer.press.print(
        "policy_text", f"{layout}.html", rng, c=printer.case, p=policy, chapters=chapters,
        articles=sum(len(articles) for _, articles in chapters),
    )  # fmt: skip


def letter(printer: Printer, layout: str) -> Print:
    """推荐函 of the recommending office."""
    rng, case = Random(f"{printer.case.seed}/{layout}"), printer.case
    short = case.recommender.removesuffix("市场监督管理局")
    return printer.press.print(
        "recommendation_letter",
        f"{layout}.html",
        rng,
        c=case,
        number=f"{short[:2]}市监函〔{case.recommendation_date.year}〕{rng.randint(11, 98)}号",
        phone=f"0{rng.randint(8, 9)}{rng.randint(10, 39)}-{rng.randrange(2 * 10**6, 9 * 10**6)}",
        handler=f"{rng.choice('王刘陈周')}{rng.choice(('敏', '建平', '晓云'))}",
        pen=partial(pen, rng),
    )


def plan(printer: Printer, layout: str) -> Print:
    """公文: a notice with red head and number, or a draft without."""
    rng, case = Random(f"{printer.case.seed}/{layout}"), printer.case
    issued: date = case.received_on - timedelta(days=rng.randint(60, 200))
    office = data("office")
    short = case.recommender.removesuffix("市场监督管理局")
    titles = {
        "plan_notice": f"关于组织开展{issued.year}年度{office['plans'][0]['title']}",
        "plan_draft": f"{short}{office['plans'][1]['title']}",
    }
    return printer.press.print(
        "plan_document",
        f"{layout}.html",
        rng,
        c=case,
        title=titles[layout],
        city=short,
        issuer=case.recommender,
        number=f"{short[:2]}市监发〔{issued.year}〕{rng.randint(5, 60)}号",
        issued=issued,
        parts=office["notice_parts" if layout == "plan_notice" else "plan_parts"],
    )


def image(printer: Printer, layout: str) -> Print:
    """A photograph with a caption, or a cutting from a newspaper."""
    rng = Random(f"{printer.case.seed}/{layout}")
    office = data("office")
    banner, caption = office["captions"][IMAGES.index(layout)]
    return printer.press.print(
        "case_image", f"{layout}.html", rng, c=printer.case, photo=photo_data_uri(rng, banner), banner=banner,
        other=photo_data_uri(rng, "", stage=False), caption=caption, press=office["press"],
        day_of=printer.case.received_on - timedelta(days=rng.randint(90, 400)),
    )  # fmt: skip


def papers(printer: Printer) -> Iterator[tuple[str, partial[Print]]]:
    """Every layout of this module once."""
    for print_it, layouts in ((policy, POLICIES), (letter, LETTERS), (plan, PLANS), (image, IMAGES)):
        for layout in layouts:
            yield layout, partial(print_it, printer, layout)
