"""Judging a threshold: what is evidenced counts, what is claimed stands beside it (contract 3, rule 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.basis import Threshold
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, unclear
from schemas.finding import Figures, NotCounted, Place


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Evidence for a threshold. ``low`` counts for certain; ``high`` is the most it can be, ``None`` without a bound.

    ``attached`` says whether there is anything at all to count from: neither a claim nor a paper is no failure but an
    incomplete submission.
    """

    low: Decimal
    high: Decimal | None
    counted: tuple[str, ...]
    not_counted: tuple[NotCounted, ...]
    facts: tuple[Seen, ...]
    attached: bool


def judge(
    threshold: Threshold,
    tally: Tally,
    claimed: Seen | None,
    *,
    what: str,
    hand_in: str,
    remark: str = "",
    listed: int | None = None,
) -> Judgement:
    """Pass when even the least meets the threshold, fail when even the most does not, else ``unverifiable``.

    ``what`` names the figure (项目数量), ``hand_in`` what to submit where nothing is there; ``listed`` is the claim
    where the form lists instead of telling a number.
    """
    figures = Figures(
        claimed=shown_claim(claimed) or (str(listed) if listed else None),
        evidenced=_interval(tally),
        required=threshold.required,
        counted=tally.counted,
        not_counted=tally.not_counted,
    )
    sharp, places = split(tally.facts, claimed)
    said = f"申报{figures.claimed}，" if figures.claimed else "申报表文字中没有读到申报数，"
    proven = f"{what}：{said}有材料证明{figures.evidenced}{threshold.unit}，要求{threshold.required}{threshold.unit}"
    tail = f"。{remark}" if remark else ""
    if threshold.met_by(tally.low):
        return passed(what, f"{proven}，达到{tail}", sharp, places=places, figures=figures)
    if tally.high is None or threshold.met_by(tally.high):
        reason = f"{proven}；尚有未确认的材料，暂不能判断（见未计入清单）{tail}"
        return unclear(what, reason, sharp, places=places, figures=figures)
    if claimed is None and not listed and not tally.attached:
        return unclear(what, f"{what}：既没有申报数，也没有证明材料，请提交{hand_in}", figures=figures)
    places = places if sharp or places else (absent(None, f"没有{hand_in}"),)
    return failed(what, f"{proven}，未达到{tail}", sharp, places=places, figures=figures)


def split(facts: Iterable[Seen], claimed: Seen | None = None) -> tuple[tuple[Seen, ...], tuple[Place, ...]]:
    """The confirmed facts a judgement may rest on, and the places of the others, which only widened the interval."""
    every = (*((claimed,) if claimed is not None else ()), *facts)
    weak = [one.place.model_copy(update={"note": f"{one.name}（待核实）"}) for one in every if not one.sharp]
    return tuple(one for one in every if one.sharp), tuple(weak)


def shown_claim(claimed: Seen | None) -> str | None:
    """The claimed figure as text; a doubtful one says so."""
    if claimed is None or claimed.fact.value is None:
        return None
    value = claimed.fact.value
    text = f"{value:.2f}" if isinstance(value, Decimal) else str(value)
    return text if claimed.sharp else f"{text}（待核实）"


def _interval(tally: Tally) -> str:
    if tally.high is None:
        return f"至少{tally.low}"
    return str(tally.low) if tally.low == tally.high else f"{tally.low}至{tally.high}"
