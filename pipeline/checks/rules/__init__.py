"""The signals: contradictions that hold at every level."""

from pipeline.checks.catalogue import Check
from pipeline.checks.rules import dates, identity, money, patents, staff, totals

SIGNALS: tuple[Check, ...] = (
    identity.one_name_everywhere,
    identity.code_passes,
    identity.one_legal_representative,
    staff.everyone_is_proven,
    staff.rosters_are_whole,
    money.words_equal_figures,
    totals.claimed_total_is_proven,
    patents.patent_numbers_pass,
    dates.nothing_from_the_future,
)
