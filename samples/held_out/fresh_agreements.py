"""Agreements in held-out layouts of the group fresh."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from samples.held_out.rights import agreement
from samples.held_out.shown import Show

_transfer, _licence, _equity, _pledge, _service = (
    partial(agreement, type_=type_)
    for type_ in ("transfer_contract", "license_contract", "equity_agreement", "pledge_contract", "service_contract")
)
PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "tr_apply": partial(_transfer, patents=2, clauses=6),
        "tr_exchange": partial(_transfer, number=1, patents=3, clauses=7),
        "li_ticked": partial(_licence, number=3, patents=1, clauses=7),
        "li_decimal": partial(_licence, number=1, patents=4, clauses=8),
        "eq_increase": partial(_equity, number=2, patents=2, clauses=4),
        "eq_venture": partial(_equity, number=1, patents=3, clauses=5),
        "pl_ceiling": partial(_pledge, number=2, patents=3, clauses=6),
        "pl_guarantee": partial(_pledge, number=1, patents=2, clauses=5),
        "sv_procure": partial(_service, number=1, kind="技术服务", clauses=5),
        "sv_research": partial(_service, number=2, kind="技术开发", clauses=5),
    }
)
