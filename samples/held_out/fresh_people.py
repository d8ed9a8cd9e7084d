"""法人证书, 申报书, 社保证明, 劳动合同 and papers of offices in layouts of the group ``fresh``."""

from collections.abc import Mapping
from types import MappingProxyType

from samples.held_out.shown import Show

PRINTERS: Mapping[str, Show] = MappingProxyType({})
