"""The checks: pure functions over facts, with their records, their dated basis and the runner.

Imports ``schemas`` only. ``run(dossier)`` gives the findings, the checklist and the version of the rulebook.
"""

from pipeline.checks.parameters import Parameters
from pipeline.checks.runner import CheckResult, run

__all__ = ["CheckResult", "Parameters", "run"]
