"""The name in a seal's ring."""

import re

_SEAL_KIND = re.compile(r"(?:公章|(?:合同|财务|业务|发票|行政)?专用章|\(\d+\)|\d{10,13})+$")


def seal_text(text: str) -> str:
    """The name a seal's text begins with, without kind (合同专用章 …), number and star."""
    return _SEAL_KIND.sub("", text).strip("★*☆ ")
