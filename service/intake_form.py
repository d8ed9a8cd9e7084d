"""What is said about a submission when it is handed in, from a form field or the command line."""

from datetime import date

from pipeline.intake import new_id
from schemas.submission import Level, Route, Submission
from service.errors import UnusableInputError
from service.labels import level_names


def new_submission(*, level: str, received_on: str, route: str = Route.RECOMMENDED.value) -> Submission:
    """A submission with a fresh number. Raises ``UnusableInputError`` naming the field."""
    day = parse_received_on(received_on)
    return Submission(id=new_id(day), level=parse_level(level), received_on=day, route=parse_route(route))


def parse_level(text: str) -> Level:
    levels = level_names()
    if text not in levels:
        known = "、".join(f"{level}（{name}）" for level, name in levels.items())
        raise UnusableInputError("level", f"申报级别应为 {known}之一。")
    return text


def parse_route(text: str) -> Route:
    try:
        return Route(text)
    except ValueError:
        raise UnusableInputError("route", "申报途径应为 recommended（推荐）或 direct（直接申报）。") from None


def parse_received_on(text: str) -> date:
    """An ISO date of a day that exists."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise UnusableInputError("received_on", "受理日期应为存在的日期，形如 2025-11-03。") from None
    if not 2000 <= day.year <= 2100:
        raise UnusableInputError("received_on", "受理日期的年份不对，请核对后重填。")
    return day
