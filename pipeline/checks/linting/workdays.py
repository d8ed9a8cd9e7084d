"""Which days are worked, by the holiday notices of the State Council; never guessed from the day of the week."""

from datetime import date

import chinese_calendar

_WEEKDAYS = "一二三四五六日"


def is_worked(day: date) -> bool | None:
    """Whether ``day`` is worked; ``None`` for years whose holidays are not in the table."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def weekday(day: date) -> str:
    """``星期日``."""
    return f"星期{_WEEKDAYS[day.weekday()]}"
