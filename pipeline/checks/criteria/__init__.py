"""The kinds of criteria: how a criterion of a guideline is judged, whatever its figures and words.

A new guideline with criteria of these kinds is a YAML file.
"""

from collections.abc import Mapping

from pipeline.checks.catalogue import Kind
from pipeline.checks.criteria import form, national, operation, plan, route, staff, told

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        staff.enough_staff,
        staff.every_topic_covered,
        operation.enough_projects,
        operation.enough_money,
        operation.enough_served,
        form.named_by_the_rule,
        form.commitment_stands,
        form.attachments_are_there,
        told.is_told,
        plan.duties_covered,
        plan.no_sub_centres,
        plan.of_key_industry,
        national.yearly_amount_or_projects,
        national.enough_led,
        route.may_apply_directly,
    )
}
