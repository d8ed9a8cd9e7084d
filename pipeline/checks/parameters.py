"""What the texts leave open, as settings (contract 3, rule 10); findings say which value was used."""

from decimal import Decimal

from schemas.base import Model


class Parameters(Model):
    commitment_likeness: float = 0.9
    """How alike the commitment sentence has to be to the one the form prints, 0 to 1."""
    unit_slip_tolerance: Decimal = Decimal("0.01")
    """How near a ratio has to be to 10^4 or 10^8 to be called a slip of the unit (contract 3, rule 4)."""
    rounding: Decimal = Decimal(10_000)
    """A total given in 万元 may be rounded: differences below this are none."""
