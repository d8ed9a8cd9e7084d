"""The normal form of values by contract 1 (``contract/facts.md``), for the truth of a sample."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

_BLANKS_BETWEEN_HAN = re.compile(r"(?<=[〇\u3400-\u9fff])\s+(?=[〇\u3400-\u9fff])")


def normal_text(text: str) -> str:
    """NFKC-folded, without blanks between Han characters, without line breaks, trimmed."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[ \t]*[\r\n]+[ \t]*", "", folded)
    return _BLANKS_BETWEEN_HAN.sub("", folded).strip()


def normal_value(value: object) -> str | int:
    """``Decimal`` → ``"1200.00"`` (元), ``date`` → ISO day, ``int`` stays, anything else → :func:`normal_text`."""
    if isinstance(value, bool):
        raise TypeError("a truth value is no fact")
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return normal_text(str(value))
