"""The rulebook of this installation: the built-in guidelines and those in the folder ``SHENHE_RULES``."""

from pipeline.checks.rulebook import Rulebook, rulebook
from pipeline.settings import RulesSettings, rules_settings


def office_rulebook(settings: RulesSettings | None = None) -> Rulebook:
    """The rulebook by ``settings``, read from the environment where none are given. Raises ``ValueError`` for a folder
    whose files do not fit together."""
    return rulebook((settings or rules_settings()).rules)
