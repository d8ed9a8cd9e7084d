"""What a printer of held-out layouts is: given a case, a layout and its chance, it gives one paper or several."""

from collections.abc import Callable
from random import Random

from samples.papers import Printer
from samples.printing import Print

Show = Callable[[Printer, str, Random], Print | tuple[Print, ...]]
"""Several prints are several papers on the same page (``print_several``)."""
