"""The signals: contradictions that hold at every level."""

from pipeline.checks.catalogue import Check
from pipeline.checks.rules import (
    bodies,
    calendar,
    codes,
    dates,
    identity,
    linting,
    money,
    order,
    patents,
    staff,
    totals,
)

SIGNALS: tuple[Check, ...] = (
    identity.one_name_everywhere,
    identity.code_passes,
    codes.one_code_everywhere,
    identity.one_legal_representative,
    codes.code_fits_the_body,
    codes.one_region,
    bodies.nothing_before_it_was_founded,
    bodies.seals_belong,
    bodies.one_association_each,
    bodies.legal_person_if_claimed,
    staff.everyone_is_proven,
    staff.rosters_are_whole,
    money.words_equal_figures,
    totals.claimed_total_is_proven,
    patents.patent_numbers_pass,
    order.certificate_is_valid,
    dates.nothing_from_the_future,
    order.first_signed_then_paid,
    calendar.acts_on_working_days,
    calendar.dates_exist,
    calendar.nothing_before_its_time,
    *linting.LINTING,
)
