"""Numbers an address or a form may carry: within what the database can look up (32 bits) and what a page can mean."""

from typing import Annotated

from fastapi import Path, Query

MOST = 2**31 - 1

Number = Annotated[int, Path(ge=1, le=MOST)]
"""Of a row, or of a page in its document."""
Before = Annotated[int | None, Query(ge=1, le=MOST)]
"""The number of a row; older ones are listed."""
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
"""How many of a list are passed over."""
