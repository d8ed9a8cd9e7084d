"""The rulebook: every check, in the order findings are listed. An id is stable for ever."""

from pipeline.checks.catalogue import Check
from pipeline.checks.rules import dates, form, identity, money, operation, patents, staff

RULEBOOK: tuple[Check, ...] = (
    staff.enough_staff,
    staff.every_topic_covered,
    operation.enough_projects,
    operation.enough_money,
    operation.enough_served,
    form.named_by_the_rule,
    form.commitment_stands,
    form.attachments_are_there,
    identity.one_name_everywhere,
    identity.code_passes,
    identity.one_legal_representative,
    staff.everyone_is_proven,
    staff.rosters_are_whole,
    money.words_equal_figures,
    operation.claimed_total_is_proven,
    patents.patent_numbers_pass,
    dates.nothing_from_the_future,
)

if len({check.id for check in RULEBOOK}) != len(RULEBOOK):
    raise ValueError("two checks share an id")
